"""Who ends, at once: file descriptors that become readable when a process does.

Lives here: Endings. Why: an engine's death must be known within milliseconds, whatever else is waited for. Must never:
be needed; where the system has no such descriptors deaths are found at the next look.
"""

import os
from contextlib import suppress


class Endings:
    """Of the processes of a run."""

    def __init__(self) -> None:
        self._files: dict[str, int] = {}

    def watch(self, name: str, pid: int) -> None:
        """A process has begun."""
        self.forget(name)
        if hasattr(os, "pidfd_open"):
            with suppress(OSError):
                self._files[name] = os.pidfd_open(pid)

    def forget(self, name: str) -> None:
        """It has ended, or has another name now."""
        if (file := self._files.pop(name, None)) is not None:
            os.close(file)

    def files(self) -> list[int]:
        """To be waited for, beside what else is."""
        return list(self._files.values())

    def close(self) -> None:
        """Forget all."""
        for name in list(self._files):
            self.forget(name)
