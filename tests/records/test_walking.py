import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.messages import GaitEvent, Stride, TrueEvent
from feedback.records.walking import accuracy, cadence_spm, leg_walk, steady

MS, SECOND = 1_000_000, 1_000_000_000


def stride(length_s: float, stance: float = 0.6, leg: str = "left") -> Stride:
    parts = (length_s, stance * length_s, (1 - stance) * length_s, math.nan, math.nan, math.nan, 1.0)
    return Stride(round(length_s * SECOND), 0, 0, leg, 0, *parts, "heel", 1.0)


def event(leg: str, kind: str, t_ms: int) -> GaitEvent:
    return GaitEvent(t_ms * MS, 0, 0, leg, kind, t_ms * MS, 1.0, "")


def true(leg: str, kind: str, t_ms: int) -> TrueEvent:
    return TrueEvent(t_ms * MS, 0, 0, leg, kind)


def test_starts_and_stops_are_listed_but_not_averaged() -> None:
    walk = leg_walk([stride(1.0), stride(1.2), stride(1.1), stride(3.5), stride(0.3)])
    assert (walk.strides, walk.excluded, walk.stride_s.n) == (5, 2, 3)
    assert walk.stride_s.mean == pytest.approx(1.1)
    assert walk.stance_pct.mean == pytest.approx(60)
    assert walk.swing_s.mean == pytest.approx(0.44)
    assert walk.double_support_s.n == 0  # not measured is not zero


@given(st.lists(st.floats(0.95, 1.3), min_size=5, max_size=40), st.lists(st.sampled_from([0.35, 3.0]), max_size=4))
def test_a_few_odd_strides_do_not_carry_away_the_others(usual_s: list[float], odd_s: list[float]) -> None:
    kept = steady([stride(length_s) for length_s in odd_s + usual_s])
    assert [one.stride_s for one in kept] == usual_s


def test_cadence_counts_two_steps_a_stride() -> None:
    legs = [leg_walk([stride(1.0)] * 3), leg_walk([stride(1.2, leg="right")])]
    assert cadence_spm(legs) == pytest.approx(120 * 4 / 4.2)
    assert math.isnan(cadence_spm([leg_walk([])]))


def test_events_are_held_against_the_truth_leg_by_leg() -> None:
    truths = [true("left", "heel_strike", 1000), true("right", "heel_strike", 1500), true("left", "heel_strike", 2000)]
    found = [
        event("left", "heel_strike", 1010),
        event("left", "heel_strike", 1040),  # a second one for the same strike
        event("left", "heel_strike", 1500),  # the other leg's
        event("left", "heel_strike", 2061),  # too far off
        event("left", "toe_off", 2000),
    ]
    strike, off = accuracy(found, truths).values()
    assert (strike.true, strike.found, strike.matched) == (3, 4, 1)
    assert strike.recall_pct == pytest.approx(100 / 3)
    assert strike.precision_pct == pytest.approx(25)
    assert (strike.mae_ms, strike.bias_ms) == (10.0, 10.0)
    assert (off.true, off.found, off.matched) == (0, 1, 0)
    assert math.isnan(off.recall_pct)


def test_the_nearer_of_two_is_taken_and_the_sign_kept() -> None:
    truths = [true("left", "toe_off", 1000), true("left", "toe_off", 2000)]
    found = [event("left", "toe_off", t_ms) for t_ms in (960, 990, 1995)]
    off = accuracy(found, truths)["toe_off"]
    assert (off.matched, off.mae_ms, off.bias_ms) == (2, 7.5, -7.5)


def test_without_truth_there_is_no_accuracy() -> None:
    assert accuracy([event("left", "heel_strike", 5)], []) == {}


@given(st.sets(st.integers(0, 10_000), max_size=30), st.sets(st.integers(0, 10_000), max_size=30))
def test_each_is_matched_once(found_ms: set[int], true_ms: set[int]) -> None:
    found = [event("right", "heel_strike", t) for t in found_ms]
    row = accuracy(found, [true("right", "heel_strike", t) for t in true_ms] or [true("left", "toe_off", 1)])
    assert row["heel_strike"].matched <= min(len(found_ms), len(true_ms))
    assert not row["heel_strike"].mae_ms > 60
