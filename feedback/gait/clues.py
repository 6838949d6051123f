"""What both feet say of the swing between them: loads and moments in short blocks of time, as shares of body weight.

Lives here: the readings that a prediction is refined with. Why: the swing leg lands when the body gets there, and the
feet know of it: how hard the swinging foot pushed off, how fast it was unloaded, and how far the stance foot has rolled
forward and to the side since. Must never: say what is usual or what follows from it; that is learnt elsewhere.

The blocks, in order: stance foot around toe off, swinging foot before it, stance foot at the look.

Three quantities a block: total load, moment of the load along the sole and moment across it. The moments are the load
times its centre of pressure; they need no division, so an unloaded foot has none. Moments are in body weights times
half the length, or half the width, that the zones span.
"""

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
COUNT = 3 * (len(AT_LOOK_S) + len(AROUND_OFF_S) + len(BEFORE_OFF_S))
_AT_LOOK_NS, _AROUND_OFF_NS, _BEFORE_OFF_NS = (1e9 * np.array(b) for b in (AT_LOOK_S, AROUND_OFF_S, BEFORE_OFF_S))
_REACH_NS = 5e7
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


def around_off(stance: Foot, swing: Foot, arms: Array, off_s: float) -> Array | None:
    """The blocks around and before the toe off (s) of the foot that swings; None while the samples do not reach back.

    Needs the samples up to AROUND_OFF_S after it.
    """
    taken = _means(stance, arms, _AROUND_OFF_NS + off_s * 1e9)
    pushed = _means(swing, arms, _BEFORE_OFF_NS + off_s * 1e9)
    return None if taken is None or pushed is None else np.concatenate([taken, pushed])


def at_look(stance: Foot, arms: Array, now_s: float) -> Array | None:
    """The blocks of the stance foot up to now (s); None while the samples do not reach back."""
    return _means(stance, arms, _AT_LOOK_NS + now_s * 1e9)


def _means(foot: Foot, arms: Array, edges_ns: Array) -> Array | None:
    """Mean of total and moments in each block, one after the other; the nearest sample where a block holds none."""
    first_ns = float(edges_ns[0, 0])
    times_ns, loads = foot.window(int(first_ns), int(edges_ns[-1, 1]))
    if not len(times_ns) or times_ns[0] > first_ns + _REACH_NS:
        return None
    sums = np.zeros((len(times_ns) + 1, arms.shape[1]))
    np.cumsum(loads @ arms, axis=0, out=sums[1:])
    places = np.searchsorted(times_ns, edges_ns, side="right")
    ends = np.maximum(places[:, 1], 1)
    starts = np.minimum(places[:, 0], ends - 1)
    means: Array = (sums[ends] - sums[starts]) / (ends - starts)[:, None]
    return means.ravel()
