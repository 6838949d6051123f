from math import isnan

import pytest

from feedback.gait.loading import NOTHING, Loading
from feedback.gait.path import Path
from feedback.gait.strides import LONGEST_NS, Strides
from feedback.messages import LEFT, RIGHT

S = 1_000_000_000


def ns(seconds: float) -> int:
    return round(seconds * S)


def strike(strides: Strides, leg: str, at_s: float):
    return strides.strike(leg, ns(at_s), ns(at_s) + 1, 1.0, "heel", 1.1)


def begun() -> Strides:
    """A left stride up to its toe off."""
    strides = Strides()
    strike(strides, RIGHT, 9.45)
    strike(strides, LEFT, 10.0)
    strides.lift(RIGHT, ns(10.12), 1.0)
    strike(strides, RIGHT, 10.55)
    strides.lift(LEFT, ns(10.7), 0.7)
    return strides


def test_a_stride_is_cut_into_its_parts() -> None:
    done = strike(begun(), LEFT, 11.1)
    assert done is not None
    assert (done.leg, done.start_ns, done.t_ns, done.cause_ns) == (LEFT, ns(10.0), ns(11.1), ns(11.1) + 1)
    parts = (done.stride_s, done.stance_s, done.swing_s, done.double_support_s, done.single_support_s, done.step_s)
    assert parts == pytest.approx((1.1, 0.7, 0.4, 0.27, 0.43, 0.55))
    assert (done.first_double_support_s, done.second_double_support_s) == pytest.approx((0.12, 0.15))
    assert (done.cadence_spm, done.stance_pct) == pytest.approx((120 / 1.1, 100 * 0.7 / 1.1))
    assert (done.peak_load, done.strike_zone, done.quality) == (1.1, "heel", 0.7)


def test_it_says_which_stance_is_to_be_looked_at_and_when_the_foot_stood_alone() -> None:
    strides = begun()
    assert strides.stance(LEFT) == (ns(10.0), ns(10.7))
    assert strides.alone(LEFT) == (ns(10.12), ns(10.55))
    strides.lift(LEFT, ns(10.0) + LONGEST_NS + 1, 1.0)
    assert strides.stance(LEFT) is None
    strides.forget(RIGHT)
    assert strides.alone(LEFT) is None


def test_what_the_stance_looked_like_is_told_with_the_stride_that_it_belongs_to() -> None:
    strides, times_s = begun(), [0.07 * k for k in range(11)]
    path = Path((-0.9, 0.8), (0.1, 0.0), 1.7, 2.4, 0.02)
    strides.bear(LEFT, Loading("toe", 1.1, 0.8, 1.05, 6.0, 0.53, 0.7, 0.08, path, times_s, [2.0] * 11))
    done = strike(strides, LEFT, 11.1)
    assert done is not None
    assert (done.toe_off_zone, done.first_peak, done.valley, done.second_peak) == ("toe", 1.1, 0.8, 1.05)
    assert (done.loading_rate_per_s, done.load_impulse_s, done.push_off_peak) == (6.0, 0.53, 0.7)
    assert done.push_off_impulse_s == pytest.approx(2.0 * 0.2 * 1.1)  # 40 … 60 % of 1.1 s, all of it in stance
    assert (done.cop_ap, done.cop_ml) == ((-0.9, 0.8), (0.1, 0.0))
    assert (done.cop_excursion_ap, done.cop_speed_ap_per_s, done.cop_spread_ml) == (1.7, 2.4, 0.02)
    strides.lift(LEFT, ns(11.8), 1.0)
    after = strike(strides, LEFT, 12.2)
    assert after is not None
    assert isnan(after.first_peak)
    assert after.cop_ap == NOTHING.path.ap == ()


def test_a_belt_gives_the_stride_its_length() -> None:
    strides = begun()
    strides.belt_mps = 1.2
    done = strike(strides, LEFT, 11.1)
    assert done is not None
    assert (done.belt_mps, done.stride_length_m) == pytest.approx((1.2, 1.32))
    unbelted = strike(begun(), LEFT, 11.1)
    assert unbelted is not None
    assert isnan(unbelted.stride_length_m)


def test_without_the_other_leg_the_supports_are_not_known() -> None:
    strides = Strides()
    strike(strides, LEFT, 10.0)
    strides.lift(LEFT, ns(10.7), 1.0)
    done = strike(strides, LEFT, 11.1)
    assert done is not None
    assert isnan(done.double_support_s)
    assert isnan(done.first_double_support_s)
    assert isnan(done.second_double_support_s)
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
