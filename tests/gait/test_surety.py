import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.gait.surety import LOOK, Surety, Weights


def test_it_grows_with_the_errors_of_late_and_shrinks_with_good_ones() -> None:
    surety = Surety()
    new = surety.aim(3, 10.0, 0.0)
    for _ in range(40):
        surety.aim(3, 10.0, 0.0)
        surety.learn(10.0)
    calm = surety.aim(3, 10.0, 0.0)
    for _ in range(10):
        surety.aim(3, 10.0, 0.0)
        surety.learn(10.08)
    assert calm < new
    assert surety.aim(3, 10.0, 0.0) > 2 * calm


@given(odd=st.floats(0, 0.5), more=st.floats(0.001, 0.5), stage=st.sampled_from([1, 2, 3, LOOK]))
def test_an_odder_stride_is_never_surer(odd: float, more: float, stage: int) -> None:
    surety = Surety()
    assert surety.aim(stage, 10.0, odd + more) > surety.aim(stage, 10.0, odd)


def test_a_stage_that_was_not_aimed_at_learns_nothing() -> None:
    surety = Surety()
    surety.aim(0, 10.0, 0.0)
    surety.begin()
    before = surety.missed_s(0)
    surety.learn(20.0)
    assert surety.missed_s(0) == before


def test_one_stumble_counts_for_a_tenth_of_a_second_at_most() -> None:
    surety = Surety()
    before = surety.missed_s(0)
    surety.aim(0, 10.0, 0.0)
    surety.learn(12.0)
    assert surety.missed_s(0) - before < 0.01


@pytest.mark.parametrize("spread_s", [0.005, 0.015, 0.04])
def test_errors_of_a_steady_walker_lie_within_it_as_often_as_it_says(spread_s: float) -> None:
    rng, surety = np.random.default_rng(1), Surety(Weights((0.0,), (1.25,), (0.0,)))
    inside = []
    for k in range(2000):
        error = rng.normal(0, spread_s)
        inside.append(abs(error) <= surety.aim(0, 10.0, 0.0) if k > 50 else True)
        surety.learn(10.0 + error)
    assert np.mean(inside) == pytest.approx(0.68, abs=0.05)
