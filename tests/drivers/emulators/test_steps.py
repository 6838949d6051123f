"""The plan of a walk: legal order, wanted timing, persistence."""

from itertools import islice, pairwise
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.emulators.steps import START_S, Part, Rhythm, Transfer, Variation, plan


def steps(count: int, rhythm: Rhythm, seed: int = 1, stand_s: float = 2.0) -> list[Transfer]:
    return list(islice(plan((Part("stand", stand_s), Part("walk")), rhythm, Random(seed)), count))


def swings(rows: list[Transfer], left: bool) -> list[float]:
    """Swing times of a foot: from the end of the transfer that unloads it to the start of the one that loads it."""
    gone = float(not left)
    return [after.start_s - row.end_s for row, after in pairwise(rows) if row.to_left == gone and row.bounce]


@settings(max_examples=30)
@given(st.integers(), st.floats(0.6, 3), st.floats(0, 0.2), st.floats(-0.4, 0.4))
def test_load_goes_from_foot_to_foot_in_legal_order(seed: int, stride_s: float, cv: float, asymmetry: float) -> None:
    rows = steps(60, Rhythm(stride_s, cv, asymmetry), seed)
    assert rows[0].start_s == 2.0
    assert (rows[0].from_left, rows[0].end_s - rows[0].start_s) == (0.5, pytest.approx(START_S))
    for row, after in pairwise(rows):
        assert row.start_s < row.end_s < after.start_s
        assert row.to_left == after.from_left == 1 - after.to_left


@pytest.mark.parametrize("stride_s", [0.8, 1.1, 1.8])
def test_strides_have_the_wanted_mean_and_variation(stride_s: float) -> None:
    rows = steps(20_000, Rhythm(stride_s, 0.03))[1:]
    strides = np.diff([row.start_s for row in rows][::2])
    assert strides.mean() == pytest.approx(stride_s, rel=0.01)
    assert strides.std() / strides.mean() == pytest.approx(0.03, rel=0.15)


@pytest.mark.parametrize("asymmetry", [-0.3, 0.0, 0.2])
def test_asymmetry_is_that_of_the_swing_times(asymmetry: float) -> None:
    rows = steps(4000, Rhythm(asymmetry=asymmetry))
    left, right = np.mean(swings(rows, left=True)), np.mean(swings(rows, left=False))
    assert (left - right) / ((left + right) / 2) == pytest.approx(asymmetry, abs=0.01)


def test_slower_walking_stands_longer_on_both_feet() -> None:
    share = {s: np.mean([row.end_s - row.start_s for row in steps(200, Rhythm(s))[1:]]) / s for s in (0.9, 1.1, 1.6)}
    assert 0.08 < share[0.9] < share[1.1] < share[1.6] < 0.20
    assert share[1.1] == pytest.approx(0.12, abs=0.005)


def test_stride_times_persist_as_in_healthy_walking() -> None:
    variation = Variation(0.03, Random(3))
    strides = np.array([variation.draw() + variation.draw() for _ in range(20_000)])
    assert 0.6 < detrended_slope(strides - strides.mean()) < 1.1


def detrended_slope(series: np.ndarray) -> float:
    """Exponent of detrended fluctuation analysis over boxes of 8 to 64 strides (Peng 1994): 0.5 is white noise."""
    profile = np.cumsum(series)
    sizes = np.array([8, 16, 32, 64])
    levels = []
    for size in sizes:
        boxes = profile[: len(profile) // size * size].reshape(-1, size).T
        x = np.arange(size)
        fit = np.polyfit(x, boxes, 1)
        levels.append(np.sqrt(np.mean((boxes - np.outer(x, fit[0]) - fit[1]) ** 2)))
    return float(np.polyfit(np.log(sizes), np.log(levels), 1)[0])


def test_a_ramp_goes_from_one_stride_time_to_the_other() -> None:
    parts = (Part("walk", 60, 1.0, 1.6), Part("walk"))
    rows = list(islice(plan(parts, Rhythm(stride_cv=0.0), Random(1)), 1, 80))
    times = [row.start_s for row in rows]
    strides = [(a, b - a) for a, b in zip(times, times[2:], strict=False)]
    for at_s, stride_s in strides:
        if at_s < 58:
            assert stride_s == pytest.approx(1.0 + 0.01 * (at_s + stride_s / 4), abs=0.02)


def test_stopping_brings_both_feet_down_and_starting_again_unloads_one() -> None:
    parts = (Part("walk", 5), Part("stand", 3), Part("walk", 5))
    rows = list(plan(parts, Rhythm(), Random(1)))
    halts = [i for i, row in enumerate(rows) if row.to_left == 0.5]
    assert len(halts) == 2
    assert halts[1] == len(rows) - 1
    again = rows[halts[0] + 1]
    assert again.from_left == 0.5
    assert again.start_s >= rows[halts[0]].end_s
    assert again.start_s == pytest.approx(max(rows[halts[0]].end_s, again.start_s))


def test_shifting_weight_leaves_both_feet_on_the_ground() -> None:
    rows = list(plan((Part("shift", 6),), Rhythm(), Random(1)))
    assert len(rows) == 6
    assert all(0 < row.to_left < 1 and 0 < row.from_left < 1 for row in rows)


def test_a_turn_is_slower_and_uneven() -> None:
    rows = list(plan((Part("turn", 60),), Rhythm(stride_cv=0.0), Random(1)))[1:-1]
    steps_s = {
        left: [b.start_s - a.start_s for a, b in pairwise(rows) if (a.to_left == 0) is left] for left in (True, False)
    }
    left, right = np.mean(steps_s[True]), np.mean(steps_s[False])
    assert left > 1.1 * right
    assert left + right > 1.15 * 1.1


def test_the_same_seed_walks_the_same_steps() -> None:
    assert steps(50, Rhythm(), seed=7) == steps(50, Rhythm(), seed=7)
    assert steps(50, Rhythm(), seed=7) != steps(50, Rhythm(), seed=8)
