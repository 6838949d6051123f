"""Nothing on the screen flashes: what turns around, and words that change, do so only so often.

Lives here: Level and Steady, through which everything that changes on the picture passes. Why: more than three flashes
a second can cause a seizure (WCAG 2.3.1), and a signal that breaks would make any live mark flicker. Must never: hold
back the first change after a rest; a patient is to see at once what a step did.
"""

from collections import deque
from typing import Generic, TypeVar

T = TypeVar("T")

WINDOW_NS = 1_000_000_000
TURNS = 2
"""A mark turns around so often in any second at most. Between two turns it crosses a place once, which is one flash of
a moving mark and half a flash of one that grows brighter: three runs are three flashes. Walking at 120 steps a minute
needs two turns."""
STEP = 1 / 16
"""A turn by less than this is not shown: the noise of a sensor makes no turns."""
FINE = 1 / 128
"""Nor is a move by less than this: nobody sees it from two metres."""
LEAST_NS = 400_000_000
"""Words and shapes stand for so long at least: faster nobody reads, and it keeps them below three changes a second."""
_LONG_AGO_NS = -1_000_000_000_000


class Level:
    """A mark's height or brightness, 0 to 1."""

    def __init__(self, turns: int = TURNS) -> None:
        self._shown, self._rising = 0.0, True
        self._turns: deque[int] = deque(maxlen=turns)

    def show(self, now_ns: int, wanted: float) -> float:
        """As wanted, unless it would turn around once too often: then it stays where it is."""
        change = wanted - self._shown
        is_turn = (change > 0) != self._rising
        if abs(change) < (STEP if is_turn else FINE) and wanted not in (0.0, 1.0):
            return self._shown
        if change and is_turn:
            if len(self._turns) == self._turns.maxlen and now_ns - self._turns[0] < WINDOW_NS:
                return self._shown
            self._turns.append(now_ns)
            self._rising = change > 0
        self._shown = wanted
        return wanted


class Steady(Generic[T]):
    """Something that is there or not, or reads one way or another."""

    def __init__(self, first: T, least_ns: int = LEAST_NS) -> None:
        self._shown, self._least_ns = first, least_ns
        self._changed_ns = _LONG_AGO_NS

    def show(self, now_ns: int, wanted: T) -> T:
        """As wanted, unless it changed only just now."""
        if wanted != self._shown and now_ns - self._changed_ns >= self._least_ns:
            self._shown, self._changed_ns = wanted, now_ns
        return self._shown
