"""The way of the belt from its readings: ramps, few readings, two sides, holes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.gait.hip.belt import SILENT_NS, Belt

S = 1_000_000_000


def belt(times_s: np.ndarray, speed) -> Belt:
    made = Belt()
    for t in times_s:
        made.measure(round(t * S), (float(speed(t)),))
    return made


@pytest.mark.parametrize("rate_hz", [1.0, 4.0, 100.0])
def test_a_ramp_is_summed_up(rate_hz: float) -> None:
    """0.5 m/s, then 0.1 m/s2 for the way from 1.3 to 2.7 s."""
    made = belt(np.arange(0, 6, 1 / rate_hz), lambda t: 0.5 + 0.1 * t)
    true = 0.5 * 1.4 + 0.05 * (2.7**2 - 1.3**2)
    assert made.way_m("left", round(1.3 * S), round(2.7 * S)) == pytest.approx(true, abs=1e-6)


@given(st.lists(st.floats(0.0, 3.0), min_size=8, max_size=8), st.floats(0.1, 1.9), st.floats(0.1, 1.9))
def test_ways_add_up(speeds: list[float], a: float, b: float) -> None:
    made = Belt()
    for k, speed in enumerate(speeds):
        made.measure(k * S // 4, (speed,))
    first, last = sorted((round(a * S * 0.9), round(b * S * 0.9)))
    middle = (first + last) // 2
    whole = made.way_m("left", first, last)
    parts = made.way_m("left", first, middle), made.way_m("left", middle, last)
    assert None not in (whole, *parts)
    assert whole == pytest.approx(sum(parts), abs=1e-6)
    assert min(speeds) * (last - first) / S - 1e-6 <= whole <= max(speeds) * (last - first) / S + 1e-6


def test_each_side_has_its_own_way() -> None:
    made = Belt()
    for k in range(5):
        made.measure(k * S, (0.4, 0.8))
    assert made.way_m("left", S, 3 * S) == pytest.approx(0.8)
    assert made.way_m("right", S, 3 * S) == pytest.approx(1.6)


def test_one_reading_alone_holds_all_the_time() -> None:
    made = belt(np.array([5.0]), lambda _: 0.9)
    assert made.constant
    assert made.reach_ns(5 * S) == 5 * S
    assert made.reach_ns(5 * S + SILENT_NS + 1) > 10**18
    assert made.way_m("left", 60 * S, 62 * S) == pytest.approx(1.8)
    assert made.way_m("left", 1 * S, 2 * S) == pytest.approx(0.9)


def test_nothing_is_known_across_a_hole_or_after_the_end() -> None:
    made = belt(np.array([0.0, 1.0, 2.0, 6.0, 7.0]), lambda _: 1.0)
    assert made.way_m("left", S, 6 * S + 1) is None
    assert made.way_m("left", 6 * S, 7 * S) == pytest.approx(1.0)
    assert made.way_m("left", 6 * S, 7 * S + SILENT_NS + 1) is None
    assert made.way_m("left", 6 * S, 8 * S) == pytest.approx(2.0)
    assert made.reach_ns(8 * S) == 7 * S


def test_what_is_no_number_is_left_out() -> None:
    made = belt(np.array([0.0, 1.0]), lambda _: 1.0)
    made.measure(2 * S, (float("nan"),))
    made.measure(2 * S, ())
    made.measure(S // 2, (9.0,))
    assert made.reach_ns(3 * S) == S
    assert Belt().speed_mps("left") is None
    assert Belt().way_m("left", 0, S) is None
