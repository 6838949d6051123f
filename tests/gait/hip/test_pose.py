"""Standing, flexion axis and right side of a sensor in any mounting, and what is refused."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation

from feedback.gait.hip.pose import CLEAR_SKEW, flexion_axis, pose_of, side_axis, still

TIMES = np.arange(0, 5, 0.01)
NORMAL = np.random.default_rng(2)
REST = NORMAL.normal(0, 0.05, (500, 3)) + np.array([0.0, 0.0, 9.81])
CALM = NORMAL.normal(0, 0.2, (500, 3)) + np.array([1.0, -2.0, 0.5])
ANGLES = st.tuples(*[st.floats(-180, 180)] * 3)


def test_standing_tells_up_bias_and_sway() -> None:
    found = still(TIMES, REST, CALM)
    assert not isinstance(found, str)
    assert found.up == pytest.approx((0, 0, 1), abs=0.002)
    assert found.turning_bias_dps == pytest.approx((1.0, -2.0, 0.5), abs=0.05)
    assert found.gravity == pytest.approx(9.81, abs=0.02)
    assert found.sway_deg == pytest.approx(np.degrees(0.05 * 2**0.5 / 9.81), rel=0.1)


@pytest.mark.parametrize(
    ("acceleration", "turning", "why"),
    [
        (REST / 9.81, CALM, "wrong unit"),
        (REST * 9.81, CALM, "wrong unit"),
        (REST + 2 * np.sin(TIMES * 9)[:, None], CALM, "moves"),
        (REST, CALM * 20, "moves"),
        (REST, CALM + 40.0, "turns by"),
        (REST[:200], CALM[:200], "too short"),
    ],
)
def test_what_is_no_standing_is_refused_in_words(acceleration, turning, why: str) -> None:
    found = still(TIMES[: len(acceleration)], acceleration, turning)
    assert isinstance(found, str)
    assert why in found


@given(turned=ANGLES, slow=st.booleans())
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_flexion_axis_is_found_with_its_sign_in_any_mounting(hip, turned, slow: bool) -> None:
    """Right-handed for flexion: of a sensor that is not turned it points to the right.

    This thigh turns in and out and sideways in step with flexing, so its axis in motion is some degrees off.
    """
    made = hip.walk(20.0, points={"left": hip.SLOW if slow else hip.FREE})
    mounting = Rotation.from_euler("xyz", turned, degrees=True)
    gait = made.legs["left"]
    _, turning = hip.motion(gait.deg, made.time_s, gait.strikes, hip.Worn(mounting, (0, 0, 0)), (0, 0, 0))
    found = flexion_axis(turning[800:], tuple(mounting.apply([0, 0, 1])))
    assert not isinstance(found, str)
    assert np.degrees(np.arccos(min(1.0, np.dot(found.axis, mounting.apply([0, -1, 0]))))) < 6.0
    assert found.planar_pct > 85
    assert found.skew > CLEAR_SKEW


def test_shaking_in_all_directions_has_no_axis() -> None:
    found = flexion_axis(NORMAL.normal(0, 60, (2000, 3)), (0.0, 0.0, 1.0))
    assert isinstance(found, str)
    assert "about one axis" in found
    assert isinstance(flexion_axis(CALM[:50], (0.0, 0.0, 1.0)), str)


@given(turned=ANGLES)
@settings(max_examples=20, deadline=None)
def test_the_pelvis_knows_its_right_from_where_the_ground_pushes_it(turned) -> None:
    mounting = Rotation.from_euler("xyz", turned, degrees=True)
    push = np.array([0.4, -0.8, 9.9]) + NORMAL.normal(0, 0.1, (6, 3))
    other = np.array([0.3, 0.7, 9.9]) + NORMAL.normal(0, 0.1, (6, 3))
    found = side_axis(mounting.apply(push), mounting.apply(other), tuple(mounting.apply([0, 0, 1])))
    assert not isinstance(found, str)
    assert np.dot(found, mounting.apply([0, -1, 0])) > 0.97


def test_a_pelvis_that_hardly_moves_tells_no_side() -> None:
    rows = np.array([0.0, 0.0, 9.9]) + NORMAL.normal(0, 0.1, (6, 3))
    assert "side to side" in side_axis(rows, rows, (0.0, 0.0, 1.0))
    assert "too short" in side_axis(rows[:2], rows, (0.0, 0.0, 1.0))


def test_a_pose_goes_into_the_patients_file() -> None:
    stood = still(TIMES, REST, CALM)
    assert not isinstance(stood, str)
    pose = pose_of("left_thigh.motion", stood, (0.0, -1.0, 0.0), 91.0)
    assert (pose.up, pose.axis, pose.planar_pct) == (stood.up, (0.0, -1.0, 0.0), 91.0)
    assert pose.turning_bias_dps == stood.turning_bias_dps
