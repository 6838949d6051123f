"""Poses of inertial sensors on the synthetic patient, strapped on in every way that people find."""

from collections.abc import Callable

import numpy as np
import pytest

from feedback.config import Rig
from feedback.config.patient import ImuPose
from feedback.gait.calibration.baseline import good
from feedback.gait.calibration.poses import Posed, posed
from feedback.gait.calibration.standing import Stood
from feedback.gait.tracker import GaitTracker
from feedback.messages import Samples, Stride

PlayWorn = Callable[..., list[Samples]]
STOOD = Stood(686.0, 0.1, 0.5, 0.02, round(101.0e9), round(106.0e9))
SECONDS = 35


@pytest.fixture
def find(full_rig: Rig, play_worn: PlayWorn) -> Callable[..., Posed]:
    def found(**changes: object) -> Posed:
        lost = changes.pop("lost", "")
        samples = [one for one in play_worn(SECONDS, **changes) if one.stream != lost]
        tracker = GaitTracker(full_rig.sole, 70.0)
        told = [m for one in samples if one.stream not in full_rig.worn for m in tracker.feed(one)]
        kept = good([m for m in told if isinstance(m, Stride)])
        return posed(full_rig.imus, samples, STOOD, [one for rows in kept.values() for one in rows])

    return found


def axes(found: Posed) -> dict[str, ImuPose]:
    return {pose.stream: pose for pose in found.poses}


@pytest.mark.parametrize("turned_deg", [0.0, 35.0, -40.0, 180.0])
def test_each_sensor_finds_up_and_its_flexion_axis_however_it_is_turned(
    find: Callable[..., Posed], turned_deg: float
) -> None:
    found = find(turned_deg=turned_deg)
    assert found.refusals == ()
    turn = np.radians(turned_deg)
    right = np.array([-np.sin(turn), -np.cos(turn), 0.0])  # the body's right, in a sensor turned to the left
    for stream in ("thigh_left.imu", "thigh_right.imu"):
        pose = axes(found)[stream]
        assert np.dot(pose.axis, right) > np.cos(np.radians(6.0))
        assert np.dot(pose.up, (0.0, 0.0, 1.0)) > np.cos(np.radians(1.0))
        assert pose.planar_pct > 85.0
        assert pose.sway_deg < 1.0


@pytest.mark.parametrize("turned_deg", [0.0, 35.0])
def test_a_mirrored_sensor_is_refused(find: Callable[..., Posed], turned_deg: float) -> None:
    found = find(mirrored=True, turned_deg=turned_deg)
    assert [row.what.partition(": ")[0] for row in found.refusals] == [
        "the thigh sensor thigh_left.imu is mirrored",
        "the thigh sensor thigh_right.imu is mirrored",
    ]


def test_thigh_sensors_on_the_wrong_legs_are_refused(find: Callable[..., Posed]) -> None:
    refused = find(crossed=True).refusals
    assert [row.what for row in refused] == [
        "the thigh sensor thigh_left.imu moves with the other leg",
        "the thigh sensor thigh_right.imu moves with the other leg",
    ]


def test_a_sensor_that_says_nothing_or_in_another_unit_is_refused(find: Callable[..., Posed]) -> None:
    assert find(lost="pelvis.imu").refusals[0].what == "no samples of the pelvis sensor pelvis.imu"
    refused, _ = find(acceleration_scale=1 / 9.80665).refusals
    assert "wrong unit" in refused.what


def test_a_sensor_that_gives_its_orientation_finds_the_same_axis(full_rig: Rig, play_worn: PlayWorn) -> None:
    fused = full_rig.imus[0].model_copy(update={"gives": "quaternion"})
    samples = play_worn(SECONDS, gives="quaternion")
    tracker = GaitTracker(full_rig.sole, 70.0)
    told = [m for one in samples if one.stream not in full_rig.worn for m in tracker.feed(one)]
    kept = good([m for m in told if isinstance(m, Stride)])
    (pose,) = posed([fused], samples, STOOD, [one for rows in kept.values() for one in rows]).poses
    assert np.dot(pose.axis, (0.0, -1.0, 0.0)) > 0.98


def test_a_pelvis_knows_right_from_left_by_the_push_of_the_ground(full_rig: Rig, play_worn: PlayWorn) -> None:
    samples = play_worn(SECONDS)
    tracker = GaitTracker(full_rig.sole, 70.0)
    told = [m for one in samples if one.stream not in full_rig.worn for m in tracker.feed(one)]
    strides = [m for m in told if isinstance(m, Stride)]
    (pelvis,) = [imu for imu in full_rig.imus if imu.segment == "pelvis"]
    (pose,) = posed([pelvis], samples, STOOD, strides).poses
    assert np.dot(pose.axis, (0.0, -1.0, 0.0)) > 0.99
    unmoved = posed([pelvis], [_without_sway(one) for one in samples], STOOD, strides)
    assert (unmoved.poses, unmoved.refusals) == ((), ())
    assert "hardly moves from side to side" in unmoved.notes[0]


def _without_sway(one: Samples) -> Samples:
    """The sensor at rest: it is worn by somebody who does not go to the side."""
    return one.replace(values=(0.0, 0.0, 9.81, 0.0, 0.0, 0.0)) if one.stream == "pelvis.imu" else one
