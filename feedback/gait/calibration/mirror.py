"""Is a thigh's sensor right-handed? Its gyroscope, from rest into walking, against gravity over whole strides.

Lives here: `is_mirrored`. Why: a driver with a wrong sign gives a flexion axis that looks right and angles that are
not, because gravity then corrects the gyroscope the wrong way. Must never: call a good sensor mirrored because somebody
walks unusually; where the two hypotheses differ little, nothing is said.

With the axis taken from the turning itself, a mirrored sensor has forward and back exchanged, and only acceleration,
which is not mirrored, can show it; steady walking cannot, for the thigh swings much like a pendulum. But a thigh at
rest knows its tilt by gravity, and from there the gyroscope carries it into the first strides. Over whole strides on a
treadmill, acceleration in level axes is gravity alone. A mirrored sensor's comes out tilted by twice the thigh's mean
angle, which in walking is some 6 deg of flexion (Schwartz 2008).
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from feedback.config.patient import Axis
from feedback.gait.hip.pose import Still
from feedback.messages import Stride

Array = NDArray[np.float64]

CLEAR_DEG = 5.0
"""Tilt of gravity that is none: a bias that drifts by 0.1 deg/s tells 1 deg in ten seconds, a start that speeds up with
the belt a little more …"""
CLEARER = 0.5
"""… and with the sensor's forward and back exchanged this share of it is left, at most."""
STRIDES = slice(1, 8)
"""Those after the start, before the gyroscope has drifted far."""
_REST_S, _REST_DPS = 0.5, 3.0
_LONGEST_S = 20.0
"""From rest to the last of these strides; after more, drift might be taken for a mirror."""
_NS = 1e-9


def is_mirrored(rows: Array, rest: Still, axis: Axis, strides: Sequence[Stride]) -> bool:
    """rows: time (s), acceleration (m/s2), turning (deg/s), from standing on; strides: of its leg, in order."""
    spans_s = [(one.start_ns * _NS, one.t_ns * _NS) for one in strides[STRIDES]]
    begin = _at_rest(rows, spans_s[0][0], rest) if spans_s else None
    if begin is None or spans_s[-1][1] - rows[begin, 0] > _LONGEST_S:
        return False
    told, exchanged = (abs(_tilt_deg(rows[begin:], rest, axis, spans_s, forward)) for forward in (1.0, -1.0))
    return told > CLEAR_DEG and exchanged < CLEARER * told


def _at_rest(rows: Array, until_s: float, rest: Still) -> int | None:
    """The row that begins the last _REST_S at rest before this; None if there are none."""
    before = int(np.searchsorted(rows[:, 0], until_s))
    turning = np.abs(rows[:before, 4:7] - rest.turning_bias_dps).max(axis=1) if before else np.zeros(0)
    moved = np.flatnonzero(turning > _REST_DPS)
    begins = np.r_[0, moved + 1]
    ends = np.r_[moved, before]
    for start, end in zip(begins[::-1], ends[::-1], strict=True):
        if end > start and rows[end - 1, 0] - rows[start, 0] >= _REST_S:
            return int(np.searchsorted(rows[:, 0], rows[end - 1, 0] - _REST_S))
    return None


def _tilt_deg(rows: Array, rest: Still, axis: Axis, spans_s: Sequence[tuple[float, float]], forward: float) -> float:
    """How far gravity over these strides is from 'up', in the plane of flexion; forward = -1 exchanges it with back."""
    ahead = forward * np.cross(rest.up, axis)
    along, upward = rows[:, 1:4] @ ahead, rows[:, 1:4] @ np.asarray(rest.up)
    steps_s = np.diff(rows[:, 0], prepend=rows[0, 0])
    calm = rows[:, 0] < rows[0, 0] + _REST_S / 2  # not to its end: there the leg gathers speed
    turned_deg = np.cumsum((rows[:, 4:7] - rest.turning_bias_dps) @ np.asarray(axis) * steps_s)
    angle = np.arctan2(along[calm].mean(), upward[calm].mean()) + np.radians(turned_deg)
    level, up = np.cos(angle) * along - np.sin(angle) * upward, np.sin(angle) * along + np.cos(angle) * upward
    inside = np.zeros(len(rows), dtype=bool)
    for start_s, end_s in spans_s:
        inside |= (rows[:, 0] >= start_s) & (rows[:, 0] < end_s)
    return float(np.degrees(np.arctan2(level[inside].mean(), up[inside].mean())))
