"""What each process of a job saw, in small files that are mapped into memory.

Lives here: Sent, Detected, Received, what is read from them, and who is ready. Why: a system may be ended at any time,
and what its processes saw is there all the same; a count costs each system the same part of a microsecond. Must never:
make a process wait.
"""

import mmap
import os
import struct
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

_ONE, _TWO = struct.Struct("<q"), struct.Struct("<qq")
READY_S = 20.0
_LOOK_S = 0.01


class NotReady(RuntimeError):  # noqa: N818 - a verdict in words
    """The others of a job did not come."""


def mark_ready(folder: Path, role: str) -> None:
    """This process plays that role, and can take part now."""
    (folder / f"{role}.new").write_text(str(os.getpid()))
    (folder / f"{role}.new").rename(folder / f"{role}.ready")


def are_ready(folder: Path, *roles: str) -> bool:
    """Whether all of these said so."""
    return all((folder / f"{role}.ready").exists() for role in roles)


def wait_until_ready(folder: Path, *roles: str) -> None:
    """Return when all are. NotReady after READY_S."""
    end = time.monotonic() + READY_S
    while not are_ready(folder, *roles):
        if time.monotonic() > end:
            raise NotReady(f"not all of {', '.join(roles)} came within {READY_S:g} s")
        time.sleep(_LOOK_S)


def role_pids(folder: Path) -> dict[int, str]:
    """Process -> role, of those who said that they are ready."""
    return {int(path.read_text()): path.stem for path in folder.glob("*.ready")}


def _mapped(path: Path, size: int) -> mmap.mmap:
    """A file of zeros, there at once in its whole size."""
    new = path.with_suffix(".new")
    with new.open("w+b") as file:
        file.truncate(size)
        mapped = mmap.mmap(file.fileno(), size)
    new.rename(path)
    return mapped


class Sent:
    """The source's: when what is measured began, and when the last sample had been handed over."""

    def __init__(self, folder: Path) -> None:
        self._map = _mapped(folder / "sent", _TWO.size)

    def begin(self, now_ns: int) -> None:
        """The first sample that counts is handed over next."""
        _ONE.pack_into(self._map, 0, now_ns)

    def end(self, now_ns: int) -> None:
        """All were."""
        _ONE.pack_into(self._map, _ONE.size, now_ns)


class Detected:
    """The detector's: samples that came."""

    def __init__(self, folder: Path) -> None:
        self._map, self._count = _mapped(folder / "detected", _ONE.size), 0

    def count(self) -> None:
        """One more."""
        self._count += 1
        _ONE.pack_into(self._map, 0, self._count)


class Received:
    """The receiver's: of each cue, when its sample was sent and when it came."""

    def __init__(self, folder: Path, most: int) -> None:
        self._map, self._next, self._end = _mapped(folder / "received", most * _TWO.size), 0, most * _TWO.size

    def add(self, cause_ns: int, now_ns: int) -> None:
        """One more; what is beyond the most that can be right is not kept."""
        if self._next < self._end:
            _TWO.pack_into(self._map, self._next, cause_ns, now_ns)
            self._next += _TWO.size


class Times(NamedTuple):
    """Of the source; 0 while it has not happened yet."""

    begin_ns: int
    end_ns: int


def times(folder: Path) -> Times:
    """As the source has written them so far."""
    path = folder / "sent"
    return Times(*_TWO.unpack(path.read_bytes())) if path.exists() else Times(0, 0)


def detected(folder: Path) -> int:
    """Samples that the detector has taken in so far, of those that count."""
    (count,) = _ONE.unpack((folder / "detected").read_bytes())
    return int(count)


def delays_ns(folder: Path, begin_ns: int) -> Sequence[int]:
    """From sample to cue, of every cue so far whose sample counts."""
    pairs = _TWO.iter_unpack((folder / "received").read_bytes())
    return [now_ns - cause_ns for cause_ns, now_ns in pairs if cause_ns >= begin_ns > 0]
