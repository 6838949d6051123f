from math import isnan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.gait.phase import LAST, NORM_TOE_OFF, Phase, of_norm, to_norm


def test_it_runs_from_strike_to_the_predicted_strike() -> None:
    phase = Phase()
    assert isnan(phase.at(5))
    phase.strike(1000)
    assert isnan(phase.at(1000))
    phase.aim(1010, 2000, 20)
    assert phase.at(1000) == 0.0
    assert phase.at(1500) == 0.5
    assert phase.at(2500) == LAST


def test_a_prediction_that_moves_bends_its_speed_and_not_its_value() -> None:
    phase = Phase()
    phase.strike(1000)
    phase.aim(1000, 2000, 20)
    before = phase.at(1500)
    phase.aim(1500, 3000, 20)
    assert phase.at(1500) == before
    assert phase.at(2250) == 0.75


def test_a_lost_stride_has_no_phase() -> None:
    phase = Phase()
    phase.strike(1000)
    phase.aim(1000, 2000, 20)
    phase.forget()
    assert isnan(phase.at(1500))
    phase.aim(1600, 2000, 20)
    assert isnan(phase.at(1700))


@given(moves=st.lists(st.tuples(st.integers(1, 300), st.integers(-500, 2000)), max_size=40))
def test_it_never_runs_backwards_and_stays_below_one(moves: list[tuple[int, int]]) -> None:
    phase = Phase()
    phase.strike(10_000)
    phase.aim(10_000, 11_000, 20)
    now, last = 10_000, 0.0
    for passed, ahead in moves:
        now += passed
        assert last <= phase.at(now) < 1.0
        last = phase.at(now)
        phase.aim(now, now + ahead, 20)
        assert phase.at(now) >= last - 1e-12


def test_it_is_sure_at_the_strike_and_as_unsure_as_the_prediction_at_the_end() -> None:
    phase = Phase()
    assert isnan(phase.sigma(phase.at(1000)))
    phase.strike(1000)
    phase.aim(1000, 2000, 20)
    assert phase.sigma(phase.at(1000)) == 0.0
    assert phase.sigma(phase.at(1500)) == pytest.approx(0.01)
    assert phase.sigma(phase.at(2000)) == pytest.approx(0.02, rel=1e-2)


@given(phase=st.floats(0, 1), toe_off=st.floats(0.4, 0.9))
def test_windows_of_normal_gait_move_with_the_toe_off_and_back(phase: float, toe_off: float) -> None:
    moved = of_norm(phase, toe_off)
    assert 0.0 <= moved <= 1.0
    assert to_norm(moved, toe_off) == pytest.approx(phase, abs=1e-9)


def test_corners_of_the_cycle_stay_corners() -> None:
    assert [of_norm(at, 0.7) for at in (0.0, NORM_TOE_OFF, 1.0)] == pytest.approx([0.0, 0.7, 1.0])
