"""Symmetry of the two legs: the indices in use, each from one figure of either leg.

Lives here: the formulae, and Symmetry with all of them. Why: publications disagree on which to use, so one is shown and
all are exported. Must never: give a number where a leg has none, or for figures that may lie on both sides of zero,
where a ratio means nothing.

p is the affected leg and n the other one; where neither is, the left and the right. Figures are 0 or above, NaN where
unknown. Any index is NaN if either is unknown or negative, or if both are 0.
"""

from dataclasses import dataclass
from math import atan2, degrees, inf, log, nan


def known(p: float, n: float) -> bool:
    """Whether the two can be compared at all."""
    return 0.0 <= p < inf and 0.0 <= n < inf and p + n > 0.0


def ratio(p: float, n: float) -> float:
    """p / n: 1 at equality; NaN for n = 0."""
    return p / n if known(p, n) and n > 0.0 else nan


def larger_to_smaller(p: float, n: float) -> float:
    """The larger over the smaller: 1 at equality, else above; NaN if one is 0. For limits that know no sides."""
    return ratio(max(p, n), min(p, n)) if known(p, n) else nan


def robinson(p: float, n: float) -> float:
    """Symmetry index, percent: 200 (p - n) / (p + n), -200 … 200, above 0 where p is larger.

    Robinson, Herzog and Nigg 1987, J Manipulative Physiol Ther 10:172.
    """
    return 200.0 * (p - n) / (p + n) if known(p, n) else nan


def log_ratio(p: float, n: float) -> float:
    """Gait asymmetry, percent: 100 |ln(p / n)|, 0 at equality, without a side; NaN if one is 0.

    Plotnik et al. 2005, Ann Neurol 57:656.
    """
    return 100.0 * abs(log(p) - log(n)) if known(p, n) and p > 0.0 and n > 0.0 else nan


def angle(p: float, n: float) -> float:
    """Symmetry angle, percent: 100 (45° - atan(p / n)) / 90°, -50 … 50, above 0 where n is larger.

    Zifchock et al. 2008, Gait Posture 27:622. Its sign is the opposite of the symmetry index's.
    """
    return 100.0 * (45.0 - degrees(atan2(p, n))) / 90.0 if known(p, n) else nan


def share(p: float, n: float) -> float:
    """p / (p + n): 0.5 at equality."""
    return p / (p + n) if known(p, n) else nan


def temporal(swing_p: float, stance_p: float, swing_n: float, stance_n: float) -> float:
    """Overall temporal symmetry: (swing / stance) of p over that of n (Patterson et al. 2010, Gait Posture 31:241)."""
    return ratio(ratio(swing_p, stance_p), ratio(swing_n, stance_n))


@dataclass(frozen=True)
class Symmetry:
    """One figure of both legs, and every index of it."""

    p: float
    n: float
    ratio: float
    larger_to_smaller: float
    robinson_pct: float
    log_ratio_pct: float
    angle_pct: float

    @classmethod
    def of(cls, p: float, n: float) -> "Symmetry":
        """Of the affected leg's figure and the other's."""
        return cls(p, n, ratio(p, n), larger_to_smaller(p, n), robinson(p, n), log_ratio(p, n), angle(p, n))
