import statistics
from math import isnan, nan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import theilslopes

from feedback.gait.variability import AROUND, FEWEST, Variability, accepted, trend_per_s
from feedback.messages import Stride

SECOND = 1_000_000_000


def strides(times_s: list[float]) -> list[Stride]:
    """One leg's strides of these times, one after the other."""
    out, start_ns = [], 0
    for length_s in times_s:
        end_ns = start_ns + round(length_s * SECOND)
        timing = (length_s, 0.6 * length_s, 0.4 * length_s, nan, nan, nan, 1.0)
        out.append(Stride(end_ns, 0, 0, "left", start_ns, *timing, "heel", 1.0))
        start_ns = end_ns
    return out


def kept(times_s: list[float]) -> list[float]:
    return [stride.stride_s for stride in accepted(strides(times_s))]


steady = st.lists(st.floats(1.09, 1.11), min_size=9, max_size=80)


@given(steady, st.lists(st.tuples(st.integers(0, 80), st.sampled_from([0.4, 1.3, 2.4])), max_size=3))
def test_starts_stops_and_turns_are_left_out_and_all_else_stays(usual_s: list[float], odd: list) -> None:
    times_s = list(usual_s)
    for place, length_s in odd:
        times_s.insert(place, length_s)
    assert kept(times_s) == usual_s


def test_a_turn_is_found_in_a_walk_that_varies_by_two_percent() -> None:
    random = np.random.default_rng(5)
    times_s = random.normal(1.1, 0.022, 200)
    turns = [k for k in range(200) if k % 20 in (10, 11)]
    times_s[turns] *= 1.15
    lost = set(times_s.tolist()) - set(kept(times_s.tolist()))
    assert lost >= set(times_s[turns].tolist())
    assert len(lost) <= len(turns) + 4


def test_a_change_of_the_belts_speed_is_no_fault() -> None:
    random = np.random.default_rng(6)
    blocks = np.r_[random.normal(1.4, 0.015, 100), random.normal(1.0, 0.015, 40)]
    ramp = np.r_[[1.5] * 30, np.linspace(1.5, 1.0, 120), [1.0] * 30] + random.normal(0, 0.01, 180)
    for walk in (blocks, ramp):
        assert len(kept(walk.tolist())) >= 0.97 * len(walk)


def test_the_steadiest_walker_loses_nothing_to_a_limit_of_next_to_nothing() -> None:
    times_s = [1.1] * 40 + [1.125] + [1.1] * 40
    assert kept(times_s) == times_s
    assert kept([*times_s, 1.15]) == times_s


@given(st.lists(st.floats(0.5, 2.5), min_size=1, max_size=120), st.floats(0.5, 2.0))
def test_which_strides_count_does_not_depend_on_the_unit_and_most_of_them_do(times_s: list[float], by: float) -> None:
    here, there = kept(times_s), kept([by * length_s for length_s in times_s])
    assert there == pytest.approx([by * length_s for length_s in here])
    assert 2 * len(here) >= len(times_s)


def test_no_strides_and_one_stride() -> None:
    assert accepted([]) == []
    assert kept([1.1]) == [1.1]


@given(st.lists(st.floats(-1e3, 1e3), min_size=2, max_size=60), st.lists(st.just(nan), max_size=3))
def test_mean_and_sd_are_those_of_what_was_measured(values: list[float], missing: list[float]) -> None:
    seen = Variability.of(values + missing, [float(k) for k in range(len(values) + len(missing))])
    assert seen.n == len(values)
    assert seen.mean == pytest.approx(statistics.fmean(values), abs=1e-9)
    assert seen.sd == pytest.approx(statistics.stdev(values), rel=1e-6, abs=1e-9)
    assert (seen.low, seen.high) == (min(values), max(values))
    assert isnan(seen.trend_per_min) == (len(values) < FEWEST)


def test_a_cv_takes_thirty_strides() -> None:
    values = [1.0, 1.2] * 15
    few, enough = (Variability.of(values[:n], [float(k) for k in range(n)]) for n in (29, 30))
    assert isnan(few.cv_pct)
    assert enough.cv_pct == pytest.approx(100 * statistics.stdev(values) / 1.1)
    assert isnan(Variability.of([-1.0, 1.0] * 15, [float(k) for k in range(30)]).cv_pct)


def test_nothing_measured_is_not_a_number() -> None:
    seen = Variability.of([nan, nan], [0.0, 1.0])
    assert seen.n == 0
    assert isnan(seen.mean)
    assert isnan(seen.cv_pct)
    assert isnan(Variability.of([3.0], [0.0]).sd)


@given(st.lists(st.tuples(st.floats(-10, 10), st.floats(0.1, 5)), min_size=3, max_size=80))
def test_the_trend_is_the_theil_sen_slope(rows: list[tuple[float, float]]) -> None:
    values, gaps = np.array(rows).T
    assert trend_per_s(values, np.cumsum(gaps)) == pytest.approx(theilslopes(values, np.cumsum(gaps)).slope, abs=1e-9)


def test_a_long_walk_has_the_trend_of_all_its_strides_whatever_a_few_of_them_do() -> None:
    at_s = 1.1 * np.arange(3000)
    values = 1.1 + 0.001 * at_s / 60 + np.random.default_rng(2).normal(0, 0.01, 3000)
    values[::37] = 9.0
    assert Variability.of(values.tolist(), at_s.tolist()).trend_per_min == pytest.approx(0.001, abs=1e-4)


def test_the_window_is_symmetric_about_its_stride() -> None:
    assert AROUND % 2 == 1
    there = np.random.default_rng(9).normal(1.1, 0.05, 150).tolist()
    assert sorted(kept(there)) == sorted(kept(there[::-1]))
