"""Geometry and error budget of the trailing limb angle."""

from math import atan, degrees

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.gait.hip.trailing import K_SIGMA, K, Leg, angle_deg, leg_of, sigma_deg, slope_deg, vertical

LEG = Leg(0.85, 0.025)


def test_leg_length_is_measured_or_from_height_or_unknown() -> None:
    assert leg_of(0.9, 1.7) == Leg(0.9, 0.025)
    assert leg_of(None, 1.7) == Leg(pytest.approx(0.833), 0.045)
    assert leg_of(None, None) is None


def test_the_leg_is_vertical_a_third_into_the_others_swing() -> None:
    """In symmetric gait, toe off at 62 %: at 24 to 25 % of the stride, by both rules."""
    known = vertical(0, 120_000_000, 500_000_000, K, K_SIGMA)
    unknown = vertical(0, 0, 500_000_000, K, K_SIGMA)
    assert known.t_ns == pytest.approx(245_400_000)
    assert unknown.t_ns == pytest.approx(237_500_000)
    assert vertical(200_000_000, 120_000_000, 500_000_000, K, K_SIGMA).swing_s == 0.0


def test_the_error_budget_is_the_sciences() -> None:
    """At 0.6 m/s with 0.85 m and a swing of 0.45 s: about 3 deg (1.2 for events, 2.0 for the hip, 1.8 for k)."""
    at = vertical(0, 150_000_000, 600_000_000, K, K_SIGMA)
    way_m = 0.6 * (0.6 - at.t_ns * 1e-9)
    sigma = sigma_deg(way_m, LEG, 0.6, at, 0.0, 0.3)
    assert sigma == pytest.approx(3.0, abs=0.3)
    assert sigma_deg(way_m, LEG, 0.6, at, 0.04, 0.3) == sigma
    assert sigma_deg(way_m, LEG, 0.6, at, 0.3, 0.3) > 1.5 * sigma


@given(st.floats(0.0, 0.6), st.floats(0.5, 1.2))
def test_the_slope_is_that_of_the_angle(way_m: float, leg_m: float) -> None:
    leg, step = Leg(leg_m, 0.02), 1e-5
    assert angle_deg(way_m, leg) == pytest.approx(degrees(atan(way_m / leg_m)))
    rise = (angle_deg(way_m + step, leg) - angle_deg(way_m, leg)) / step
    assert slope_deg(angle_deg(way_m, leg), leg) == pytest.approx(rise, rel=1e-3)
