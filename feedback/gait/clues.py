"""What both feet say of the swing between them: loads and moments in short blocks of time, as shares of body weight.

Lives here: the readings that a prediction is refined with. Why: the swing leg lands when the body gets there, and the
feet know of it: how hard the swinging foot pushed off, how fast it was unloaded, and how far the stance foot has rolled
forward and to the side since. Must never: say what is usual or what follows from it; that is learnt elsewhere.

The blocks, in order: stance foot around toe off, swinging foot before it, stance foot at the look.

Three quantities a block: total load, moment of the load along the sole and moment across it. The moments are the load
times its centre of pressure; they need no division, so an unloaded foot has none. Moments are in body weights times
half the length, or half the width, that the zones span.
"""

from bisect import bisect_right

import numpy as np
import numpy.typing as npt

from feedback.config import Sole
from feedback.gait.foot import Foot

Array = npt.NDArray[np.float64]

AT_LOOK_S = ((-0.08, -0.04), (-0.04, 0.0))
"""Stance foot: blocks before the look, from (not included) … to."""
AROUND_OFF_S = ((-0.165, -0.075), (-0.075, 0.015))
"""Stance foot: blocks around the toe off of the other, while it takes over the load."""
BEFORE_OFF_S = ((-0.245, -0.165), (-0.165, -0.085), (-0.085, -0.005))
"""Foot that swings now: blocks before its toe off, in which it pushed off."""
Blocks = tuple[tuple[float, float], ...]
COUNT = 3 * (len(AT_LOOK_S) + len(AROUND_OFF_S) + len(BEFORE_OFF_S))
_REACH_NS = 50_000_000
"""Samples must begin so soon after the earliest block's start."""


def levers(sole: Sole) -> Array:
    """Shape (zones, 3): what a unit of load under each zone adds to the total and to both moments."""
    along = np.array([zone.y for zone in sole.zones])
    across = np.array([zone.x for zone in sole.zones])
    return np.stack([np.ones(len(sole.zones)), _spanned(along), _spanned(across)], axis=1)


def _spanned(places: Array) -> Array:
    widest = float(np.max(np.abs(places)))
    spanned: Array = places / widest if widest else places
    return spanned


def around_off(stance: Foot, swing: Foot, arms: Array, off_s: float) -> list[float] | None:
    """The blocks around and before the toe off (s) of the foot that swings; None while the samples do not reach back.

    Needs the samples up to AROUND_OFF_S after it.
    """
    taken = _means(stance, arms, AROUND_OFF_S, off_s)
    pushed = _means(swing, arms, BEFORE_OFF_S, off_s)
    return None if taken is None or pushed is None else taken + pushed


def at_look(stance: Foot, arms: Array, now_s: float) -> list[float] | None:
    """The blocks of the stance foot up to now (s); None while the samples do not reach back."""
    return _means(stance, arms, AT_LOOK_S, now_s)


def _means(foot: Foot, arms: Array, blocks_s: Blocks, at_s: float) -> list[float] | None:
    """Mean of total and moments in each block, one after the other; the nearest sample where a block holds none.

    So few samples lie in a block that summing plain lists is quicker than what numpy has for it.
    """
    at_ns = at_s * 1e9
    edges_ns = [(start_s * 1e9 + at_ns, end_s * 1e9 + at_ns) for start_s, end_s in blocks_s]
    first_ns = edges_ns[0][0]
    times_ns, loads = foot.window(int(first_ns), int(edges_ns[-1][1]))
    if not times_ns or times_ns[0] > first_ns + _REACH_NS:
        return None
    columns = (loads @ arms).T.tolist()
    means: list[float] = []
    for start_ns, end_ns in edges_ns:
        end = max(bisect_right(times_ns, end_ns), 1)
        start = min(bisect_right(times_ns, start_ns), end - 1)
        means += [sum(column[start:end]) / (end - start) for column in columns]
    return means
