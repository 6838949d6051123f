"""What is quiet in a muscle, from the patient's own quiet phases, and so what is a burst.

Lives here: Level (what a burst is held against) and Quiet, which learns it stride by stride. Why: gain, skin, fat and
co-contraction differ from patient to patient and drift within a session. Must never: need a maximal contraction, or
many strides: the first stride is judged with what it shows itself.
"""

from collections import deque
from math import log10, nan
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from feedback.gait.muscle.energy import Array

BINS = 20
"""A stride is cut into bins of 5 %."""
_STRIDES = 10
"""Strides that are remembered: as many as an exponential mean with 0.1 a stride weighs."""
_LOWEST = BINS // 5
"""The lowest 20 % of the bins are quiet …"""
_ALIKE = 2.0
"""… and those whose energy is below this many times theirs: of few strides the lowest alone would be too low."""
CAP = 5.0
"""A hop counts as this many times the reference at most: a spike fills a few hops, a burst all of them."""
BOX_S = 0.030
"""Energy is averaged over this length before it is compared."""
H = 3.3
"""Standard deviations above the mean of quiet at which a muscle is on (Hodges and Bui: 3; 2-5 in gluteal studies). With
3.0, 5 % of strides without a burst had an onset in synthetic noise; with 3.3, 3 %."""
_SD, _SD_WEIGHT = 0.40, 3.0
"""Standard deviation of the averaged energy of quiet noise over its mean, and the strides that this figure weighs."""
_FLOOR_SHARE = 0.15
"""Below this share of its usual amplitude a muscle is not on: 5 % of a maximal test, the usual limit of clinical
EMG timing (Bogey, Barnes and Perry 1992; the figure from memory), where walking takes about a third of one."""
_LEAST_UV2 = 0.01
"""No amplifier is quieter than 0.1 microvolts."""


class Level(NamedTuple):
    """What the energy of a hop is held against."""

    quiet: float
    """Mean energy of the quiet bins, microvolts squared."""
    reference: float
    """The same, or more where the usual burst is very much larger."""
    on: float
    """The averaged, capped energy is a burst's from here on, in references."""
    sd: float
    usual: float
    """Energy of the bin that is usually the highest."""
    modulation: float
    """SD of the amplitude over the stride's bins, over its mean; NaN before the first stride."""

    @property
    def usual_db(self) -> float:
        """The usual highest bin over quiet."""
        return 10.0 * log10(max(self.usual / self.quiet, 0.1))


def boxed(energy: Array, level: Level, box: int) -> Array:
    """Capped energy, averaged over the last `box` hops, in references; the first box - 1 hops have none."""
    capped = np.minimum(energy / level.reference, CAP)
    total = np.concatenate(([0.0], np.cumsum(capped)))
    return np.asarray((total[box:] - total[:-box]) / box)


def level_of(bins: Array, sd: float, modulation: float = nan) -> Level:
    """From the energy of pieces of 5 % of a stride."""
    ordered = np.sort(bins)
    lowest = max(float(ordered[: max(1, len(bins) // 5)].mean()), _LEAST_UV2)
    quiet = max(float(ordered[ordered <= _ALIKE * lowest].mean()), _LEAST_UV2)
    usual = max(float(ordered[-1]), quiet)
    on = 1.0 + H * sd
    return Level(quiet, max(quiet, _FLOOR_SHARE**2 * usual / on), on, sd, usual, modulation)


def level_before_strides(energy: Array, piece: int) -> Level:
    """From pieces of so many hops, wherever they lie."""
    whole = energy[: len(energy) // piece * piece]
    return level_of(whole.reshape(-1, piece).mean(axis=1), _SD)


class Quiet:
    """Learns the level of one muscle."""

    def __init__(self, hop_s: float) -> None:
        self._box = round(BOX_S / hop_s)
        self._strides: deque[Array] = deque(maxlen=_STRIDES)
        self._sds: deque[float] = deque(maxlen=_STRIDES)
        self.level: Level | None = None

    def stride(self, energy: Array) -> None:
        """A stride is over: its hops."""
        if len(energy) < BINS:
            return
        edges = np.arange(BINS + 1) * len(energy) // BINS
        total = np.concatenate(([0.0], np.cumsum(energy)))[edges]
        self._strides.append(np.diff(total) / np.diff(edges))
        bins = np.median(self._strides, axis=0)
        amplitude = np.sqrt(bins)
        modulation = float(amplitude.std() / amplitude.mean()) if amplitude.any() else 0.0
        level = level_of(bins, self._sd, modulation)
        self._spread(energy, np.repeat(bins <= _ALIKE * level.quiet, np.diff(edges)), level)
        self.level = level_of(bins, self._sd, modulation)

    @property
    def _sd(self) -> float:
        seen = len(self._sds)
        middle = float(np.median(self._sds)) if seen else 0.0
        return (_SD_WEIGHT * _SD + seen * middle) / (_SD_WEIGHT + seen)

    def _spread(self, energy: Array, quiet: NDArray[np.bool_], level: Level) -> None:
        """How much the averaged energy varies where this stride is quiet."""
        plain = level._replace(reference=level.quiet)
        averaged = boxed(energy, plain, self._box)
        still = quiet[self._box - 1 :] & quiet[: len(quiet) - self._box + 1]
        if still.sum() > self._box:
            self._sds.append(float(averaged[still].std()))
