"""One inertial sensor on the body: its samples in, the direction of 'up' in its axes out.

Lives here: Worn, which thigh and pelvis share: units, losses, faults, tilt, standing. Why: a sensor that gives
acceleration and turning and one that gives a quaternion are the same from here on. Must never: know gait events, so
that its angles depend on its own samples alone.
"""

from collections import deque
from math import isfinite

import numpy as np

from feedback.config.body import Imu
from feedback.config.patient import Axis, ImuPose
from feedback.gait.chain import SILENT_NS
from feedback.gait.hip.heading import Turns
from feedback.gait.hip.pose import G
from feedback.gait.hip.tilt import RAD, Tilt
from feedback.gait.hip.upright import Upright
from feedback.messages import Samples

KEPT_S = 5.0
"""So much of the past is kept: the longest stride is 3 s, and events are told up to a second late."""
_WINDOW_S = 4.0
"""Without strides, gravity is averaged over so long: several steps."""
_STANDARD_G = 9.80665
_SETTLED_S = 2.0
"""After a gap in its samples tilt is found from so much."""

_TURNS_EVERY = 10
Row = tuple[float, float, float, float, float, float, float]
"""Time (s), acceleration (m/s2), turning (deg/s)."""
NO_TURNING: Axis = (0.0, 0.0, 0.0)


class Worn:
    """Feed it the samples of its stream."""

    def __init__(self, imu: Imu, pose: ImuPose | None) -> None:
        self.stream, self.leg = imu.stream, imu.leg
        self.fault = ""
        """What is wrong with its samples; '' while nothing is."""
        self.note = ("", "")
        """The fault and what the therapist should know besides, a new pair when either may have changed."""
        self.last_ns = -(1 << 62)
        self.kept = round(KEPT_S * imu.rate_hz)
        self.rate_hz = imu.rate_hz
        self.upright = Upright(pose.up if pose else None)
        self.tilt = Tilt(pose.turning_bias_dps if pose else NO_TURNING)
        self._quaternion = imu.gives == "quaternion"
        self._metres = _STANDARD_G if imu.acceleration_unit == "g" else 1.0
        self._degrees = 1.0 / RAD if imu.turning_unit == "rad/s" else 1.0
        self.row: Row = (0.0,) * 7
        """The last sample."""
        self._before: tuple[float, ...] = ()
        self._turn = 0
        self.turns: Turns = deque(maxlen=self.kept // _TURNS_EVERY)
        """Each tenth quaternion, where it gives them."""
        self._block: list[Row] = []
        self._per_block = round(imu.rate_hz)

    def reach_ns(self, _now_ns: int) -> int:
        """Up to when it has told its samples."""
        return self.last_ns

    @property
    def remark(self) -> str:
        """What the therapist should know of it, though its samples are right."""
        return self.upright.remark

    def feed(self, samples: Samples) -> None:
        """Take the next sample."""
        values, t_ns = samples.values, samples.t_ns
        passed_ns = t_ns - self.last_ns
        if passed_ns <= 0:
            return
        if len(values) != (4 if self._quaternion else 6) or not isfinite(sum(values)):
            fault = f"sends {len(values)} values: {'4' if self._quaternion else '6'} numbers are wanted"
            if fault != self.fault:
                self.fault = fault
                self.note = fault, ""
            return
        gap = passed_ns > SILENT_NS
        if gap:
            self._restart()
        self.last_ns = t_ns
        dt_s = 0.0 if gap else passed_ns * 1e-9
        if self._quaternion:
            row = self._read_quaternion(t_ns, dt_s, values)
            up = self.tilt.up
        else:
            row = self._read(t_ns, values)
            if gap:
                self.tilt.restart(*row[1:4])
            up = self.tilt.step(dt_s, *row[1:])
            if self.tilt.window_s > (_WINDOW_S if self.tilt.known else _SETTLED_S):
                self.tilt.close()
        self._block.append(row)
        self.row = row
        if len(self._block) >= self._per_block:
            self._learn()
        if self.tilt.known:
            self._placed(t_ns, up)

    def _read(self, t_ns: int, values: tuple[float, ...]) -> Row:
        ax, ay, az, gx, gy, gz = values
        m, d = self._metres, self._degrees
        return t_ns * 1e-9, m * ax, m * ay, m * az, d * gx, d * gy, d * gz

    def _read_quaternion(self, t_ns: int, dt_s: float, values: tuple[float, ...]) -> Row:
        """As if it had told gravity and turning."""
        w, x, y, z = values
        size = w * w + x * x + y * y + z * z
        scale = 2.0 / max(size, 1e-9)
        up = scale * (x * z - w * y), scale * (y * z + w * x), 1.0 - scale * (x * x + y * y)
        turning = NO_TURNING
        if self._before and dt_s > 0:
            a, b, c, d = self._before
            same = a * w + b * x + c * y + d * z
            share = (2.0 if same >= 0 else -2.0) / (dt_s * RAD * max(size, 1e-9))
            turning = (
                share * (a * x - b * w - c * z + d * y),
                share * (a * y + b * z - c * w - d * x),
                share * (a * z - b * y + c * x - d * w),
            )
        self._before = values
        self._turn += 1
        if self._turn % _TURNS_EVERY == 0:
            half = scale / 2.0
            self.turns.append((t_ns, (w * half**0.5, x * half**0.5, y * half**0.5, z * half**0.5)))
        self.tilt.up, self.tilt.known = up, True
        return (t_ns * 1e-9, G * up[0], G * up[1], G * up[2], *turning)

    def _restart(self) -> None:
        """Samples are missing."""
        self._before = ()
        self._block.clear()

    def _learn(self) -> None:
        """A second has passed: stood, walked, or neither."""
        rows = np.array(self._block)
        self._block.clear()
        upright = self.upright
        upright.block(rows)
        if stood := upright.still:
            x, y, z = (rows[:, 1:4].mean(axis=0) / stood.gravity).tolist()
            if not self._quaternion:
                self.tilt.rest((x, y, z), stood.turning_bias_dps)
        self._learnt(rows)
        self.fault = upright.fault
        self.note = self.fault, self.remark

    def _placed(self, t_ns: int, up: Axis) -> None:
        """Up is known at this sample."""
        raise NotImplementedError

    def _learnt(self, rows: np.ndarray) -> None:
        """A second of samples has passed."""
