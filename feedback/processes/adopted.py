"""Children that this process did not start itself: they were left by one of its own.

Lives here: `adopt_orphans`, and Adopted, which has the shape of a Popen. Why: a spare is forked by the process that it
stands by for, and must outlive it. Must never: wait for a child that is not its own.
"""

import ctypes
import os
import signal
import subprocess
import sys
import time

_SUBREAPER = 36
"""PR_SET_CHILD_SUBREAPER of prctl(2)."""
_LOOK_S = 0.005


def adopt_orphans() -> bool:
    """From now on orphans among its descendants become this process's children; False where the system cannot."""
    return sys.platform == "linux" and not ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)


class Adopted:
    """One such child."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """Its exit code, or less the number of the signal that killed it; None while it lives."""
        if self.returncode is None:
            try:
                ended, status = os.waitpid(self.pid, os.WNOHANG)
            except ChildProcessError:  # it is nobody's, or somebody else's: gone, as far as we can know
                self.returncode = -signal.SIGKILL
            else:
                self.returncode = os.waitstatus_to_exitcode(status) if ended else None
        return self.returncode

    def wait(self, timeout_s: float | None = None) -> int:
        """Until it has ended. subprocess.TimeoutExpired."""
        end = time.monotonic() + timeout_s if timeout_s is not None else None
        while (code := self.poll()) is None:
            if end is not None and time.monotonic() > end:
                raise subprocess.TimeoutExpired(f"process {self.pid}", timeout_s or 0.0)
            time.sleep(_LOOK_S)
        return code

    def terminate(self) -> None:
        """Ask it to end."""
        self._send(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self._send(signal.SIGKILL)

    def _send(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)
