"""How each inertial sensor sits on this patient: from the standing and the walking of the sequence.

Lives here: `posed`. Why: a sensor is strapped on in any position, by anybody. Must never: keep a pose whose sign is in
doubt: an angle that is the wrong way round would praise flexion as extension.

A thigh flexes while its own leg swings. That tells an axis whose sign the motion alone leaves open (turned the right
way round) from thigh sensors on the wrong leg (refused). A mirrored sensor tells its turning by the left hand's rule;
its axis seems right, but gyroscope and gravity contradict each other, and its angles are wrong by several degrees
(refused, see `mirror`).
"""

from collections.abc import Iterable, Sequence
from math import nan
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from feedback.config.body import Imu
from feedback.config.patient import Axis, ImuPose
from feedback.gait.calibration.mirror import is_mirrored
from feedback.gait.calibration.refusal import Refusal
from feedback.gait.calibration.standing import Stood
from feedback.gait.hip.pose import CLEAR_SKEW, G, flexion_axis, pose_of, side_axis, still
from feedback.gait.hip.worn import Worn
from feedback.messages import LEFT, RIGHT, Samples, Stride

Array = NDArray[np.float64]

LOOSE_PCT = 85.0
"""Share of a thigh's motion about one axis below which the strap deserves a look (science 5.2)."""
EARLY_SWING = 0.6
"""Share of the swing in which a thigh flexes; then it waits for heel strike."""
_NS = 1e-9
_TIGHTEN = "strap it tighter, and begin again"


class Posed(NamedTuple):
    """Of all sensors."""

    poses: tuple[ImuPose, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    notes: tuple[str, ...] = ()


_UNKNOWN: Axis = (nan, nan, nan)


class _Rows(Worn):
    """Brings the samples of any kind of sensor to m/s2 and deg/s, with the direction of 'up' at each."""

    up: Axis = _UNKNOWN

    def _placed(self, t_ns: int, up: Axis) -> None:  # noqa: ARG002 - of the sample that is being fed
        self.up = up


def posed(imus: Iterable[Imu], samples: Sequence[Samples], stood: Stood, strides: Sequence[Stride]) -> Posed:
    """The poses of these sensors; strides: those that count, of both legs."""
    poses: list[ImuPose] = []
    refusals: list[Refusal] = []
    notes: list[str] = []
    for imu in imus:
        found = _of(imu, _rows(imu, samples), stood, strides, notes)
        if isinstance(found, ImuPose):
            poses.append(found)
        elif found:
            refusals.append(found)
    return Posed(tuple(poses), tuple(refusals), tuple(notes))


def _rows(imu: Imu, samples: Sequence[Samples]) -> Array:
    """Time (s), acceleration (m/s2), turning (deg/s) and 'up' (NaN while not known) of its samples."""
    worn, rows = _Rows(imu, None), []
    for one in samples:
        if one.stream == imu.stream:
            worn.feed(one)
            if worn.last_ns == one.t_ns:
                rows.append((*worn.row, *worn.up))
    return np.array(rows).reshape(-1, 10)


def _of(imu: Imu, rows: Array, stood: Stood, strides: Sequence[Stride], notes: list[str]) -> ImuPose | Refusal | None:
    """Of one sensor; None, and a note, where walking goes on to find what is still open."""
    name = f"{imu.segment} sensor {imu.stream}"
    if not len(rows):
        return Refusal(f"no samples of the {name}", "switch it on, check its port")
    standing = _during(rows, [(stood.from_ns, stood.until_ns)])
    if imu.gives == "quaternion":
        standing = np.c_[standing[:, :4], np.zeros((len(standing), 6))]
    rest = still(standing[:, 0], standing[:, 1:4], standing[:, 4:7])
    if isinstance(rest, str):
        return Refusal(f"the {name}, standing: {rest}", "let the patient stand still, look at its strap")
    if imu.segment == "pelvis":
        side = side_axis(_pushed(rows, strides, LEFT), _pushed(rows, strides, RIGHT), rest.up)
        if not isinstance(side, str):
            return pose_of(imu.stream, rest, side)
        notes.append(f"{name}: {side}; it is looked for anew in each session")
        return None
    own = sorted((stride for stride in strides if stride.leg == imu.leg), key=lambda stride: stride.start_ns)
    walking = _during(rows, [(stride.start_ns, stride.t_ns) for stride in own])
    found = flexion_axis(walking[:, 4:7] - rest.turning_bias_dps, rest.up, imu.rate_hz)
    if isinstance(found, str):
        return Refusal(f"the {name}: {found}", _TIGHTEN)
    turning = np.c_[rows[:, 0], (rows[:, 4:7] - rest.turning_bias_dps) @ found.axis]
    with_leg = _flexes_in_swing(turning, own)
    if not with_leg and found.skew >= CLEAR_SKEW:
        return Refusal(
            f"the {name} moves with the other leg", "swap both thigh sensors, or their legs in the rig's file"
        )
    axis = found.axis if with_leg else (-found.axis[0], -found.axis[1], -found.axis[2])
    if found.planar_pct < LOOSE_PCT:
        notes.append(f"{name}: {found.planar_pct:.0f} % of its motion is about one axis; a tighter strap gives more")
    if imu.gives == "motion" and is_mirrored(rows, rest, axis, own):
        return Refusal(
            f"the {name} is mirrored: it tells turning by the left hand's rule",
            "turn the sign of its angular velocity in its firmware or driver, and begin again",
        )
    return pose_of(imu.stream, rest, axis, found.planar_pct)


def _during(rows: Array, spans_ns: Iterable[tuple[int, int]]) -> Array:
    """The rows within these spans of time, which are in order."""
    parts = [rows[slice(*np.searchsorted(rows[:, 0], (start * _NS, end * _NS)))] for start, end in spans_ns]
    return np.concatenate(parts) if parts else rows[:0]


def _flexes_in_swing(turning: Array, strides: Sequence[Stride]) -> bool:
    """Whether the thigh turns forward in its own leg's swings, more than in its stances."""
    lifts = [(one, one.start_ns + round(one.stance_s / _NS)) for one in strides]
    swings = _during(turning, [(lift, lift + round(EARLY_SWING * one.swing_s / _NS)) for one, lift in lifts])
    stances = _during(turning, [(one.start_ns, lift) for one, lift in lifts])
    return bool(len(swings) and len(stances) and swings[:, 1].mean() > stances[:, 1].mean())


def _pushed(rows: Array, strides: Sequence[Stride], leg: str) -> Array:
    """Mean acceleration less gravity of each single support of a leg, one row each."""
    spans = []
    for one in strides:
        if one.leg == leg and one.single_support_s == one.single_support_s:
            start_ns = one.start_ns + round(one.first_double_support_s / _NS)
            spans.append((start_ns, start_ns + round(one.single_support_s / _NS)))
    parts = [part for span in spans if len(part := _during(rows, [span])) and np.isfinite(part).all()]
    return np.array([(part[:, 1:4] - G * part[:, 7:10]).mean(axis=0) for part in parts]).reshape(-1, 3)
