import numpy as np
import pytest

from feedback.gait.clues import COUNT
from feedback.gait.intervals import CHS, CTO, HS, TO, Intervals
from feedback.gait.pace import Pace

STRIDE = {CTO: 0.12, CHS: 0.5, TO: 0.62}


def stride(leg: Intervals, start: float, length: float = 1.0) -> None:
    leg.begin(start)
    for anchor, share in STRIDE.items():
        leg.reach(anchor, start + share * length)
    leg.learn(start + length)


def walked(lengths: list[float]) -> tuple[Intervals, float]:
    leg, now = Intervals(Pace()), 10.0
    for length in lengths:
        stride(leg, now, length)
        now += length
    leg.begin(now)
    return leg, now


def test_steady_strides_are_met_from_every_anchor() -> None:
    leg, now = walked([1.1] * 8)
    assert leg.strike_s == pytest.approx(now + 1.1)
    for anchor, share in STRIDE.items():
        leg.reach(anchor, now + 1.1 * share)
        assert leg.strike_s == pytest.approx(now + 1.1, abs=1e-6)


def test_it_is_not_known_before_the_first_stride_nor_without_a_start() -> None:
    leg = Intervals(Pace())
    assert not leg.known
    leg.begin(10.0)
    assert not leg.known
    leg.learn(11.0)
    leg.lose((HS, CTO, CHS, TO))
    assert not leg.known


def test_an_event_of_a_stride_whose_start_is_lost_is_not_used() -> None:
    leg, now = walked([1.0] * 5)
    leg.lose((HS, CTO, CHS, TO))
    leg.reach(TO, now + 0.62)
    assert not leg.known


def test_one_turn_does_not_unlearn_the_gait() -> None:
    leg, _ = walked([1.0] * 10 + [1.6])
    assert leg.left_s(HS) == pytest.approx(1.0, abs=0.02)


def test_a_change_of_pace_is_followed_after_a_few_strides() -> None:
    leg, _ = walked([1.0] * 10 + [1.4] * 12)
    assert leg.left_s(HS) == pytest.approx(1.4, abs=0.05)


def test_an_odd_stride_is_less_sure() -> None:
    leg, now = walked([1.0] * 10)
    leg.reach(CTO, now + 0.12)
    calm = leg.sigma_s
    leg.reach(CHS, now + 0.7)
    assert leg.sigma_s > calm + 0.03


def test_a_lost_anchor_falls_back_to_the_strike() -> None:
    leg, now = walked([1.0] * 6)
    leg.reach(CHS, now + 0.5)
    leg.lose((CTO, CHS))
    assert leg.anchor == HS
    assert leg.strike_s == pytest.approx(now + 1.0)


def test_on_a_faster_belt_the_next_strike_is_expected_sooner_at_once() -> None:
    pace = Pace()
    pace.measure(1.0, 1.0)
    leg, now = Intervals(pace), 10.0
    for _ in range(8):
        pace.measure(now, 1.0)
        stride(leg, now)
        now += 1.0
    pace.measure(now, 1.2)
    for _ in range(40):
        pace.measure(now := now + 0.05, 1.2)
    leg.begin(now)
    assert leg.strike_s - now == pytest.approx(1.2**-0.55, abs=0.005)


def test_a_refined_prediction_is_as_sure_as_such_ones_were_lately() -> None:
    leg, now = walked([1.0] * 10)
    leg.reach(TO, now + 0.62)
    leg.refine(np.zeros(COUNT))
    assert leg.strike_s == pytest.approx(now + 1.0, abs=0.01)
    assert 0.003 <= leg.sigma_s < 0.02
