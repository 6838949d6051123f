"""How the pelvis tilts: forward and back, and to the side; standing = 0.

Lives here: Pelvis, the sensor on the sacrum. Why: with it the thigh's angle becomes a hip angle, and the drop of a
pelvis that the glutes do not hold is seen. Must never: tell an angle before it knows its right from its left.

Its right is found from its own acceleration in single supports of both legs (`pose.side_axis`). A sensor that gives
quaternions tells no acceleration; if the thighs' do too, it is parallel to their flexion axes (`heading.seen_from`).
"""

from bisect import bisect_left, bisect_right
from collections import deque
from itertools import islice
from math import atan2

import numpy as np

from feedback.config.body import Imu
from feedback.config.patient import Axis, ImuPose
from feedback.gait.hip.heading import seen_from
from feedback.gait.hip.pose import G, side_axis
from feedback.gait.hip.thigh import Thigh
from feedback.gait.hip.tilt import RAD
from feedback.gait.hip.worn import Worn
from feedback.messages import LEFT, LEGS

_SUPPORTS = 20
"""The axis is taken from the last so many single supports of each leg."""
_LEAST = 5
_BLEND = 0.2

Moment = tuple[int, float, float, float, float, float, float]
"""Time, up, acceleration (m/s2)."""


class Pelvis(Worn):
    """Feed it samples, tell it single supports; ask for tilt and drop."""

    def __init__(self, imu: Imu, pose: ImuPose | None) -> None:
        super().__init__(imu, pose)
        self._moments: deque[Moment] = deque(maxlen=self.kept)
        self._side: Axis | None = pose.axis if pose else None
        self._learnt_side = False
        self._supports: dict[str, deque[list[float]]] = {leg: deque(maxlen=_SUPPORTS) for leg in LEGS}
        self._zero: Axis | None = None
        self._right: Axis = (0.0, 0.0, 0.0)
        self._ahead: Axis = (0.0, 0.0, 0.0)

    @property
    def known(self) -> bool:
        """It can tell angles."""
        return self._zero is not None and bool(self._moments)

    @property
    def sigma_deg(self) -> float:
        """Expected error of any angle: of the zero, of skin and strap, of the axis."""
        return float((self.upright.sigma_deg**2 + 1.0 + (0.5 if self._learnt_side else 1.0) ** 2) ** 0.5)

    @property
    def remark(self) -> str:
        """What the therapist should know of it."""
        return self.upright.remark or ("no zero yet: stand still" if self.upright.up is None else "")

    def support(self, leg: str, start_ns: int, end_ns: int) -> None:
        """This leg bore alone from then to then."""
        rows = self._between(start_ns, end_ns)
        if rows and not self._quaternion:
            self._supports[leg].append([sum(row[k + 3] - G * row[k] for row in rows) / len(rows) for k in (1, 2, 3)])
            self._find_side()
        self._frame()

    def align(self, thigh: Thigh, start_ns: int, end_ns: int) -> None:
        """Learn its right from a stride of a thigh, where both give quaternions in one world."""
        side = seen_from(self.turns, thigh.turns, thigh.axis, start_ns, end_ns) if thigh.axis else None
        if side is None:
            return
        old = self._side if self._learnt_side else None
        mixed = np.asarray(side) if old is None else _BLEND * np.asarray(side) + (1.0 - _BLEND) * np.asarray(old)
        x, y, z = (mixed / max(float(np.linalg.norm(mixed)), 1e-9)).tolist()
        self._side, self._learnt_side = (x, y, z), True
        self._frame()

    def drop_deg(self, leg: str, start_ns: int, end_ns: int) -> float | None:
        """Largest drop to the swing side while this leg bore alone."""
        rows, zero, right = self._between(start_ns, end_ns), self._zero, self._right
        if zero is None or not rows:
            return None
        side = 1.0 if leg == LEFT else -1.0
        return max(-side * atan2(_dot(row[1:4], right), _dot(row[1:4], zero)) / RAD for row in rows)

    def tilt_deg(self, t_ns: int) -> float | None:
        """Backward above 0, the same sense as the thigh's flexion; None where it is not known."""
        moments, zero = self._moments, self._zero
        k = bisect_left(moments, t_ns, key=_time)
        if zero is None or not 0 < k < len(moments):
            return None
        up = moments[k][1:4]
        return atan2(_dot(up, self._ahead), _dot(up, zero)) / RAD

    def now_deg(self) -> float | None:
        """Tilt at its latest sample."""
        if self._zero is None or not self._moments:
            return None
        up = self._moments[-1][1:4]
        return atan2(_dot(up, self._ahead), _dot(up, self._zero)) / RAD

    def drop_now_deg(self, leg: str) -> float | None:
        """Drop to the swing side at its latest sample, while this leg bears; it is as sure as that of a whole stance,
        for up comes from the gyroscope and is right at once."""
        zero = self._zero
        if zero is None or not self._moments:
            return None
        up, side = self._moments[-1][1:4], 1.0 if leg == LEFT else -1.0
        return -side * atan2(_dot(up, self._right), _dot(up, zero)) / RAD

    def _placed(self, t_ns: int, up: Axis) -> None:
        self._moments.append((t_ns, *up, *self.row[1:4]))

    def _restart(self) -> None:
        super()._restart()
        self._moments.clear()

    def _find_side(self) -> None:
        up = self.upright.up
        if up is None:
            return
        found = side_axis(np.array(self._supports[LEGS[0]]), np.array(self._supports[LEGS[1]]), up)
        if not isinstance(found, str):
            self._side, self._learnt_side = found, True

    def _frame(self) -> None:
        zero, side = self.upright.up, self._side
        if zero is None or side is None:
            self._zero = None
            return
        level = np.asarray(side) - np.dot(side, zero) * np.asarray(zero)
        level /= max(float(np.linalg.norm(level)), 1e-9)
        rx, ry, rz = level.tolist()
        ax, ay, az = np.cross(zero, level).tolist()
        self._zero, self._right, self._ahead = zero, (rx, ry, rz), (ax, ay, az)

    def _between(self, start_ns: int, end_ns: int) -> list[Moment]:
        moments = self._moments
        first = bisect_left(moments, start_ns, key=_time)
        last = bisect_right(moments, end_ns, key=_time)
        if first == 0 or last - first < _LEAST:
            return []
        return list(islice(reversed(moments), len(moments) - last, len(moments) - first))


def _dot(a: tuple[float, ...], b: Axis) -> float:
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def _time(row: Moment) -> int:
    return row[0]
