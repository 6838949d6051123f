"""The words that belts share: whole steps never beyond a limit, values that are known for a while."""

from math import inf, isnan, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.belt import CHANNELS, SPLIT_CHANNELS, Kept, belt_stream, incline_of, speeds_of, steps


@given(st.floats(0, 100), st.sampled_from([0.001, 0.044704, 0.1 / 3.6, 0.5]))
def test_steps_are_rounded_down_and_by_less_than_one(value: float, step: float) -> None:
    count = steps(value, step, 1_000_000)
    assert value - step * 1.000001 < count * step <= value + step * 2e-6


@pytest.mark.parametrize(("tenths", "step"), [(40, 0.044704), (45, 0.1 / 3.6), (3, 0.1), (299, 0.044704)])
def test_a_whole_number_of_steps_stays_one(tenths: int, step: float) -> None:
    assert steps(tenths * step, step, 999) == tenths


@pytest.mark.parametrize("value", [-0.1, 1000.0, nan, inf, -inf])
def test_what_the_field_cannot_hold_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="all this belt takes"):
        steps(value, 0.1, 999)


def test_a_value_is_known_for_three_readings() -> None:
    kept = Kept()
    assert isnan(kept.take())
    kept.put(1.5)
    assert [kept.take() for _ in range(3)] == [1.5] * 3
    assert isnan(kept.take())
    kept.put(2.0)
    kept.take()
    kept.put(2.5)
    assert [kept.take() for _ in range(3)] == [2.5] * 3


def test_speed_is_the_first_channel_of_any_belt() -> None:
    assert belt_stream(4).channels == CHANNELS
    assert belt_stream(4, split=True).channels == SPLIT_CHANNELS
    assert CHANNELS[0] == SPLIT_CHANNELS[0] == "speed_mps"


@pytest.mark.parametrize(
    ("values", "speeds", "incline"),
    [
        ((1.2,), (1.2,), nan),
        ((1.2, 0.9), (1.2, 0.9), nan),
        ((1.2, 5.0, 1.0), (1.2,), 5.0),
        ((1.05, 2.0, 1.0, 1.2, 0.9), (1.2, 0.9), 2.0),
        ((), (), nan),
    ],
)
def test_incline_and_state_are_no_speeds(values: tuple[float, ...], speeds: tuple[float, ...], incline: float) -> None:
    assert speeds_of(values) == speeds
    assert incline_of(values) == incline or (isnan(incline) and isnan(incline_of(values)))
