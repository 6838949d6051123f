"""The trailing limb angle from a foot's way on the belt: hip to ankle against vertical, foot behind above 0.

Lives here: when the leg is vertical, the angle, and how far all this may err. Why: the soles know when, the belt knows
how far. Must never: hide an assumption; each has a share in sigma.

In normal gait the ankle goes with the belt, straight, between 6 and 46 % of the stride (science 5.1, from Schwartz
2008), and the hip hardly moves in the room; the rest is geometry.
"""

from math import atan2, cos, degrees, hypot, pi, radians
from typing import NamedTuple

K = 0.33
"""Share of the other leg's swing after which this leg is vertical: 23.7 % of the stride in the norm."""
K_SIGMA = 0.1
STEP_SHARE, STEP_SIGMA = 0.475, 0.06
"""Share of the step (strike to the other's strike) at which the leg is vertical in symmetric gait, and its error: the
norm has 0.454 (very fast) to 0.494 (very slow), limping more."""
HALF_SIGMA = 0.03
"""Of one foot alone the other's strike is taken at half of the stride; it errs by this share of it."""
GROWS = 0.4
"""After the other's strike the heel rises and the ankle lags behind the belt: the angle grows by this share of the
second double support and no more. On the markers of a walk at 1 m/s the peak comes out so (Moore 2015, csu-hmc), and
the usual 5 deg between the angle at the other's strike and its peak (science 5.1)."""
GROWS_SIGMA_DEG = 2.0
_EVENT_S = 0.03
"""Error of the moment of toe off, which is the noisiest event."""
_DRIFT_M = 0.03
"""How far the pelvis may drift in the room from one leg's vertical to its trailing …"""
_BELT_SHARE = 0.02
_HEIGHT_SHARE, MEASURED_SIGMA, ASSUMED_SIGMA = 0.49, 0.025, 0.045
"""Trochanter to ankle over body height, with the relative error of a leg that was measured, and of one that was not
(Winter 2009: 0.53 less 0.039 for the ankle; 0.02 between people)."""
CHANGED_MPS = 0.05
"""A change of stride-mean belt speed over the last 3 strides above which the hip no longer stands still in the room."""
WORST_DEG = 7.0
"""With a larger sigma than this no angle is told: it could as well be that of another walk."""


class Vertical(NamedTuple):
    """When a leg is vertical in its stance."""

    t_ns: int
    sigma_s: float
    swing_s: float
    """The other's swing, which k is a share of; 0 where the other's toe off is not known."""


class Leg(NamedTuple):
    """Trochanter to ankle."""

    m: float
    sigma: float
    """Relative error."""


def leg_of(measured_m: float | None, height_m: float | None) -> Leg | None:
    """None if neither is known: then there is no angle."""
    if measured_m:
        return Leg(measured_m, MEASURED_SIGMA)
    return Leg(_HEIGHT_SHARE * height_m, ASSUMED_SIGMA) if height_m else None


def vertical(start_ns: int, other_off_ns: int, other_strike_ns: int, k: float, k_sigma: float) -> Vertical:
    """From the stance's strike, the other's toe off (0: not known) and its strike."""
    if start_ns < other_off_ns < other_strike_ns:
        swing_s = (other_strike_ns - other_off_ns) * 1e-9
        return Vertical(other_off_ns + round(k * swing_s * 1e9), hypot(k_sigma * swing_s, _EVENT_S), swing_s)
    step_s = (other_strike_ns - start_ns) * 1e-9
    return Vertical(start_ns + round(STEP_SHARE * step_s * 1e9), hypot(STEP_SIGMA * step_s, _EVENT_S), 0.0)


def angle_deg(way_m: float, leg: Leg) -> float:
    """Of a foot so far behind the hip."""
    return degrees(atan2(way_m, leg.m))


def slope_deg(deg: float, leg: Leg) -> float:
    """By how much the angle changes with each metre of way."""
    return 180.0 / pi * cos(radians(deg)) ** 2 / leg.m


def sigma_deg(way_m: float, leg: Leg, speed_mps: float, at: Vertical, changed_mps: float, trail_s: float) -> float:
    """Error budget of science 5.1. On a belt that changed, the body drifts by up to as much till it follows."""
    drift_m = hypot(_DRIFT_M, changed_mps * trail_s if changed_mps > CHANGED_MPS else 0.0)
    way_error_m = hypot(speed_mps * at.sigma_s, drift_m, _BELT_SHARE * way_m, leg.sigma * way_m)
    return slope_deg(angle_deg(way_m, leg), leg) * way_error_m
