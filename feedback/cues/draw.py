"""Which strides of a block are cued: drawn by chance, and yet as many as the plan says.

Lives here: Share (how many by now), `is_cued`, `is_catch`. Why: every k-th stride would be a rhythm that the patient
learns instead of the movement, and a coin for each would miss the plan by ten points in a short block. Must never: ask
what the sensors did; the same seed and the same stride give the same answer.

Strides are dealt in groups. A group gets as many cues as bring the total to the plan, rounded (error diffusion: what
rounding left over goes to the next group); which of its strides they fall on is drawn from the seed.
"""

from functools import lru_cache
from math import floor
from random import Random

GROUP = 5
"""Strides dealt at a time: within one, the realised share is at most 1.7 strides off the plan, which is 3 points after
57 strides; at its end, half a stride. There are 10 orders of two cues in five, so nobody learns them."""
CATCH_BATCH = 20
"""Cued strides dealt at a time for catch strides: at the usual 5 %, one in each."""
USUAL_STRIDE_S = 1.2
"""Before the first group has told the pace."""


class Share:
    """How many cues are due by a stride, in one stretch of a block that fades evenly from one share to another."""

    def __init__(self, shares: tuple[float, float], strides_n: int | None, seconds: float, done_n: int = 0) -> None:
        """Of a block of so many strides, or seconds; of its strides, done_n were made before this stretch."""
        self._from, self._to = shares
        self._strides_n, self._done_n = strides_n, done_n
        self._pace = USUAL_STRIDE_S / seconds if seconds > 0 else 0.0
        self._progress: list[float] = []
        self._due = [0.0]

    def mark(self, progress: float) -> None:
        """A group begins, at this share of the block's time (only blocks of minutes ask for it)."""
        if self._progress:
            self._pace = (progress - self._progress[-1]) / GROUP
        self._progress.append(progress)
        self._due.append(self._due[-1] + GROUP * self._at(progress + self._pace * GROUP / 2))

    def group(self, index: int) -> tuple[int, int, int]:
        """Of the group that holds a stride of this stretch: its first stride, its strides, its cues."""
        first, end = self._bounds(index)
        return first, end - first, _whole(self.due(end)) - _whole(self.due(first))

    def due(self, index: int) -> float:
        """Cues that the plan holds before this stride of the stretch; of a block of minutes, at a group's border."""
        if self._strides_n is not None:
            return self._total(self._done_n + index) - self._total(self._done_n)
        group = index // GROUP
        beyond = max(0, group + 1 - len(self._due))
        last = self._at(self._progress[-1] + self._pace * GROUP if self._progress else 0.0)
        return self._due[group - beyond] + beyond * GROUP * last

    def _bounds(self, index: int) -> tuple[int, int]:
        """First stride of a group and of the next; the last group ends with the block."""
        first = index - index % GROUP
        left = (self._strides_n or 0) - self._done_n
        if index < left:
            return first, min(first + GROUP, left)
        if self._strides_n is not None and left > 0:
            first = left + (index - left) // GROUP * GROUP
        return first, first + GROUP

    def _at(self, progress: float) -> float:
        return self._from + (self._to - self._from) * min(max(progress, 0.0), 1.0)

    def _total(self, n: int) -> float:
        """Cues in the first n strides of a whole block of strides."""
        whole = self._strides_n or 1
        inside, after = min(n, whole), max(0, n - whole)
        return self._from * inside + (self._to - self._from) * inside**2 / (2 * whole) + self._to * after


def is_cued(key: str, share: Share, index: int) -> bool:
    """Whether this stride of the stretch is cued; key names the stretch, the cue and the leg, with the seed."""
    first, size, cues = share.group(index)
    return index - first in _drawn(f"{key}/{first}", size, cues)


def is_catch(key: str, share: Share, index: int, catch_share: float) -> bool:
    """Whether this stride, which would be cued, is left out as a test."""
    first, size, cues = share.group(index)
    before = sum(place < index - first for place in _drawn(f"{key}/{first}", size, cues))
    batch, place = divmod(_whole(share.due(first)) + before, CATCH_BATCH)
    due = [_whole(catch_share * CATCH_BATCH * edge) for edge in (batch, batch + 1)]
    return place in _drawn(f"{key}/catch/{batch}", CATCH_BATCH, due[1] - due[0])


@lru_cache(maxsize=256)
def _drawn(key: str, size: int, n: int) -> frozenset[int]:
    """n places of so many, by chance."""
    return frozenset(Random(key).sample(range(size), n))


def _whole(x: float) -> int:
    """The nearest whole number, halves upward (so that totals never step back)."""
    return floor(x + 0.5 + 1e-9)
