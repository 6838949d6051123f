"""A thigh that starts from rest, seen by a sensor that is right-handed or not."""

from math import nan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.gait.calibration.mirror import is_mirrored
from feedback.gait.hip.pose import G, Still
from feedback.messages import Stride

REST = Still((0.0, 0.0, 1.0), (0.4, -0.3, 0.2), 0.2, G)
STILL_S, STRIDE_S, ARM_M = 3.0, 1.1, 0.21
T = np.arange(0.0, 20.0, 0.01)


def stride(end_s: float) -> Stride:
    timing = (STRIDE_S, 0.7, 0.4, nan, nan, nan, 1.0)
    return Stride(round(end_s * 1e9), 0, 0, "left", round((end_s - STRIDE_S) * 1e9), *timing, "heel", 1.0)


STRIDES = [stride(end_s) for end_s in np.arange(STILL_S + STRIDE_S, 19.0, STRIDE_S).tolist()]


def rows_of(mean_deg: float, swing_deg: float, mirrored: bool, drift_dps: float = 0.0) -> np.ndarray:
    """The thigh swings about the hip from STILL_S on; axes of the sensor: forward, left, up."""
    since_s = np.maximum(T - STILL_S, 0.0)
    grown = np.minimum(since_s / 0.5, 1.0)
    angle = np.radians(grown * (mean_deg + swing_deg * np.sin(2 * np.pi * since_s / STRIDE_S)))
    rate = np.gradient(angle, T)
    along = ARM_M * np.gradient(rate, T) + G * np.sin(angle)
    felt = np.c_[along, np.zeros(len(T)), G * np.cos(angle) + ARM_M * rate**2]
    turning = np.c_[np.zeros(len(T)), -np.degrees(rate), np.zeros(len(T))] * (-1 if mirrored else 1)
    random = np.random.default_rng(1)
    turning += REST.turning_bias_dps + random.normal(0, 0.2, turning.shape)
    turning[:, 1] += drift_dps
    return np.c_[T, felt + random.normal(0, 0.05, felt.shape), turning]


def seen(mirrored: bool, rows: np.ndarray) -> bool:
    """Its axis is taken from its own turning, so a mirrored sensor's comes out the other way round."""
    return is_mirrored(rows, REST, (0.0, 1.0 if mirrored else -1.0, 0.0), STRIDES)


@given(st.floats(4.0, 12.0), st.floats(12.0, 25.0))
def test_where_the_thigh_is_flexed_on_average_the_two_are_told_apart(mean_deg: float, swing_deg: float) -> None:
    assert seen(True, rows_of(mean_deg, swing_deg, mirrored=True))
    assert not seen(False, rows_of(mean_deg, swing_deg, mirrored=False))


@given(st.floats(-10.0, 15.0), st.floats(5.0, 25.0), st.floats(-0.15, 0.15))
def test_no_way_of_walking_and_no_drift_makes_a_good_sensor_mirrored(
    mean_deg: float, swing_deg: float, drift_dps: float
) -> None:
    assert not seen(False, rows_of(mean_deg, swing_deg, mirrored=False, drift_dps=drift_dps))


def test_without_rest_before_the_walk_or_long_after_it_nothing_is_said() -> None:
    rows = rows_of(6.0, 20.0, mirrored=True)
    assert seen(True, rows)
    assert not seen(True, rows[rows[:, 0] > STILL_S + 0.3])
    assert not is_mirrored(rows, REST, (0.0, 1.0, 0.0), [])
    late = np.r_[rows[:200], rows[300:]]
    late[200:, 0] += 30.0
    moved = [one.replace(start_ns=one.start_ns + 30 * 10**9, t_ns=one.t_ns + 30 * 10**9) for one in STRIDES]
    late[200:210, 5] += 30.0
    assert not is_mirrored(late, REST, (0.0, 1.0, 0.0), moved)


@pytest.mark.parametrize("few", [0, 1])
def test_without_samples_nothing_is_said(few: int) -> None:
    assert not is_mirrored(np.zeros((few, 7)), REST, (0.0, -1.0, 0.0), STRIDES)
