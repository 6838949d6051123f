from math import isnan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.gait.path import LEAST, SHARES, path_of

TIMES_S = np.linspace(0.0, 0.7, 71).tolist()
zones = st.lists(st.tuples(st.floats(-1, 1), st.floats(-1, 1)), min_size=2, max_size=8)


def rolling(ends: tuple[float, float], aside: float = 0.1) -> tuple[list[float], list[float], list[float]]:
    """Load, and its moments along and across, of a foot that rolls evenly from one end to the other."""
    load = [1.0 for _ in TIMES_S]
    along = np.linspace(*ends, len(TIMES_S)).tolist()
    return load, along, [aside for _ in TIMES_S]


def test_an_even_roll_over_is_told_at_each_tenth_of_stance() -> None:
    path = path_of(TIMES_S, *rolling((-0.8, 0.6)), (0.1, 0.5))
    assert path.ap == pytest.approx([-0.8 + 1.4 * share for share in SHARES])
    assert path.ml == pytest.approx([0.1] * 11)
    assert path.excursion_ap == pytest.approx(1.4)
    assert path.speed_ap_per_s == pytest.approx(2.0)
    assert path.spread_ml == pytest.approx(0.0, abs=1e-7)


def test_a_foot_that_rolls_back_has_less_speed_than_excursion() -> None:
    load, along, across = rolling((-0.5, 0.5))
    path = path_of(TIMES_S, load, along[::2] + along[-2::-2], across, None)
    assert path.excursion_ap == pytest.approx(1.0, abs=0.02)
    assert path.speed_ap_per_s == pytest.approx(0.0, abs=0.05)
    assert isnan(path.spread_ml)


def test_the_spread_is_that_of_single_support_alone() -> None:
    load, along, _ = rolling((-0.8, 0.6))
    swaying = [0.1 * np.sin(2 * np.pi * t / 0.1) if 0.2 <= t < 0.5 else 5.0 for t in TIMES_S]
    assert path_of(TIMES_S, load, along, swaying, (0.2, 0.5)).spread_ml == pytest.approx(0.1 / np.sqrt(2), rel=0.02)


@pytest.mark.parametrize("rate_hz", [50, 100, 1000])
def test_the_way_across_is_that_of_the_sway_at_any_rate(rate_hz: int) -> None:
    times_s = np.arange(0.0, 0.7, 1 / rate_hz)
    swaying = 0.1 * np.sin(2 * np.pi * times_s / 0.4)
    path = path_of(times_s.tolist(), [1.0] * len(times_s), [0.0] * len(times_s), swaying.tolist(), (0.1, 0.5))
    assert path.path_ml_per_s == pytest.approx(4 * 0.1 / 0.4, rel=0.15)


def test_noise_of_the_samples_does_not_add_up_to_a_way() -> None:
    random = np.random.default_rng(3)
    rows = {hz: random.normal(0, 0.01, round(0.7 * hz)) for hz in (100, 1000)}
    ways = {
        hz: path_of((np.arange(len(x)) / hz).tolist(), [1.0] * len(x), x.tolist(), x.tolist(), (0.1, 0.6)).path_ml_per_s
        for hz, x in rows.items()
    }
    assert ways[1000] < 0.5 * ways[100] < 0.2


def test_a_sole_without_breadth_has_no_path_across() -> None:
    load, along, _ = rolling((-0.8, 0.6))
    path = path_of(TIMES_S, load, along, (), (0.1, 0.5))
    assert path.ml == ()
    assert isnan(path.spread_ml)
    assert isnan(path.path_ml_per_s)
    assert path.excursion_ap == pytest.approx(1.4)


def test_where_the_foot_bears_next_to_nothing_there_is_no_centre() -> None:
    load, along, across = rolling((-0.8, 0.6))
    for k in range(30, 41):
        load[k] = 0.9 * LEAST
    path = path_of(TIMES_S, load, along, across, (0.1, 0.6))
    assert [isnan(y) for y in path.ap] == [k == 5 for k in range(11)]
    assert path.excursion_ap == pytest.approx(1.4)
    assert isnan(path.spread_ml)
    assert isnan(path_of(TIMES_S, [0.0] * 71, [0.0] * 71, [0.0] * 71, None).excursion_ap)


@given(zones, st.integers(0, 10_000))
def test_the_path_never_leaves_the_hull_of_the_zones(places: list[tuple[float, float]], seed: int) -> None:
    loads = np.random.default_rng(seed).uniform(0.1, 1.0, (len(places), len(TIMES_S)))
    x, y = np.array(places).T
    path = path_of(TIMES_S, loads.sum(axis=0).tolist(), (y @ loads).tolist(), (x @ loads).tolist(), (0.1, 0.5))
    assert y.min() - 1e-9 <= min(path.ap) <= max(path.ap) <= y.max() + 1e-9
    assert x.min() - 1e-9 <= min(path.ml) <= max(path.ml) <= x.max() + 1e-9
    assert path.excursion_ap <= y.max() - y.min() + 1e-9
    assert path.spread_ml <= (x.max() - x.min()) / 2 + 1e-7
