import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.gait.walked import FIGURES, Walked
from feedback.messages import GaitEvent, Stride, TrueEvent
from feedback.records.walking import accuracy, both_legs, cadence_spm, leg_walk

MS, SECOND = 1_000_000, 1_000_000_000


def walk_of(
    lengths_s: list[float], leg: str = "left", stance: float = 0.6, impulse_s: float = math.nan
) -> list[Stride]:
    """Strides of these times, one after the other, in stance for this share of each."""
    rows: list[Stride] = []
    for length_s in lengths_s:
        start_ns = rows[-1].t_ns if rows else 0
        parts = (length_s, stance * length_s, (1 - stance) * length_s, math.nan, math.nan, math.nan, 1.0)
        head = (start_ns + round(length_s * SECOND), 0, 0, leg, start_ns)
        rows.append(Stride(*head, *parts, "heel", 1.0, load_impulse_s=impulse_s))
    return rows


def event(leg: str, kind: str, t_ms: int) -> GaitEvent:
    return GaitEvent(t_ms * MS, 0, 0, leg, kind, t_ms * MS, 1.0, "")


def true(leg: str, kind: str, t_ms: int) -> TrueEvent:
    return TrueEvent(t_ms * MS, 0, 0, leg, kind)


def test_starts_and_stops_are_listed_but_in_no_figure() -> None:
    walk = leg_walk(Walked(walk_of([1.0, 1.2, 1.1, 3.5, 0.3])), "left")
    assert (walk.strides, walk.excluded, walk.figures["stride_s"].n) == (5, 2, 3)
    assert walk.figures["stride_s"].mean == pytest.approx(1.1)
    assert walk.figures["stance_pct"].mean == pytest.approx(60)
    assert walk.figures["swing_s"].mean == pytest.approx(0.44)
    assert walk.figures["double_support_s"].n == 0  # not measured is not zero
    assert set(walk.figures) == set(FIGURES)


def test_cadence_counts_two_steps_a_stride() -> None:
    legs = [leg_walk(Walked(walk_of([1.0] * 3)), "left"), leg_walk(Walked(walk_of([1.2], "right")), "right")]
    assert cadence_spm(legs) == pytest.approx(120 * 4 / 4.2)
    assert math.isnan(cadence_spm([leg_walk(Walked(), "left")]))


def test_both_legs_are_told_from_the_affected_one() -> None:
    strides = walk_of([1.1] * 40, "left", 0.65, 0.6) + walk_of([1.1] * 40, "right", 0.60, 0.4)
    left, right = both_legs(Walked(strides)), both_legs(Walked(strides), "right")
    assert (left.p, left.n, left.affected) == ("left", "right", False)
    assert (right.p, right.n, right.affected) == ("right", "left", True)
    assert left.symmetry["stance_s"].ratio == pytest.approx(0.65 / 0.60)
    assert right.symmetry["stance_s"].ratio == pytest.approx(0.60 / 0.65)
    assert left.temporal == pytest.approx((0.35 / 0.65) / (0.40 / 0.60))
    assert (left.load_share_pct, right.load_share_pct) == pytest.approx((60.0, 40.0))


def test_one_leg_alone_has_nothing_to_be_held_against() -> None:
    both = both_legs(Walked(walk_of([1.1] * 40)))
    assert both.coordination.n == 0
    assert all(math.isnan(value) for value in (both.temporal, both.load_share_pct, both.symmetry["swing_s"].ratio))


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
