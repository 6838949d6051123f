"""The angle of one thigh against vertical, flexion above 0, standing = 0.

Lives here: Thigh: its flexion axis, found while walking, and the angles of the last seconds. Why: cues ask where the
thigh is now, and measures where it was between two events. Must never: move its zero but by standing.
"""

from collections import deque
from math import atan2

import numpy as np

from feedback.config.body import Imu
from feedback.config.patient import Axis, ImuPose
from feedback.gait.hip.pose import CLEAR_SKEW, Array, Flexion, flexion_axis
from feedback.gait.hip.tilt import RAD
from feedback.gait.hip.worn import Worn

_WALKS_DPS = 15.0
"""Angular velocity (root mean square) from which a thigh walks: 0.3 m/s has about 25, weight shifts below 10."""
_LOOKS_S = (6, 12, 20)
"""Seconds of walking after which the axis is taken, anew each time; then after each further 20."""
_BLEND = 0.5
_SAME = 0.8
"""Cosine (37 deg) from which a new axis is the old one, a little moved; below, it was strapped on anew."""
_HYSTERESIS_DEG = 3.0
_SHORTEST_NS = 500_000_000

_SIGMAS = 8
"""Zero and axis change seldom: at standings, and each 20 s of walking."""
SKIN_DEG = 1.0
"""Skin and muscle move under the strap by 1 to 2 deg, in part anew in each stride (science 5.2)."""


