"""Figures from errors, and what is missed, in words."""

import numpy as np
import pytest

from gait_bench import figures
from gait_bench.judge import Errors
from gait_bench.table import table
from gait_bench.walks import LEADS, OSCILLATOR, OURS, Measured

NAN = float("nan")


def measured(error_ms: list[float], sigma_ms: float = 10.0) -> Measured:
    error_s = np.array(error_ms) / 1e3
    both = Errors(error_s, np.where(np.isnan(error_s), NAN, sigma_ms / 1e3))
    return Measured({lead: [both] for lead in LEADS}, [np.array([0.03, -0.04, NAN])])


def test_errors_become_figures() -> None:
    group = figures.of_group({OURS: measured([10, -20, 30, NAN])})
    assert group["strides"] == 4
    row = group[OURS]["250_ms"]
    assert (row["mae_ms"], row["median_ms"], row["coverage_pct"], row["bias_ms"]) == (20.0, 20.0, 75.0, 10.0)
    assert row["p95_ms"] == pytest.approx(29.0)
    assert group[OURS]["phase_rmse_pct"] == pytest.approx(3.54)
    assert group["sigma"]["toe_off"] == {"within_1_sigma_pct": 33.3, "within_2_sigma_pct": 66.7}


def test_ways_are_compared_on_the_strides_that_both_predicted() -> None:
    group = figures.of_group({OURS: measured([10, 90, NAN, 20]), OSCILLATOR: measured([15, NAN, 5, 25])})
    row = group[OSCILLATOR]["toe_off"]
    assert (row["mae_ms"], row["same_strides_mae_ms"], row["same_strides_ours_mae_ms"]) == (15.0, 20.0, 15.0)


def test_a_way_that_never_predicts_has_no_figures() -> None:
    row = figures.of_group({OURS: measured([NAN, NAN])})[OURS]["250_ms"]
    assert (row["mae_ms"], row["coverage_pct"]) == (None, 0.0)


@pytest.mark.parametrize(
    ("mine", "theirs", "words"),
    [
        ([5.0] * 50, [20.0] * 50, []),
        ([5.0] * 50 + [NAN], [20.0] * 51, ["coverage_pct is 98.04"]),
        ([18.0] * 50, [20.0] * 50, ["mae_ms is 18.0, asked: at most 17", "median_ms is 18.0"]),
        ([5.0] * 40 + [60.0] * 10, [20.0] * 50, ["p95_ms is 60.0"]),
        ([NAN] * 50, [NAN] * 50, ["mae_ms is None", "median_ms is None", "p95_ms is None", "coverage_pct is 0.0"]),
    ],
)
def test_what_was_asked_and_is_missed_is_told(mine: list[float], theirs: list[float], words: list[str]) -> None:
    group = figures.of_group({OURS: measured(mine), OSCILLATOR: measured(theirs)})
    said = figures.faults({"all": group})
    assert len(said) == len(words)
    assert all(word in line for word, line in zip(words, said, strict=True))


def test_a_way_that_is_better_is_named_at_each_lead() -> None:
    group = figures.of_group({OURS: measured([5.0] * 50), OSCILLATOR: measured([4.0] * 50)})
    said = figures.faults({"all": group})
    assert len(said) == 2 * len(LEADS)
    assert said[0] == "adaptive oscillator, heel_strike: 4.0 ms, ours 5.0"
    assert said[1] == "adaptive oscillator, heel_strike: 4.0 ms on the same strides, ours 5.0"


def test_the_table_has_a_row_a_way_and_a_dash_where_there_is_nothing() -> None:
    group = figures.of_group({OURS: measured([10.0, 20.0]), OSCILLATOR: measured([NAN, NAN])})
    speeds = {
        "engine_times_real_time": 500,
        "analyse_times_real_time": 400,
        "analyse_command_times_real_time": 100,
        "speed_walks": 1,
    }
    lines = table({"all": group, "controls": group} | speeds).splitlines()
    rows = [line for line in lines if line.startswith((OURS + "  ", OSCILLATOR + "  "))]
    assert len(rows) == 4
    assert rows[0].split()[:5] == ["ours", "15.0", "15.0", "19.5", "100.0"]
    assert rows[1].split()[2:5] == ["-", "-", "-"]
    assert "engine alone 500, analyse 400, its whole command" in lines[-1]
