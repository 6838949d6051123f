"""When each leg is vertical in its stance, as a thigh sensor sees it.

Lives here: `leg_vertical`. Why: the trailing limb angle from belt and soles counts from that instant, and in asymmetric
gait it is not where the norm has it. Must never: fit what was not worn: both legs or none.

In normal walking the thigh is still flexed by about OFFSET_DEG when the line from hip to ankle is vertical, because the
knee is bent by twice as much (science 5.1, from Schwartz 2008).
"""

from collections.abc import Sequence
from math import hypot
from statistics import fmean, median, stdev

import numpy as np
from numpy.typing import NDArray

from feedback.config.patient import LegVertical
from feedback.messages import LEFT, RIGHT, LimbAngle, Stride

OFFSET_DEG, OFFSET_SIGMA_DEG = 5.5, 3.0
BOUNDS = (0.1, 0.6)
"""Shares of the other leg's swing between which a leg may be vertical; beyond, something else is wrong."""
FEWEST = 8
LARGEST_SIGMA = 0.3
_NS = 1e-9


def leg_vertical(strides: Sequence[Stride], angles: Sequence[LimbAngle]) -> LegVertical | None:
    """From the strides that count and the thighs' angles; None where a leg has too few of them."""
    found = {leg: _shares(leg, strides, angles) for leg in (LEFT, RIGHT)}
    if any(len(shares) < FEWEST for shares in found.values()):
        return None
    left, right = (median([share for share, _ in found[leg]]) for leg in (LEFT, RIGHT))
    scatter = max(stdev([share for share, _ in shares]) for shares in found.values())
    slope = fmean([abs(per_share) for shares in found.values() for _, per_share in shares])
    sigma = hypot(scatter, OFFSET_SIGMA_DEG / slope)
    if not (BOUNDS[0] <= min(left, right) and max(left, right) <= BOUNDS[1] and 0.0 < sigma <= LARGEST_SIGMA):
        return None
    return LegVertical(left=left, right=right, sigma=sigma)


def _shares(leg: str, strides: Sequence[Stride], angles: Sequence[LimbAngle]) -> list[tuple[float, float]]:
    """Of each stride, the share of the other's swing at which the thigh passes OFFSET_DEG, and its deg per share."""
    rows = [(one.t_ns * _NS, one.deg) for one in angles if one.leg == leg and one.angle == "thigh"]
    table = np.array(sorted(rows)).reshape(-1, 2)
    known = [one for one in strides if one.leg == leg and one.single_support_s == one.single_support_s]
    return [passed for one in known if (passed := _passed(one, table))]


def _passed(one: Stride, table: NDArray[np.float64]) -> tuple[float, float] | None:
    begin_s = one.start_ns * _NS + one.first_double_support_s
    first, last = np.searchsorted(table[:, 0], (begin_s, begin_s + one.single_support_s))
    times_s, degrees = table[first:last].T
    below = np.flatnonzero((degrees[1:] <= OFFSET_DEG) & (degrees[:-1] > OFFSET_DEG))
    if not len(below):
        return None
    k = int(below[0])
    slope = (degrees[k + 1] - degrees[k]) / (times_s[k + 1] - times_s[k])
    at_s = times_s[k] + (OFFSET_DEG - degrees[k]) / slope
    return float((at_s - begin_s) / one.single_support_s), float(slope * one.single_support_s)
