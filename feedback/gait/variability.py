"""How a figure varies from stride to stride, and which strides count at all.

Lives here: `accepted`, the one rule by which strides are left out, live and in review, and Variability. Why: means, CV
and symmetry that stand on different strides cannot be compared. Must never: leave out a stride by anything but its
time, or give a coefficient of variation for a handful of strides.

The rule: a stride counts if its time is within 3 scaled MAD of the median of the 31 strides around it. The median
absolute deviation, times 1.4826 to equal the SD of normal values, is not moved by what it has to find (Leys et al.
2013, J Exp Soc Psychol 49:764; 3 is their conservative choice). A fixed band around the median finds starts and stops,
but turns and stumbles lie within it: 0.6 to 1.4 of the median left out 1 % of the strides of 54 walks of gaitpdb, and
the median CV of stride time was 4.8 %; this rule leaves out 8 %, and the CV is 2.3 %. The median runs along the walk
because belt speed is changed within a session: held against the median of the whole, the shorter of two blocks would be
thrown away as a fault. Only stride time decides, so every figure of a leg stands on the same strides.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite, nan

import numpy as np
from numpy.typing import NDArray

from feedback.messages import Stride

Floats = NDArray[np.float64]

MADS, MAD_TO_SD = 3.0, 1.4826
AROUND = 31
"""Strides whose median a stride is held against, itself in their middle: as many as a CV needs."""
LEAST_LIMIT = 0.03
"""Share of the median within which a stride counts in any case: 3 SD of the steadiest walkers, whose CV is 1 %."""
FEWEST = 30
"""Strides from which a CV or a trend is told; with fewer, its own error is as large as what it shall show."""
_MOST_FOR_TREND = 400
"""Strides, evenly picked, from which the trend is taken: 80 000 pairs."""


def accepted(strides: Sequence[Stride]) -> list[Stride]:
    """The strides that count, of those of one leg in order of time."""
    if not strides:
        return []
    times_s = np.array([stride.stride_s for stride in strides])
    away = np.abs(times_s - _running_median(times_s))
    limit = max(MADS * MAD_TO_SD * float(np.median(away)), LEAST_LIMIT * float(np.median(times_s)))
    return [stride for stride, off in zip(strides, away.tolist(), strict=True) if off <= limit]


def _running_median(values: Floats) -> Floats:
    """Of the AROUND values around each; near both ends, of the first and of the last of them."""
    if len(values) <= AROUND:
        return np.full(len(values), np.median(values))
    middle = np.median(np.lib.stride_tricks.sliding_window_view(values, AROUND), axis=1)
    return np.pad(middle, AROUND // 2, mode="edge")


@dataclass(frozen=True)
class Variability:
    """One figure over accepted strides; NaN where there are too few."""

    n: int = 0
    """Strides in which it was measured."""
    mean: float = nan
    sd: float = nan
    """Sample SD (n - 1)."""
    low: float = nan
    high: float = nan
    trend_per_min: float = nan
    """Change per minute: the median slope over all pairs of strides (Theil 1950, Sen 1968)."""

    @property
    def cv_pct(self) -> float:
        """Coefficient of variation, percent: SD over mean; NaN for fewer than FEWEST strides."""
        return 100.0 * self.sd / self.mean if self.n >= FEWEST and self.mean > 0 else nan

    @classmethod
    def of(cls, values: Sequence[float], times_s: Sequence[float]) -> "Variability":
        """Of values at these times; those that are not finite do not count."""
        found = [(value, at_s) for value, at_s in zip(values, times_s, strict=True) if isfinite(value)]
        if not found:
            return cls()
        known, at_s = np.array(found).T
        sd = float(known.std(ddof=1)) if len(known) > 1 else nan
        trend = 60.0 * trend_per_s(known, at_s) if len(known) >= FEWEST else nan
        return cls(len(known), float(known.mean()), sd, float(known.min()), float(known.max()), trend)


def trend_per_s(values: Floats, times_s: Floats) -> float:
    """Theil-Sen slope: the median of the slopes between all pairs; not moved by a few odd values. NaN for one time."""
    picked = np.linspace(0, len(values) - 1, min(len(values), _MOST_FOR_TREND)).round().astype(int)
    first, second = np.triu_indices(len(picked), 1)
    values, times_s = values[picked], times_s[picked]
    apart_s = times_s[second] - times_s[first]
    apart = apart_s != 0.0
    return float(np.median((values[second] - values[first])[apart] / apart_s[apart])) if apart.any() else nan
