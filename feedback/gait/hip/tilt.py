"""Where 'up' is in a moving sensor's axes: the gyroscope from sample to sample, gravity over whole strides.

Lives here: Tilt. Why: the gyroscope is right within a stride and drifts over minutes; the accelerometer feels the
impacts and swings of the leg as if they were tilt. Must never: pull towards an angle that somebody is used to or ought
to have; only gravity corrects it, so nothing that is trained is erased.

A Discussion. A complementary filter that listens to the accelerometer in mid-stance takes the thigh's own acceleration
there for tilt: on a walk with markers (csu-hmc, 1 m/s) it would have heard -2.5 deg on average, SD 9, with the usual
low-pass of 3 Hz and gate of 1.5 m/s2. Over one whole stride on a treadmill the velocity of the
thigh comes back to what it was, so its acceleration is gravity on average, whatever the leg did. That average is
taken in level axes that go with the sensor, and corrects tilt by a small share a stride, and the bias of the gyroscope
by a smaller one.
"""

from math import pi, sqrt

from feedback.config.patient import Axis

RAD = pi / 180.0
_GAIN, _BIAS_GAIN = 0.12, 0.006
"""Shares a stride of the tilt seen (its own noise is about 0.5 deg), and of the drift that it would explain."""
_FIRST_GAINS = (1.0, 0.5, 0.33, 0.25, 0.2, 0.15)
"""Of the first strides after a start: tilt is not known yet."""

_STEEP = 0.8
"""Cosine to 'up' above which an axis is not level enough to go by."""


class Tilt:
    """`step` with each sample, `close` at the end of each stride, `rest` while it does not move."""

    def __init__(self, bias_dps: Axis = (0.0, 0.0, 0.0)) -> None:
        self.up: Axis = (0.0, 0.0, 1.0)
        self.known = False
        """Up has been seen at least once."""
        self._bias = bias_dps[0] * RAD, bias_dps[1] * RAD, bias_dps[2] * RAD
        self._side: Axis = (1.0, 0.0, 0.0)
        self._turning = 0.0, 0.0, 0.0
        self._closed = 0
        self._begin()

    @property
    def bias_dps(self) -> Axis:
        """What the gyroscope is taken to say at rest."""
        x, y, z = self._bias
        return x / RAD, y / RAD, z / RAD

    def restart(self, ax: float, ay: float, az: float) -> None:
        """The first sample, or the first after a gap: tilt is to be found, from this acceleration on; bias stays."""
        size = sqrt(ax * ax + ay * ay + az * az)
        if size > 0.0:
            self.up = ax / size, ay / size, az / size
        self.known, self._closed = False, 0
        self._turning = 0.0, 0.0, 0.0
        self._begin()

    def level(self, side: Axis) -> None:
        """An axis of the sensor that stays about level and keeps its heading, the flexion axis at best."""
        self._side = side

    def rest(self, up: Axis, bias_dps: Axis | None = None) -> None:
        """It does not move: up is what the accelerometer says, bias what the gyroscope says."""
        self.up, self.known, self._closed = up, True, len(_FIRST_GAINS)
        if bias_dps is not None:
            self._bias = bias_dps[0] * RAD, bias_dps[1] * RAD, bias_dps[2] * RAD
        self._begin()

    def step(self, dt_s: float, ax: float, ay: float, az: float, gx: float, gy: float, gz: float) -> Axis:
        """Acceleration in m/s2, turning in deg/s, dt since the sample before; gives up."""
        bx, by, bz = self._bias
        px, py, pz = self._turning
        wx, wy, wz = gx * RAD - bx, gy * RAD - by, gz * RAD - bz
        self._turning = wx, wy, wz
        half = 0.5 * dt_s
        rx, ry, rz = half * (wx + px), half * (wy + py), half * (wz + pz)
        x, y, z = self.up
        dx, dy, dz = y * rz - z * ry, z * rx - x * rz, x * ry - y * rx
        x += dx + 0.5 * (dy * rz - dz * ry)
        y += dy + 0.5 * (dz * rx - dx * rz)
        z += dz + 0.5 * (dx * ry - dy * rx)
        scale = 1.5 - 0.5 * (x * x + y * y + z * z)
        x, y, z = x * scale, y * scale, z * scale
        self.up = x, y, z
        sx, sy, sz = self._side
        along, upward = sx * x + sy * y + sz * z, ax * x + ay * y + az * z
        norm = dt_s * (1.0 + 0.5 * along * along)  # of the side's level part; it slants by some degrees only
        self._forward += norm * (ax * (y * sz - z * sy) + ay * (z * sx - x * sz) + az * (x * sy - y * sx))
        self._aside += norm * (ax * sx + ay * sy + az * sz - along * upward)
        self._upward += dt_s * upward
        self.window_s += dt_s
        return self.up

    def close(self) -> None:
        """A stride has ended (or standing, or so much time that it matters little): correct tilt and bias."""
        passed_s, upward = self.window_s, max(self._upward, 1e-6)
        first = self._closed < len(_FIRST_GAINS)
        gain = _FIRST_GAINS[self._closed] if first else _GAIN
        forward, aside = self._forward / upward, self._aside / upward
        self._begin()
        self._closed += 1
        self.known = True
        x, y, z = self.up
        sx, sy, sz = self._side
        along = sx * x + sy * y + sz * z
        sx, sy, sz = sx - along * x, sy - along * y, sz - along * z
        norm = 1.0 / sqrt(sx * sx + sy * sy + sz * sz + 1e-9)
        sx, sy, sz = sx * norm, sy * norm, sz * norm
        fx, fy, fz = y * sz - z * sy, z * sx - x * sz, x * sy - y * sx
        cx, cy, cz = forward * fx + aside * sx, forward * fy + aside * sy, forward * fz + aside * sz
        x, y, z = x + gain * cx, y + gain * cy, z + gain * cz
        norm = 1.0 / sqrt(x * x + y * y + z * z)
        self.up = x, y, z = x * norm, y * norm, z * norm
        if not first and passed_s > 0:
            share = _BIAS_GAIN / passed_s
            bx, by, bz = self._bias
            self._bias = bx - share * (cy * z - cz * y), by - share * (cz * x - cx * z), bz - share * (cx * y - cy * x)

    def _begin(self) -> None:
        self._forward = self._aside = self._upward = self.window_s = 0.0
        if abs(sum(a * b for a, b in zip(self._side, self.up, strict=True))) > _STEEP:
            least = min(range(3), key=lambda k: abs(self.up[k]))
            self._side = float(least == 0), float(least == 1), float(least == 2)
