from math import isnan

import pytest

from feedback.gait.strides import LONGEST_NS, Strides
from feedback.messages import LEFT, RIGHT

S = 1_000_000_000


def ns(seconds: float) -> int:
    return round(seconds * S)


def strike(strides: Strides, leg: str, at_s: float):
    return strides.strike(leg, ns(at_s), ns(at_s) + 1, 1.0, "heel", 1.1)


def test_a_stride_is_cut_into_its_parts() -> None:
    strides = Strides()
    strike(strides, RIGHT, 9.45)
    strike(strides, LEFT, 10.0)
    strides.lift(RIGHT, ns(10.12), 1.0)
    strike(strides, RIGHT, 10.55)
    strides.lift(LEFT, ns(10.7), 0.7)
    done = strike(strides, LEFT, 11.1)
    assert done is not None
    assert (done.leg, done.start_ns, done.t_ns, done.cause_ns) == (LEFT, ns(10.0), ns(11.1), ns(11.1) + 1)
    parts = (done.stride_s, done.stance_s, done.swing_s, done.double_support_s, done.single_support_s, done.step_s)
    assert parts == pytest.approx((1.1, 0.7, 0.4, 0.27, 0.43, 0.55))
    assert (done.peak_load, done.strike_zone, done.quality) == (1.1, "heel", 0.7)


def test_without_the_other_leg_the_supports_are_not_known() -> None:
    strides = Strides()
    strike(strides, LEFT, 10.0)
    strides.lift(LEFT, ns(10.7), 1.0)
    done = strike(strides, LEFT, 11.1)
    assert done is not None
    assert isnan(done.double_support_s)
    assert isnan(done.single_support_s)
    assert isnan(done.step_s)


def test_no_stride_without_a_toe_off_nor_across_a_pause_nor_a_gap() -> None:
    strides = Strides()
    strike(strides, LEFT, 10.0)
    assert strike(strides, LEFT, 11.1) is None
    strides.lift(LEFT, ns(11.8), 1.0)
    assert strike(strides, LEFT, 11.1 + LONGEST_NS / S + 0.1) is None
    strides.lift(LEFT, ns(15.0), 1.0)
    strides.forget(LEFT)
    assert strike(strides, LEFT, 15.4) is None


def test_a_swing_that_was_taken_back_leaves_the_last_toe_off() -> None:
    strides = Strides()
    strike(strides, LEFT, 10.0)
    strides.lift(LEFT, ns(10.5), 1.0)
    strides.lift(LEFT, ns(10.7), 0.4)
    done = strike(strides, LEFT, 11.1)
    assert done is not None
    assert done.stance_s == pytest.approx(0.7)
