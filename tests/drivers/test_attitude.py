"""From angles to a quaternion and from rooms whose z points down, against the emulators' own way back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.attitude import from_down, from_euler
from drivers.emulators.attitude import to_euler, up_in_sensor

angles = st.floats(-179, 179)


@given(angles, st.floats(-85, 85), angles)
def test_angles_there_and_back(yaw: float, pitch: float, roll: float) -> None:
    assert to_euler(*from_euler(yaw, pitch, roll)) == pytest.approx((yaw, pitch, roll), abs=1e-6)


@pytest.mark.parametrize(
    ("yaw_pitch_roll", "up"),
    [((90, 0, 0), (0, 0, 1)), ((0, 90, 0), (-1, 0, 0)), ((0, 0, 90), (0, 1, 0)), ((30, -90, 0), (1, 0, 0))],
)
def test_up_is_where_it_should_be(yaw_pitch_roll: tuple[float, float, float], up: tuple[float, float, float]) -> None:
    assert up_in_sensor(*from_euler(*yaw_pitch_roll)) == pytest.approx(up, abs=1e-12)


@given(angles, st.floats(-85, 85), angles)
def test_turned_over_the_sensor_feels_up_where_down_was(yaw: float, pitch: float, roll: float) -> None:
    told = from_euler(yaw, pitch, roll)
    below = tuple(-part for part in up_in_sensor(*told))
    assert up_in_sensor(*from_down(*told)) == pytest.approx(below, abs=1e-12)