class Thigh(Worn):
    """`angles` holds (time, deg) of the last seconds."""

    def __init__(self, imu: Imu, pose: ImuPose | None, contracture_deg: float) -> None:
        super().__init__(imu, pose)
        self.angles: deque[tuple[int, float]] = deque(maxlen=self.kept)
        self.deg = 0.0
        self.sure = False
        """Whether the sign of the axis is sure by the motion itself."""
        self.axis: Axis | None = pose.axis if pose else None
        """Of flexion, in the sensor's axes."""
        self.strides = 0
        """Strides that it has counted itself: how often the thigh went back through the middle of its range."""
        self._learnt_axis = False
        self._told = ""
        self._contracture_deg = contracture_deg
        self._zero: Axis | None = None
        self._ahead: Axis = (1.0, 0.0, 0.0)
        self._walked: list[Array] = []
        self._looks = 0
        self._middle_deg, self._low_deg, self._high_deg = contracture_deg, 90.0, -90.0
        self._armed, self._passed_ns = False, 0
        self._sigmas: deque[tuple[int, float]] = deque(maxlen=_SIGMAS)
        self._frame()

    @property
    def known(self) -> bool:
        """It has told an angle, and goes on."""
        return bool(self.angles)

    @property
    def sigma_deg(self) -> float:
        """Expected error of the latest angle: of the zero, of skin and muscle under the strap, of the axis."""
        return self._sigmas[-1][1]

    def sigma_at_deg(self, t_ns: int) -> float:
        """The same of the angle at that time."""
        return next((sigma for from_ns, sigma in reversed(self._sigmas) if from_ns <= t_ns), self._sigmas[0][1])

    @property
    def remark(self) -> str:
        """What the therapist should know of it."""
        if self._zero is None and not self.upright.remark:
            return "no zero yet: stand still"
        return self.upright.remark or self._told

    def mirror(self) -> None:
        """The motion is the other way round: so is the axis, and all that was told."""
        rest = self._contracture_deg
        if self.axis:
            x, y, z = self.axis
            self.axis = -x, -y, -z
            self._frame()
        turned = [(t_ns, 2.0 * rest - deg) for t_ns, deg in self.angles]
        self.angles = deque(turned, maxlen=self.kept)
        self._middle_deg = 2.0 * rest - self._middle_deg
        self._low_deg, self._high_deg = 2.0 * rest - self._high_deg, 2.0 * rest - self._low_deg
        self._told = "mirrored: its axis was turned round"

    def _placed(self, t_ns: int, up: Axis) -> None:
        zero = self._zero
        if zero is None:
            return
        x, y, z = up
        ahead = self._ahead
        deg = (
            atan2(x * ahead[0] + y * ahead[1] + z * ahead[2], x * zero[0] + y * zero[1] + z * zero[2]) / RAD
            + self._contracture_deg
        )
        self.deg = deg
        self.angles.append((t_ns, deg))
        if deg < self._low_deg:
            self._low_deg = deg
        if deg > self._high_deg:
            self._high_deg = deg
        if deg > self._middle_deg + _HYSTERESIS_DEG:
            self._armed = True
        elif self._armed and deg < self._middle_deg:
            self._armed = False
            if t_ns - self._passed_ns > _SHORTEST_NS:
                self._passed_ns = t_ns
                self._passed()

    def _passed(self) -> None:
        """The thigh went back through the middle of its range, in mid-stance: a stride since it did so last."""
        self.strides += 1
        self._middle_deg = 0.5 * (self._low_deg + self._high_deg)
        self._low_deg, self._high_deg = 90.0, -90.0
        if not self._quaternion:
            self.tilt.close()

    def _restart(self) -> None:
        super()._restart()
        self.angles.clear()

    def _learnt(self, rows: Array) -> None:
        turning = rows[:, 4:7] - (0.0 if self._quaternion else np.asarray(self.tilt.bias_dps))
        if np.sqrt((turning**2).sum(axis=1).mean()) > _WALKS_DPS:
            self._walked.append(np.c_[rows[:, 1:4], turning])
            if len(self._walked) == _LOOKS_S[self._looks]:
                self._look()
        if self.upright.up != self._zero and (self.axis or self._zero):
            self._frame()

    def _look(self) -> None:
        """So much was walked: take the axis from it."""
        rows = np.concatenate(self._walked)
        if self._looks == len(_LOOKS_S) - 1:
            self._walked.clear()
        else:
            self._looks += 1
        up = rows[:, :3].mean(axis=0)
        self.upright.walked(up)
        x, y, z = (up / np.linalg.norm(up)).tolist()
        found = flexion_axis(rows[:, 3:], self.upright.up or (x, y, z), self.rate_hz)
        if isinstance(found, str):
            self._told = found
            return
        self._take(found)
        self._frame()

    def _take(self, found: Flexion) -> None:
        old, new = self.axis, np.asarray(found.axis)
        along = float(np.dot(old, new)) if old else 0.0
        self._told = ""
        self.sure = found.skew >= CLEAR_SKEW
        if old and not self.sure and along < 0:
            new, along = -new, -along
        if old and along > _SAME:
            new = _BLEND * np.asarray(old) + (1 - _BLEND) * new
        elif old and not self._learnt_axis:
            how = "mirrored" if along < -_SAME else "turned"
            self._told = f"it sits otherwise than at calibration ({how}): its axis was found anew"
        x, y, z = (new / np.linalg.norm(new)).tolist()
        self.axis, self._learnt_axis = (x, y, z), True

    def _frame(self) -> None:
        """Zero or axis are new: what is ahead follows."""
        zero, axis = self.upright.up, self.axis
        self._zero = zero if axis else None
        axis_deg = 0.5 if self._learnt_axis else 1.5
        self._sigmas.append((self.last_ns, float((self.upright.sigma_deg**2 + SKIN_DEG**2 + axis_deg**2) ** 0.5)))
        if not zero or not axis:
            return
        level = np.asarray(axis) - np.dot(axis, zero) * np.asarray(zero)
        level /= max(float(np.linalg.norm(level)), 1e-9)
        sx, sy, sz = level.tolist()
        ax, ay, az = np.cross(zero, level).tolist()
        self.axis, self._ahead = (sx, sy, sz), (ax, ay, az)
        self.tilt.level((sx, sy, sz))
