"""The pulse of a process: how its loop is doing, once a second.

Lives here: Pulse. Why: a process that lags, swells or hangs shows before it fails, and the session keeps what it was.
Must never: cost more than a few numbers a turn.
"""

import os
import time
from math import nan

from feedback.messages import Message, ProcessHealth

EVERY_NS = 1_000_000_000
_MIB = 1 << 20


class Pulse:
    """Of one process."""

    def __init__(self, process: str, now_ns: int) -> None:
        self._process, self._begun_ns, self._cpu_ns = process, now_ns, time.process_time_ns()
        self._turns = self._longest_ns = self._latest_ns = self._most = 0

    def beat(self, late_ns: int, woken_ns: int, done_ns: int, waiting: int) -> list[Message]:
        """After each turn: by how much it was woken late, when it began and ended, how many items had come for it."""
        self._turns += 1
        self._longest_ns = max(self._longest_ns, done_ns - woken_ns)
        self._latest_ns = max(self._latest_ns, late_ns)
        self._most = max(self._most, waiting)
        return self._told(done_ns) if done_ns - self._begun_ns >= EVERY_NS else []

    def _told(self, now_ns: int) -> list[Message]:
        cpu_ns = time.process_time_ns()
        told = ProcessHealth(
            t_ns=now_ns,
            cause_ns=now_ns,
            seq=0,
            process=self._process,
            turns=self._turns,
            longest_turn_ns=self._longest_ns,
            latest_ns=self._latest_ns,
            most_waiting=self._most,
            cpu_pct=round(100 * (cpu_ns - self._cpu_ns) / (now_ns - self._begun_ns), 1),
            resident_mib=resident_mib(),
        )
        self._begun_ns, self._cpu_ns = now_ns, cpu_ns
        self._turns = self._longest_ns = self._latest_ns = self._most = 0
        return [told]


def resident_mib() -> float:
    """Memory that this process holds (second field of /proc/self/statm, in pages: proc(5)); NaN where there is none."""
    try:
        with open("/proc/self/statm", "rb") as file:
            pages = int(file.read().split()[1])
    except OSError:
        return nan
    return round(pages * os.sysconf("SC_PAGE_SIZE") / _MIB, 1)
