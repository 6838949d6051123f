"""The bursts of one muscle, as they come and when one looks back.

Lives here: Live, told hop by hop, and `bursts_of`, which looks at a stretch of the record. Why: a display or a sound
wants a burst at once; a stride is judged with the level that it has itself helped to find. Must never: differ in what
a burst is.
"""

from typing import NamedTuple

import numpy as np

from feedback.gait.muscle.edges import BACK_S, Edges, change
from feedback.gait.muscle.energy import Array
from feedback.gait.muscle.quiet import BOX_S, CAP, Level, boxed

_BODY_S = 0.030
"""Of a burst's energy so much is looked at beyond where it was told, if it is there."""
_PAUSE_S = 0.040
"""A shorter pause is none."""
_LEAST = 1.5
"""A burst has at least so much of the reference's energy: the likeliest change needs two different means."""


class Found(NamedTuple):
    """A burst, in hops from the start of what was looked at."""

    begin: int
    end: int
    """Where the data end if it is not over."""
    over: bool
    whole: bool
    """Its beginning was seen: the muscle was quiet before."""


class Live:
    """One muscle as its hops come."""

    def __init__(self, hop_s: float) -> None:
        self._hop_s = hop_s
        self._box = round(BOX_S / hop_s)
        self.restart()

    def restart(self) -> None:
        """Nothing is known from before."""
        self._edges = Edges(self._hop_s)
        self._last = [0.0] * self._box
        self._at = 0
        self._total = 0.0

    def step(self, energy: list[float], level: Level) -> list[tuple[int, int, float]]:
        """Edges in these hops: (hop among them, 1 on or -1 off, averaged energy in references)."""
        last, box, at, total = self._last, self._box, self._at, self._total
        reference = level.reference
        totals = []
        for value in energy:
            capped = min(value / reference, CAP)
            total += capped - last[at]
            last[at] = capped
            at = at + 1 if at + 1 < box else 0
            totals.append(total)
        self._at, self._total = at, total
        least = level.on * box
        return [(k, edge, totals[k] / box) for k, edge in self._edges.steps([total > least for total in totals])]


def begun(energy: Array, level: Level, told: int, hop_s: float) -> int:
    """The hop with which a burst began that was told with hop `told` of these, which are all that may be looked at."""
    begin, end = max(0, told - round(BACK_S / hop_s)), min(len(energy), told + 1 + round(_BODY_S / hop_s))
    capped = _capped(energy[begin:end], level)
    body = capped[told - begin - round(BOX_S / hop_s) // 2 :]
    after = max(float(body.mean()), _LEAST * level.reference)
    return begin + change(capped[: told - begin + 1], level.reference, after)


def ended(energy: Array, level: Level, told: int, hop_s: float) -> int:
    """The first hop after a burst whose end was told with hop `told`: the same, looked at from behind."""
    begin = max(0, told - round(BACK_S / hop_s))
    capped = _capped(energy[begin : told + 1][::-1], level)
    body = capped[-(round(BOX_S / hop_s)) :]
    after = max(float(body.mean()), _LEAST * level.reference)
    return told + 1 - change(capped, level.reference, after)


def bursts_of(energy: Array, level: Level, hop_s: float) -> list[Found]:
    """All bursts of a stretch; a pause shorter than _PAUSE_S is none."""
    box, pause = round(BOX_S / hop_s), round(_PAUSE_S / hop_s)
    edges = Edges(hop_s)
    out: list[Found] = []
    begin = 0
    for k, edge in edges.steps((boxed(energy, level, box) > level.on).tolist()):
        told = k + box - 1
        if edge > 0:
            begin = begun(energy, level, told, hop_s)
            if out and begin - out[-1].end < pause:
                begin = out.pop().begin
        else:
            out.append(Found(begin, max(begin + 1, ended(energy, level, told, hop_s)), True, begin > 0))
    if edges.on:
        out.append(Found(begin, len(energy), False, begin > 0))
    return out


def _capped(energy: Array, level: Level) -> Array:
    return np.minimum(energy, CAP * level.reference)
