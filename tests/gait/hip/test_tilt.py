"""Up in a moving sensor: gravity over whole strides, bias found, nothing pulled to a habit."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedback.gait.hip.tilt import Tilt

RIGHT = (0.0, -1.0, 0.0)
STRIDE_S, DT = 1.2, 0.01


def swung(tilt: Tilt, seconds: float, pushed: float = 4.0, bias_dps: float = 0.0, mean_deg: float = 5.0) -> np.ndarray:
    """Errors (deg) at the end of each stride of a thigh that swings and is pushed to and fro."""
    t = np.arange(0, seconds, DT)
    angle = np.radians(mean_deg + 22 * np.cos(2 * np.pi * t / STRIDE_S) + 4 * np.cos(4 * np.pi * t / STRIDE_S + 0.5))
    turning = -np.degrees(np.gradient(angle, DT)) + bias_dps
    push = pushed * np.cos(2 * np.pi * t / STRIDE_S + 1)
    ahead = 9.81 * np.sin(angle) + push * np.cos(angle)
    upward = 9.81 * np.cos(angle) - push * np.sin(angle)
    errors = []
    for k in range(len(t)):
        up = tilt.step(DT, ahead[k], 0.0, upward[k], 0.0, turning[k], 0.0)
        if tilt.window_s > STRIDE_S - DT / 2:
            errors.append(np.degrees(np.arctan2(up[0], up[2]) - angle[k]))
            tilt.close()
    return np.array(errors)


def started(angle_deg: float) -> Tilt:
    tilt = Tilt()
    tilt.level(RIGHT)
    tilt.rest((np.sin(np.radians(angle_deg)), 0.0, np.cos(np.radians(angle_deg))), (0.0, 0.0, 0.0))
    return tilt


@given(pushed=st.floats(0, 8), mean_deg=st.floats(-15, 25))
@settings(max_examples=15, deadline=None)
def test_what_the_leg_does_is_not_taken_for_tilt(pushed: float, mean_deg: float) -> None:
    """Whatever the push and the mean angle: no error grows, and the mean is not pulled anywhere."""
    errors = swung(started(mean_deg + 25.51), 60.0, pushed, 0.0, mean_deg)
    assert np.abs(errors[5:]).max() < 0.6


@pytest.mark.parametrize("bias_dps", [-2.0, 0.5, 2.0])
def test_an_unknown_bias_is_found(bias_dps: float) -> None:
    tilt = started(30.51)
    errors = swung(tilt, 400.0, 4.0, bias_dps)
    assert np.abs(errors[-50:]).max() < 0.5
    assert tilt.bias_dps[1] == pytest.approx(bias_dps, abs=0.1)


def test_after_a_gap_it_is_right_within_some_strides() -> None:
    tilt = started(30.51)
    tilt.restart(-3.0, 0.0, 9.0)
    assert not tilt.known
    errors = swung(tilt, 30.0)
    assert tilt.known
    assert np.abs(errors[4:]).max() < 1.5


def test_an_axis_along_up_is_not_gone_by() -> None:
    tilt = Tilt()
    tilt.level((0.0, 0.0, 1.0))
    tilt.rest((0.0, 0.0, 1.0), (0.0, 0.0, 0.0))
    for _ in range(100):
        tilt.step(DT, 0.0, 0.0, 9.81, 0.0, 0.0, 0.0)
    tilt.close()
    assert tilt.up == pytest.approx((0.0, 0.0, 1.0))
