"""What an inertial sensor on a thigh or the pelvis of the synthetic patient tells.

Lives here: Worn (how it is strapped on), Inertial (a Source). Why: the way from acceleration and angular velocity to
the thigh's angle is tried against an angle that is known. Must never: know more of the angle than a real one would.

Segment axes: x forward, y left, z up when standing. The thigh turns about -y by its flexion and about x by its lean;
the sensor sits half way down it and feels the hip's acceleration, its own about the hip, gravity, and the heel's shock.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from drivers.emulators.blocks import Blocks
from drivers.emulators.limbs import Limbs
from drivers.emulators.motion import Motion
from drivers.emulators.source import Frame
from drivers.emulators.steps import LEFT, RIGHT
from drivers.emulators.walker import GRAVITY, Walker

Array = NDArray[np.float64]

THIGH_LENGTH = 0.245
"""Of body height (Winter 2009, Biomechanics and Motor Control of Human Movement, 4th ed.)."""
ACCELERATION_NOISE, TURNING_NOISE_DPS = 0.04, 0.07
"""SD of white noise at 100 Hz, m/s2 and deg/s: 400 ug and 0.005 deg/s for a root Hz, with room for skin and strap (data
sheet of the MPU-6050)."""
OFFSET, BIAS_DPS, DRIFT_DPS, DRIFT_S = 0.05, 1.0, 0.3, 600.0
"""Largest constant error of an axis, m/s2 and deg/s, and by how much the latter wanders, most of it in DRIFT_S."""
TILT_NOISE_DEG = 0.2
"""SD of a fused orientation's error."""
FORWARD = 0.6
"""Swing of the body's acceleration forward over that upward: it is braked after double support's middle and driven
before it, as the force under the feet is."""
SHOCK, SHOCK_HZ, SHOCK_S = 4.0, 20.0, 0.02
"""The heel strike felt along the thigh: m/s2, its ringing, and how fast it fades."""


@dataclass(frozen=True)
class Worn:
    """How and where a sensor is worn, and how it tells."""

    leg: str
    """'left' | 'right': on that thigh; '': on the pelvis."""
    stream: str = "signal"
    gives: Literal["motion", "quaternion"] = "motion"
    turned_deg: float = 0.0
    """Turned about the segment's long axis from facing forward, to the left above 0."""
    mirrored: bool = False
    """It tells its turning by the left hand's rule."""
    acceleration_scale: float = 1.0
    """Told for 1 m/s2."""
    turning_scale: float = 1.0
    """Told for 1 deg/s."""


