"""Where one sensor's axis points in another sensor's axes, when both tell their orientation in one world.

Lives here: `seen_from`. Why: a pelvis sensor that gives quaternions does not feel where its right is, but a thigh's
flexion axis points there. Must never: believe two worlds to be one: sensors of different makers have headings of their
own, and then their axes do not stay together.
"""

from bisect import bisect_left
from collections import deque

from feedback.config.patient import Axis

_APART_NS = 60_000_000
"""Half of the time between two quaternions that are kept, at 10 a second, and some."""
_LEAST = 4
_TOGETHER = 0.9
"""Length of the mean direction over a stride: legs turn in and out by 10 deg, which leaves 0.98."""

Quaternion = tuple[float, float, float, float]
Turns = deque[tuple[int, Quaternion]]


def seen_from(mine: Turns, its: Turns, axis: Axis, start_ns: int, end_ns: int) -> Axis | None:
    """The mean direction of that sensor's axis in my axes over this time; None where nobody knows."""
    x = y = z = 0.0
    count = 0
    for t_ns, turn in its:
        if not start_ns <= t_ns <= end_ns:
            continue
        k = bisect_left(mine, t_ns - _APART_NS, key=_time)
        if k == len(mine) or mine[k][0] - t_ns > _APART_NS:
            continue
        w, a, b, c = mine[k][1]
        dx, dy, dz = rotate((w, -a, -b, -c), rotate(turn, axis))
        x, y, z, count = x + dx, y + dy, z + dz, count + 1
    length = (x * x + y * y + z * z) ** 0.5
    if count < _LEAST or length < _TOGETHER * count:
        return None
    return x / length, y / length, z / length


def rotate(turn: Quaternion, axis: Axis) -> Axis:
    """That axis of the sensor, in the world."""
    w, x, y, z = turn
    a, b, c = axis
    u, v, t = 2.0 * (y * c - z * b), 2.0 * (z * a - x * c), 2.0 * (x * b - y * a)
    return a + w * u + y * t - z * v, b + w * v + z * u - x * t, c + w * t + x * v - y * u


def _time(row: tuple[int, Quaternion]) -> int:
    return row[0]
