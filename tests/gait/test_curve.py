from math import isnan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.gait.curve import area, between, reached_s, ripple, slope_up, steps_s

times = st.lists(st.floats(0.001, 0.2), min_size=3, max_size=40).map(
    lambda gaps: [sum(gaps[:k]) for k in range(len(gaps))]
)
lines = st.tuples(st.floats(-5, 5), st.floats(-5, 5))


@given(times, lines)
def test_the_area_under_a_straight_line_is_exact(at_s: list[float], line: tuple[float, float]) -> None:
    start, slope = line
    end_s = at_s[-1]
    assert area(steps_s(at_s), [start + slope * t for t in at_s]) == pytest.approx(start * end_s + slope * end_s**2 / 2)


@given(times, lines, st.floats(0, 1))
def test_between_two_samples_the_curve_is_straight(at_s: list[float], line: tuple[float, float], part: float) -> None:
    start, slope = line
    here_s = at_s[0] + part * (at_s[1] - at_s[0])
    assert between(at_s, [start + slope * t for t in at_s], 1, here_s) == pytest.approx(start + slope * here_s)


@given(times, st.floats(0.1, 5), st.floats(0.05, 0.95))
def test_a_rising_line_reaches_a_level_when_it_is_there(at_s: list[float], slope: float, share: float) -> None:
    level = share * slope * at_s[-1]
    assert reached_s(at_s, [slope * t for t in at_s], level) == pytest.approx(share * at_s[-1])
    assert reached_s(at_s, [slope * t for t in at_s], -1.0) == at_s[0]
    assert isnan(reached_s(at_s, [slope * t for t in at_s], 2 * slope * at_s[-1]))


@given(times, st.floats(0.1, 5))
def test_the_slope_of_a_line_is_its_slope(at_s: list[float], slope: float) -> None:
    top = slope * at_s[-1]
    assert slope_up(at_s, [slope * t for t in at_s], 0.2 * top, 0.8 * top) == pytest.approx(slope)


def test_only_the_last_way_up_counts_and_only_to_where_it_first_is_high() -> None:
    at_s = [0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0]
    assert slope_up(at_s, [0.0, 5.0, 0.0, 10.0, 3.0, 10.0, 11.0], 2.0, 8.0) == pytest.approx(10.0)
    assert isnan(slope_up(at_s, [3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0], 2.0, 8.0))  # it was never low


def test_the_steps_between_samples() -> None:
    assert steps_s([0.0, 0.1, 0.4, 0.5]) == pytest.approx([0.1, 0.3, 0.1])


@given(
    st.lists(st.floats(0.005, 0.05), min_size=7, max_size=40),
    st.tuples(st.floats(-1, 1), st.floats(-3, 3)),
    st.integers(0, 9999),
)
def test_what_is_left_of_a_curve_beside_its_parabola(gaps: list[float], bend: tuple[float, float], seed: int) -> None:
    at_s = np.cumsum(gaps)
    middle_s = at_s - at_s.mean()
    values = 2.0 + np.random.default_rng(seed).normal(0, 0.1, len(gaps))
    found = ripple(
        at_s.tolist(), (values + bend[0] * middle_s + bend[1] * (middle_s**2 - (middle_s**2).mean())).tolist()
    )
    left = values - np.polyval(np.polyfit(middle_s, values, 2), middle_s)
    assert found == pytest.approx(left.std() / values.mean(), abs=1e-6)
    assert ripple(at_s.tolist(), (1.0 + bend[1] * at_s**2 + 9.0).tolist()) == pytest.approx(0.0, abs=1e-6)


def test_too_few_values_or_none_but_zeros_have_no_ripple() -> None:
    assert isnan(ripple([0.1 * k for k in range(5)], [1.0] * 5))
    assert isnan(ripple([0.1 * k for k in range(9)], [0.0] * 9))
