"""How often a muscle was on time, over the last strides.

Lives here: OnTime. Why: a gluteus maximus is nearly quiet in walking, and a single stride of it must not be judged;
lights and rules act on the last strides together. Must never: count a stride of which nobody knows.
"""

from collections import deque
from math import nan

LONG, SHORT = 10, 5
"""Strides for a rate, and for a light."""
_ENOUGH = 0.5
"""A rate needs this share of its strides."""
SINGLE_DB = 10.0
"""At this signal over noise, a single stride may be told."""
_KNOWN = ("early", "on_time", "late", "absent")


class OnTime:
    """One muscle of one leg; told each verdict on an onset (`Measure.word` of 'onset_ms')."""

    def __init__(self, strides: int = LONG) -> None:
        self._words: deque[str] = deque(maxlen=strides)

    def add(self, word: str) -> None:
        """A verdict."""
        if word in _KNOWN:
            self._words.append(word)

    @property
    def scored(self) -> int:
        """Strides that count."""
        return len(self._words)

    @property
    def rate(self) -> float:
        """Share of them that were on time; NaN while there are too few."""
        if self.scored < _ENOUGH * (self._words.maxlen or 0):
            return nan
        return self._words.count("on_time") / self.scored

    def share(self, word: str) -> float:
        """Share of them with this verdict; NaN where there are none."""
        return self._words.count(word) / self.scored if self._words else nan


def single_may_be_told(snr_db: float) -> bool:
    """Whether one stride's verdict may sound or shine by itself."""
    return snr_db >= SINGLE_DB
