"""What each process uses while the session runs, how long the computer kept it waiting, and each life of the card.

Lives here: Watch. Why: memory shows growth only over time; and a delay that the computer made is no delay of the
session's. Must never: cost what it measures.
"""

import os
from bisect import bisect_right
from collections import defaultdict
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from feedback.clock import now_ns
from feedback.realtime import processor_of
from session_soak.room import Room

EVERY_NS = 250_000_000
PAGE_MIB = os.sysconf("SC_PAGE_SIZE") / (1 << 20)


class Use(NamedTuple):
    """Of one process at one time."""

    at_ns: int
    resident_mib: float
    waited_ns: int
    """For a processor, since it began (second field of /proc/PID/schedstat)."""


class Watch:
    """Of one room; `look` is called as often as there is time."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self.uses: dict[tuple[str, int], list[Use]] = defaultdict(list)
        """By name and pid of each process."""
        self.records: list[Path] = []
        """What each stream of the card has left."""
        self._late: list[tuple[int, int]] = [(0, 0)]
        """(when, by how much this program itself has been late until then)."""
        self._next_ns = self._card = 0

    def look(self) -> None:
        """At everything, if it is time."""
        at_ns = now_ns()
        if at_ns < self._next_ns:
            return
        late_ns = max(0, at_ns - self._next_ns - EVERY_NS) if self._next_ns else 0
        self._late.append((at_ns, self._late[-1][1] + late_ns))
        self._next_ns = at_ns + EVERY_NS
        for name, pid in self._room.family().items():
            with suppress(OSError, ValueError, IndexError):
                self.uses[name, pid].append(_use(pid, at_ns))
        self._keep_records()

    def kept_waiting_s(self, from_ns: int, until_ns: int) -> float:
        """By how much the computer held the session up in this time: the process that waited longest for a processor,
        and this program's own lateness."""
        looks = [at_ns for at_ns, _ in self._late]
        first, last = (max(bisect_right(looks, at_ns) - 1, 0) for at_ns in (from_ns, until_ns))
        own_ns = self._late[last][1] - self._late[first][1]
        lives: dict[int, list[Use]] = defaultdict(list)
        for (_, pid), uses in self.uses.items():  # a spare becomes the engine, and is the same process
            lives[pid] += uses
        waits_ns = [_waited_ns(sorted(uses), from_ns, until_ns) for uses in lives.values()]
        return (own_ns + max(waits_ns, default=0)) / 1e9

    def _keep_records(self) -> None:
        """The card unlinks its record when it is opened anew: a second name keeps it."""
        with suppress(OSError):
            number = self._room.played.stat().st_ino
            if number != self._card:
                kept = self._room.folder / f"played.{len(self.records) + 1}.bin"
                os.link(self._room.played, kept)
                self._card = number
                self.records.append(kept)


def _use(pid: int, at_ns: int) -> Use:
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return Use(at_ns, pages * PAGE_MIB, processor_of(pid).waited_ns)


def _waited_ns(uses: list[Use], from_ns: int, until_ns: int) -> int:
    within = [row.waited_ns for row in uses if from_ns - EVERY_NS <= row.at_ns <= until_ns + 2 * EVERY_NS]
    if not within:
        return 0
    return within[-1] - (within[0] if uses[0].at_ns < from_ns else 0)
