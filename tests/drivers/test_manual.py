"""Lines in which somebody tells a belt's speed."""

from math import isnan, nan

from hypothesis import given
from hypothesis import strategies as st

from drivers.belt import FASTEST_MPS, STEEPEST_PCT
from drivers.manual import Manual, line


@given(st.floats(0, FASTEST_MPS), st.floats(0, STEEPEST_PCT) | st.just(nan))
def test_what_is_written_is_read(speed_mps: float, incline_pct: float) -> None:
    (reading,) = Manual().decode(line(speed_mps, incline_pct))
    assert abs(reading.values[0] - speed_mps) <= 5e-5
    assert isnan(reading.values[1]) == isnan(incline_pct)
    assert reading.values[2] == (reading.values[0] > 0)


def test_before_anybody_has_said_a_word_it_says_what_is_missing() -> None:
    assert "belt_speed" in Manual().counters.last_fault
