"""Which process hangs: it has been heard, and is silent.

Lives here: Watchdog. Why: a process that spins or waits for ever is as lost as a dead one, and does not say so. Must
never: blame a process for a computer that stood still or had no processor for it, or one that has not been heard yet.
"""

from collections.abc import Callable

from feedback.realtime import Processor

SILENT_NS = 5_000_000_000
"""Five pulses: far beyond what a stalled computer or a slow disk costs."""
SOON_NS = 1_000_000_000
"""Of one that is heard thirty times a second."""
TURN_NS = 150_000_000
"""Longer than this between two looks, and it was the whole computer that stood still: no more is counted."""


class Watchdog:
    """Counts each process's silence in time during which the one who looks was awake himself, and the process had not
    to wait for a processor."""

    def __init__(self, processor_of: Callable[[str], Processor] = lambda _: Processor()) -> None:
        """processor_of: what a process has had of the processor."""
        self._processor_of, self._had = processor_of, dict[str, Processor]()
        self._silent_ns: dict[str, int] = {}
        self._limit_ns: dict[str, int] = {}
        self._looked_ns: int | None = None

    def heard(self, process: str, limit_ns: int = SILENT_NS) -> None:
        """It lives. limit_ns: longer than this it will not be silent; the shortest that was named holds."""
        self._silent_ns[process] = 0
        self._limit_ns[process] = min(limit_ns, self._limit_ns.get(process, limit_ns))

    def forget(self, process: str) -> None:
        """It has died, or is started anew: watched again once it has been heard."""
        self._silent_ns.pop(process, None)
        self._limit_ns.pop(process, None)
        self._had.pop(process, None)

    def hanging(self, now_ns: int) -> list[str]:
        """Those who have been silent for too long; each is named once."""
        passed_ns = min(now_ns - self._looked_ns, TURN_NS) if self._looked_ns is not None else 0
        self._looked_ns = now_ns
        for process in self._silent_ns:
            self._silent_ns[process] += max(0, passed_ns - self._waited_ns(process, passed_ns))
        found = [process for process, silent_ns in self._silent_ns.items() if silent_ns > self._limit_ns[process]]
        for process in found:
            self.forget(process)
        return found

    def _waited_ns(self, process: str, passed_ns: int) -> int:
        """For a processor since the last look. Who still waits has been told of nothing yet."""
        before, now = self._had.get(process), self._processor_of(process)
        self._had[process] = now
        if before is None:
            return 0
        still_waits = now.is_ready and now.used_ns == before.used_ns
        return passed_ns if still_waits else now.waited_ns - before.waited_ns
