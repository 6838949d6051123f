from math import isnan

from hypothesis import given
from hypothesis import strategies as st

from feedback.gait.phase import LAST, Phase


def test_it_runs_from_strike_to_the_predicted_strike() -> None:
    phase = Phase()
    assert isnan(phase.at(5))
    phase.strike(1000)
    assert isnan(phase.at(1000))
    phase.aim(1010, 2000)
    assert phase.at(1000) == 0.0
    assert phase.at(1500) == 0.5
    assert phase.at(2500) == LAST


def test_a_prediction_that_moves_bends_its_speed_and_not_its_value() -> None:
    phase = Phase()
    phase.strike(1000)
    phase.aim(1000, 2000)
    before = phase.at(1500)
    phase.aim(1500, 3000)
    assert phase.at(1500) == before
    assert phase.at(2250) == 0.75


def test_a_lost_stride_has_no_phase() -> None:
    phase = Phase()
    phase.strike(1000)
    phase.aim(1000, 2000)
    phase.forget()
    assert isnan(phase.at(1500))
    phase.aim(1600, 2000)
    assert isnan(phase.at(1700))


@given(moves=st.lists(st.tuples(st.integers(1, 300), st.integers(-500, 2000)), max_size=40))
def test_it_never_runs_backwards_and_stays_below_one(moves: list[tuple[int, int]]) -> None:
    phase = Phase()
    phase.strike(10_000)
    phase.aim(10_000, 11_000)
    now, last = 10_000, 0.0
    for passed, ahead in moves:
        now += passed
        assert last <= phase.at(now) < 1.0
        last = phase.at(now)
        phase.aim(now, now + ahead)
        assert phase.at(now) >= last - 1e-12