class Inertial(Blocks):
    """Plays one sensor: acceleration and angular velocity, or its orientation as a quaternion."""

    def __init__(self, walker: Walker, limbs: Limbs, worn: Worn, rate_hz: float, height_m: float) -> None:
        super().__init__(rate_hz)
        self.streams = (worn.stream,)
        self._walker, self._limbs, self._worn = walker, limbs, worn
        self._arm_m = THIGH_LENGTH * height_m / 2 if worn.leg else 0.0
        self._key = Random(f"{walker.patient.seed} imu {worn.leg}").getrandbits(32)
        shapes = np.random.default_rng([self._key, 0])
        self._offset = shapes.uniform(-OFFSET, OFFSET, 3)
        self._bias, self._drift = shapes.uniform(-BIAS_DPS, BIAS_DPS, 3), shapes.uniform(-DRIFT_DPS, DRIFT_DPS, 3)

    def draw(self, times_s: Array, number: int) -> list[Frame]:
        """See drivers.emulators.blocks.Blocks."""
        random = np.random.default_rng([self._key, 1 + number])
        rows = self._fused(times_s, random) if self._worn.gives == "quaternion" else self._felt(times_s, random)
        return [Frame(time_s, (row,)) for time_s, row in zip(times_s.tolist(), rows.tolist(), strict=True)]

    def true_motion(self, times_s: Array) -> tuple[Array, Array]:
        """Acceleration with gravity's reaction (m/s2) and angular velocity (deg/s) in the sensor's axes, exact."""
        flexion, lean = self._turning(times_s)
        bounce, phase, _ = self._walker.bounce(times_s)
        up = GRAVITY * (1 + bounce * np.cos(2 * np.pi * phase)) + self._shock(times_s)
        forward = -FORWARD * GRAVITY * bounce * np.sin(2 * np.pi * phase)
        sine, cosine, arm = np.sin(flexion.angle), np.cos(flexion.angle), self._arm_m
        x = forward + arm * (flexion.acceleration * cosine - flexion.rate**2 * sine)
        y = np.sin(lean.angle) * up + arm * cosine * lean.acceleration
        z = np.cos(lean.angle) * up + arm * (flexion.acceleration * sine + flexion.rate**2 * cosine)
        felt = np.column_stack([x * cosine + z * sine, y, z * cosine - x * sine])
        turning = np.column_stack([lean.rate * cosine, -flexion.rate, -lean.rate * sine])
        return self._strapped(felt), np.degrees(self._strapped(turning)) * (-1 if self._worn.mirrored else 1)

    def _felt(self, times_s: Array, random: np.random.Generator) -> Array:
        felt, turning = self.true_motion(times_s)
        scale = np.sqrt(self.rate_hz / 100)
        felt = felt + self._offset + random.normal(0, ACCELERATION_NOISE * scale, felt.shape)
        wander = self._bias + (1 - np.exp(-times_s / DRIFT_S))[:, None] * self._drift
        turning = turning + wander + random.normal(0, TURNING_NOISE_DPS * scale, turning.shape)
        return np.hstack([felt * self._worn.acceleration_scale, turning * self._worn.turning_scale])

    def _fused(self, times_s: Array, random: np.random.Generator) -> Array:
        """Quaternions w, x, y, z from the sensor's axes to those of the room, whose x is the walking direction."""
        flexion, lean = self._turning(times_s)
        noise = np.radians(random.normal(0, TILT_NOISE_DEG, (2, len(times_s))))
        turned = np.full_like(times_s, np.radians(self._worn.turned_deg))
        leaning, bending = _about(0, lean.angle + noise[0]), _about(1, -flexion.angle + noise[1])
        orientation = _product(_product(leaning, bending), _about(2, turned))
        orientation[:, 1:] *= -1 if self._worn.mirrored else 1
        return orientation

    def _turning(self, times_s: Array) -> tuple[Motion, Motion]:
        """Turning of the segment: about -y, and about x."""
        leg = self._worn.leg
        if leg:
            return self._limbs.thigh(leg, times_s), self._limbs.adduction(leg, times_s).scaled(-1 if leg == LEFT else 1)
        return self._limbs.tilt(times_s).scaled(-1), self._limbs.obliquity(times_s)

    def _shock(self, times_s: Array) -> Array:
        shock = np.zeros_like(times_s)
        for event in self._walker.timeline.events(times_s[0] - 10 * SHOCK_S, times_s[-1]):
            if event.event == "heel_strike" and event.leg in (self._worn.leg or (LEFT, RIGHT)):
                since_s = np.maximum(times_s - event.time_s, 0)
                shock += SHOCK * np.exp(-since_s / SHOCK_S) * np.sin(2 * np.pi * SHOCK_HZ * since_s)
        return shock if self._worn.leg else shock / 2

    def _strapped(self, rows: Array) -> Array:
        """From the segment's axes to the sensor's own."""
        turn = np.radians(self._worn.turned_deg)
        x, y, z = rows.T
        return np.column_stack([x * np.cos(turn) + y * np.sin(turn), y * np.cos(turn) - x * np.sin(turn), z])


def _about(axis: int, angle: Array) -> Array:
    """Quaternions of a turn about one axis."""
    rows = np.zeros((len(angle), 4))
    rows[:, 0], rows[:, 1 + axis] = np.cos(angle / 2), np.sin(angle / 2)
    return rows


def _product(first: Array, second: Array) -> Array:
    a, b = first[:, 0], second[:, 0]
    u, v = first[:, 1:], second[:, 1:]
    vector = a[:, None] * v + b[:, None] * u + np.cross(u, v)
    return np.column_stack([a * b - (u * v).sum(axis=1), vector])


CHANNELS: dict[str, Sequence[str]] = {
    "motion": ("ax", "ay", "az", "gx", "gy", "gz"),
    "quaternion": ("qw", "qx", "qy", "qz"),
}
"""What it gives -> the names of its columns."""
