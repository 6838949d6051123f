"""The way of the centre of pressure under one foot, from heel strike to toe off.

Lives here: Path. Why: it tells how the foot rolls over, and how steadily it stands alone. Must never: leave the hull
of the zones, or speak of instants at which the foot bears next to nothing.

Lengths are those of the zones in the rig's file: half a sole's length along it (-1 heel … 1 toe), half its breadth
across it (-1 medial … 1 lateral). So left and right compare.
"""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise
from math import nan, sqrt
from operator import mul, sub, truediv
from typing import NamedTuple

SHARES = tuple(k / 10 for k in range(11))
"""Shares of stance at which the path is told."""
LEAST = 0.03
"""With less than this share of body weight on the foot, the sensors' noise would say where its centre is."""
STEP_S = 0.025
"""The way is that between means over so long each. Sway and its corrections lie below 10 Hz, and with every sample a
step of its own the way would grow with the device's rate, by its noise."""
_FEWEST = 4
"""Fewer instants have no spread, and no way."""


class Path(NamedTuple):
    """One stance; the message Stride has the same fields, with 'cop_' before their names."""

    ap: tuple[float, ...] = ()
    ml: tuple[float, ...] = ()
    excursion_ap: float = nan
    speed_ap_per_s: float = nan
    spread_ml: float = nan
    path_ml_per_s: float = nan


NO_PATH = Path()


def path_of(
    times_s: Sequence[float],
    total: Sequence[float],
    along: Sequence[float],
    across: Sequence[float],
    alone_s: tuple[float, float] | None,
) -> Path:
    """The path of one stance.

    times_s: from heel strike to toe off. total: load in body weights. along, across: sums over the zones of load times
    y and of load times x; `across` is empty for a sole that has no breadth. alone_s: from when to when the other foot
    was off the ground, if that is known. A point is NaN where the foot bears next to nothing.
    """
    end_s = times_s[-1]
    ap, ml = [], []
    for share in SHARES:
        at_s = share * end_s
        k = bisect_left(times_s, at_s) or 1
        j = k - 1
        left = (times_s[k] - at_s) / (times_s[k] - times_s[j])
        load = total[k] + left * (total[j] - total[k])
        if load < LEAST:
            load = nan
        ap.append((along[k] + left * (along[j] - along[k])) / load)
        if across:
            ml.append((across[k] + left * (across[j] - across[k])) / load)
    known = [y for y in ap if y == y]
    excursion = max(known) - min(known) if known else nan
    spread, way = _alone(times_s, total, across, alone_s) if across and alone_s else (nan, nan)
    return Path(tuple(ap), tuple(ml), excursion, (ap[-1] - ap[0]) / end_s, spread, way)


def _alone(
    times_s: Sequence[float], total: Sequence[float], across: Sequence[float], alone_s: tuple[float, float]
) -> tuple[float, float]:
    """SD and way per second across the sole while the foot stands alone; NaN if it did not stand on it throughout."""
    first, last = (bisect_left(times_s, at_s) for at_s in alone_s)
    loads = total[first:last]
    if len(loads) < _FEWEST or min(loads) < LEAST:
        return nan, nan
    x = list(map(truediv, across[first:last], loads))
    mean = sum(x) / len(x)
    return sqrt(max(sum(map(mul, x, x)) / len(x) - mean * mean, 0.0)), _way_per_s(x, alone_s[1] - alone_s[0])


def _way_per_s(x: Sequence[float], lasts_s: float) -> float:
    """Of positions that are spread evenly over so long: the way between means of STEP_S each, per second."""
    steps = min(round(lasts_s / STEP_S), len(x) // 2)
    if steps < _FEWEST:
        return nan
    ends = [k * len(x) // steps for k in range(steps + 1)]
    means = [sum(x[begin:end]) / (end - begin) for begin, end in pairwise(ends)]
    way = float(sum(map(abs, map(sub, means[1:], means))))
    return way / (lasts_s * (steps - 1) / steps)
