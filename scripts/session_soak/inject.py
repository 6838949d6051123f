"""Does to a session what was planned, when it was planned.

Lives here: `inject`, Done. Why: what was done and when is told with the session, so that it can be judged and
repeated. Must never: touch a process that is not of this session, or leave one stopped.
"""

import os
import resource
import signal
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass

from feedback.clock import now_ns
from session_soak.faults import KINDS, Fault
from session_soak.room import Room


@dataclass(frozen=True)
class Done:
    """A fault as it came about."""

    fault: Fault
    at_ns: int
    end_ns: int
    pid: int = 0
    """Of the process that it befell; 0: it had none, or was not there."""

    def told(self) -> dict[str, object]:
        """As JSON."""
        return asdict(self)


def inject(room: Room, faults: Sequence[Fault], begin_ns: int, meanwhile: Callable[[], None]) -> list[Done]:
    """All of them, one after another. meanwhile: called often while there is nothing to do."""
    done = []
    for fault in faults:
        _wait(begin_ns + round(fault.at_s * 1e9), meanwhile)
        pid = room.family().get(fault.victim, 0)
        at_ns = now_ns()
        _ACTS[KINDS[fault.kind].of](room, fault, pid, meanwhile)
        done.append(Done(fault, at_ns, now_ns(), pid))
    return done


def _wait(until_ns: int, meanwhile: Callable[[], None]) -> None:
    while (rest_ns := until_ns - now_ns()) > 0:
        meanwhile()
        time.sleep(min(rest_ns / 1e9, 0.05))


def _process(room: Room, fault: Fault, pid: int, meanwhile: Callable[[], None]) -> None:  # noqa: ARG001 - as all
    if not pid:
        return
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL if fault.kind == "kill" else signal.SIGSTOP)
        if fault.kind == "stop":
            _wait(now_ns() + round(fault.lasts_s * 1e9), meanwhile)
            os.kill(pid, signal.SIGCONT)


def _device(room: Room, fault: Fault, pid: int, meanwhile: Callable[[], None]) -> None:  # noqa: ARG001 - as all
    """The emulator does it by itself."""
    _wait(now_ns() + round(fault.lasts_s * 1e9), meanwhile)


def _disk(room: Room, fault: Fault, pid: int, meanwhile: Callable[[], None]) -> None:  # noqa: ARG001 - as all
    """A file that may not grow fails as on a full disk (EFBIG for ENOSPC), and needs no rights (getrlimit(2))."""
    if not pid:
        return
    with suppress(ProcessLookupError, PermissionError):
        before = resource.prlimit(pid, resource.RLIMIT_FSIZE)
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (0, before[1]))
        _wait(now_ns() + round(fault.lasts_s * 1e9), meanwhile)
        resource.prlimit(pid, resource.RLIMIT_FSIZE, before)


def _card(room: Room, fault: Fault, pid: int, meanwhile: Callable[[], None]) -> None:  # noqa: ARG001 - as all
    room.gone.touch()
    _wait(now_ns() + round(fault.lasts_s * 1e9), meanwhile)
    room.gone.unlink()


_ACTS = {"process": _process, "device": _device, "disk": _disk, "card": _card}
