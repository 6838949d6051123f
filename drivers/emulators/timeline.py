"""The walk as far as it is known: transfers, contacts of each foot, and true events, drawn ahead as they are needed.

Lives here: Timeline. Why: forces at a time need the end of the stance that it lies in. Must never: draw differently
because someone asked in another order.
"""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator
from math import inf
from typing import NamedTuple

from drivers.emulators.source import Event
from drivers.emulators.steps import LEFT, RIGHT, Transfer

LOOK_AHEAD_S = 8.0
"""Longer than any stance in walking."""
LONG_AGO_S = -1e6


class Contact(NamedTuple):
    """One foot on the ground; end_s is inf while it is not known."""

    number: int
    start_s: float
    end_s: float


class Timeline:
    """What happens when. Transfers must come in order of time."""

    def __init__(self, steps: Iterator[Transfer]) -> None:
        self._steps = steps
        self._transfers = [Transfer(-2.0, -1.0, 0.5, 0.5, 0.0)]
        self._contacts = {leg: [Contact(0, LONG_AGO_S, inf)] for leg in (LEFT, RIGHT)}
        self._events: list[Event] = []
        self._known_s = 0.0

    def events(self, from_s: float, until_s: float) -> list[Event]:
        """True events with from_s < time <= until_s, in order."""
        self._draw(until_s)
        first = bisect_right(self._events, from_s, key=lambda row: row.time_s)
        return self._events[first : bisect_right(self._events, until_s, key=lambda row: row.time_s)]

    def transfers(self, from_s: float, until_s: float) -> list[Transfer]:
        """The transfers around this time: two that began before it, up to one that begins after it if there is one."""
        self._draw(until_s)
        first = bisect_right(self._transfers, from_s, key=lambda row: row.start_s) - 2
        last = bisect_left(self._transfers, until_s, key=lambda row: row.start_s) + 2
        return self._transfers[max(0, first) : last]

    def contacts(self, leg: str, from_s: float, until_s: float) -> list[Contact]:
        """The contacts of a leg that touch this time, with the one before and the one after."""
        self._draw(until_s)
        rows = self._contacts[leg]
        first = bisect_right(rows, from_s, key=lambda row: row.start_s) - 2
        last = bisect_right(rows, until_s, key=lambda row: row.start_s) + 1
        return rows[max(0, first) : last]

    def _draw(self, until_s: float) -> None:
        while self._known_s < until_s + LOOK_AHEAD_S:
            step = next(self._steps, None)
            if step is None:
                self._known_s = inf
                return
            self._known_s = step.start_s
            self._transfers.append(step)
            self._note(LEFT, step, step.from_left, step.to_left)
            self._note(RIGHT, step, 1 - step.from_left, 1 - step.to_left)

    def _note(self, leg: str, step: Transfer, before: float, after: float) -> None:
        rows = self._contacts[leg]
        if before == 0:
            rows.append(Contact(len(rows), step.start_s, inf))
            self._tell(Event(step.start_s, leg, "heel_strike"))
        elif after == 0:
            rows[-1] = rows[-1]._replace(end_s=step.end_s)
            self._tell(Event(step.end_s, leg, "toe_off"))

    def _tell(self, event: Event) -> None:
        insort(self._events, event, key=lambda row: row.time_s)
