"""How an inertial sensor sits on its segment: from standing still, and from walking.

Lives here: `still`, `flexion_axis`, `side_axis`, `pose_of`, all pure. Why: a sensor is strapped on in any position,
and live calibration and `stridecue calibrate` must find the same. Must never: guess; what does not fit is refused, in
words.

Axes of the body: forward, left, up. The axis of flexion points to the right, so that turning about it by the right
hand carries the knee forward.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from feedback.config.patient import Axis, ImuPose

Array = NDArray[np.float64]

G = 9.81
LEAST_S = 3.0
"""Standing for so long tells the zero: sway of 0.5 to 1 Hz is averaged out."""
_ROUNDING_S = 0.05
_TURNS_DPS, _JERKS = 3.0, 0.3
"""Angular velocity (SD, deg/s) and acceleration (SD, m/s2) below which somebody stands still (science 5.2)."""
_BIAS_DPS = 20.0
"""No sensor is sold with more bias than this (MPU-6050 data sheet: 20 deg/s at most); more is turning."""
_GRAVITY_OFF = 0.6
"""Scale and offset of a cheap accelerometer err by up to 0.06 g (MPU-6050: 3 % and 50 mg)."""
LEAST_PLANAR_PCT = 60.0
"""Share of the tilting motion about one axis below which nobody knows the flexion axis; 50 % is none at all. Healthy
walking has > 85 %, walking in curves 75 %."""
_SMOOTH_S = 0.05
"""Impacts at heel strike last some 20 ms; the swing some 400 ms."""
CLEAR_SKEW = 0.25
"""Skew of angular velocity from which its sign is sure: in the normal curves (Schwartz 2008) it is 0.4 to 0.6."""

_LEAST_SUPPORTS = 4
_LEAST_SIDEWAYS = 0.2
"""m/s2; a body that is carried from foot to foot has 0.5 to 1.5."""


class Still(NamedTuple):
    """A sensor at rest on somebody who stands."""

    up: Axis
    """Direction of 'up' in the sensor's axes, length 1."""
    turning_bias_dps: Axis
    sway_deg: float
    """SD of its tilt."""
    gravity: float
    """Length of its acceleration, m/s2."""


class Flexion(NamedTuple):
    """The axis about which a segment turns in walking."""

    axis: Axis
    """In the sensor's axes, at right angles to 'up', right-handed for flexion, length 1."""
    planar_pct: float
    """Share of the motion about it."""
    skew: float
    """Of the angular velocity about it; a swing is quicker than a stance. Below CLEAR_SKEW the sign is not sure."""


def still(times_s: Array, acceleration: Array, turning: Array) -> Still | str:
    """From samples of standing, m/s2 and deg/s in rows of three; why not, if it was no quiet standing."""
    count = len(times_s)
    if count < 2 or (times_s[-1] - times_s[0]) * count / (count - 1) < LEAST_S - _ROUNDING_S:
        return f"too short: stand still for {LEAST_S:g} s"
    bias, mean = turning.mean(axis=0), acceleration.mean(axis=0)
    gravity = float(np.linalg.norm(mean))
    if abs(gravity - G) > _GRAVITY_OFF:
        return f"acceleration at rest is {gravity:.2f} instead of {G} m/s2: wrong unit, or faulty"
    if not quiet(acceleration, turning):
        return "it moves: stand still"
    if np.abs(bias).max() > _BIAS_DPS:
        return f"it turns by {np.abs(bias).max():.0f} deg/s at rest: wrong unit, or faulty"
    up = mean / gravity
    across = acceleration - np.outer(acceleration @ up, up)
    sway = float(np.degrees(np.sqrt((across**2).sum(axis=1).mean()) / gravity))
    return Still(_axis(up), _axis(bias), sway, gravity)


def quiet(acceleration: Array, turning: Array) -> bool:
    """Whether it moves so little; of gravity as the sensor reads it, for its unit may be wrong."""
    jerks = acceleration.std(axis=0).max() / max(float(np.linalg.norm(acceleration.mean(axis=0))), 1e-9)
    return bool(turning.std(axis=0).max() < _TURNS_DPS and jerks < _JERKS / G)


def flexion_axis(turning: Array, up: Axis, rate_hz: float = 100.0) -> Flexion | str:
    """From angular velocity (deg/s, bias taken off, rows of three) of walking, about 20 s; why not, if none stands out.

    The first principal component (Seel 2014; McGrath 2018) of what is at right angles to 'up': turning about the
    length of the segment, in curves and by loose skin, can be more than flexion, and tells nothing of it. A thigh
    flexes quicker in swing than it extends in stance, which tells the sign: the skew of the velocity is above 0.
    """
    if len(turning) < 2 * rate_hz:
        return "too short: walk on"
    upward = np.asarray(up)
    across = turning - np.outer(turning @ upward, upward)
    shares, axes = np.linalg.eigh(across.T @ across)
    planar_pct = float(100.0 * shares[2] / max(shares.sum(), 1e-9))
    if planar_pct < LEAST_PLANAR_PCT:
        return f"only {planar_pct:.0f} % of the motion is about one axis: no walking, or the strap is loose"
    axis = axes[:, 2]
    skew = _skew(across @ axis, rate_hz)
    return Flexion(_axis(axis if skew >= 0 else -axis), planar_pct, abs(skew))


def side_axis(left_alone: Array, right_alone: Array, up: Axis) -> Axis | str:
    """Axis to the right of a pelvis sensor, from its mean acceleration less gravity (m/s2) in single supports.

    One row a single support of that leg. Gravity goes off by the tilt of each moment: a pelvis drops as it is pushed.
    The ground pushes the body away from the leg that bears it, so the difference points to the right; what is forward
    cancels, because it is alike in both. Why not, if the rows do not tell.
    """
    if min(len(left_alone), len(right_alone)) < _LEAST_SUPPORTS:
        return "too short: walk on"
    upward = np.asarray(up)
    differs = left_alone.mean(axis=0) - right_alone.mean(axis=0)
    differs = differs - (differs @ upward) * upward
    length = float(np.linalg.norm(differs))
    spread = float(np.sqrt(left_alone.var(axis=0).sum() + right_alone.var(axis=0).sum()))
    if length < max(_LEAST_SIDEWAYS, spread / np.sqrt(len(left_alone))):
        return "the body hardly moves from side to side: the sensor's right and left cannot be told"
    return _axis(differs / length)


def pose_of(stream: str, stood: Still, axis: Axis, planar_pct: float = 100.0) -> ImuPose:
    """For the patient's file."""
    return ImuPose(
        stream=stream,
        up=stood.up,
        axis=axis,
        turning_bias_dps=stood.turning_bias_dps,
        planar_pct=min(max(planar_pct, 0.0), 100.0),
        sway_deg=min(stood.sway_deg, 90.0),
    )


def _axis(vector: Array) -> Axis:
    x, y, z = vector.tolist()
    return x, y, z


def _skew(values: Array, rate_hz: float) -> float:
    width = max(1, round(_SMOOTH_S * rate_hz))
    smooth = np.convolve(values, np.full(width, 1.0 / width), "valid")
    return float((smooth**3).mean() / max((smooth**2).mean() ** 1.5, 1e-9))
