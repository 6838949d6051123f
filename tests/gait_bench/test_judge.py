"""Which prediction counts for a strike, and by how much it errs."""

import csv
from math import isnan, nan
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.walkfile import read_walk
from feedback.cli import main
from feedback.config import load_rig
from gait_bench import ours, reference
from gait_bench.judge import LEAD_S, Made, committed, errors, in_order, phase_errors

RIG = Path(__file__).resolve().parents[2] / "configs/rigs/gaitpdb.toml"


def leg_of(strikes: list[float]) -> reference.Leg:
    at = np.array(strikes)
    return reference.Leg(at, at[:-1] + 0.6, at[:-1] + 0.5, at[:-1] + 0.1)


STEADY = leg_of([float(k) for k in range(20)])


@pytest.mark.parametrize(
    ("made", "chosen"),
    [
        ([Made(0.0, 1.0)], (0.75, 1.0)),
        ([Made(0.0, 1.0), Made(0.6, 1.1)], (0.85, 1.1)),  # a better one in time replaces it
        ([Made(0.0, 1.0), Made(0.8, 1.2)], (0.95, 1.2)),  # late, yet it stood 250 ms before what it promised
        ([Made(0.0, 1.0), Made(0.8, 1.04)], (0.75, 1.0)),  # too late: what stood is said
        ([Made(0.9, 1.0)], (0.9, 1.0)),  # late, but there was none
        ([Made(0.0, 1.0), Made(0.5, nan)], None),  # taken back before it was said
        ([Made(0.0, 1.0), Made(0.8, nan)], (0.75, 1.0)),  # taken back when it was said
        ([Made(0.0, 1.4)], None),  # not yet said when the foot landed
    ],
)
def test_the_prediction_that_stood_250_ms_ahead_is_the_one(made: list[Made], chosen: tuple[float, float] | None):
    rows = committed(in_order(made, [1.0]))
    assert [row[:2] for row in rows] == ([pytest.approx(chosen)] if chosen else [])


def test_at_equal_times_a_landing_comes_before_what_it_brings() -> None:
    rows = committed(in_order([Made(0.0, 1.0), Made(1.0, 2.0)], [1.0, 2.0]))
    assert [row.strike_s for row in rows] == [1.0, 2.0]


@pytest.mark.parametrize(
    ("row", "error_s"),
    [
        (Made(11.5, 12.03, 0.02), 0.03),
        (Made(11.5, 11.7, 0.02), -0.3),
        (Made(11.5, 12.45, 0.02), nan),  # another strike's, or as good as none
        (Made(11.96, 12.0, 0.02), nan),  # too late to be of use
        (Made(10.9, 12.0, 0.02), nan),  # made in the stride before
    ],
)
def test_a_prediction_counts_if_it_was_made_in_its_stride_and_in_time(row: Made, error_s: float) -> None:
    found = errors(STEADY, [row])
    at = STEADY.due.tolist().index(12)
    assert found.error_s[at] == pytest.approx(error_s, nan_ok=True)
    assert isnan(found.sigma_s[at]) == isnan(error_s)
    assert np.isnan(np.delete(found.error_s, at)).all()


def naive(strikes: list[float], rows: list[Made]) -> list[float]:
    """The same rule, written stride by stride."""
    out = []
    for k in range(11, len(strikes)):
        if not 0.6 < strikes[k] - strikes[k - 1] < 2.5:
            continue
        nearest = min(sorted(rows, key=lambda row: row.strike_s), key=lambda row: abs(row.strike_s - strikes[k]))
        off = nearest.strike_s - strikes[k]
        counts = abs(off) < 0.4 and strikes[k] - nearest.made_s > 0.05 and nearest.made_s >= strikes[k - 1]
        out.append(off if counts else nan)
    return out


@given(
    st.lists(st.floats(0.4, 3.0), min_size=14, max_size=30),
    st.lists(st.tuples(st.floats(0, 40), st.floats(0, 1)), min_size=1, max_size=60, unique=True),
)
def test_errors_are_those_of_the_rule_stride_by_stride(strides: list[float], made: list[tuple[float, float]]) -> None:
    strikes = np.cumsum(strides).tolist()
    rows = [Made(at, at + ahead) for at, ahead in made]
    assert errors(leg_of(strikes), rows).error_s.tolist() == pytest.approx(naive(strikes, rows), nan_ok=True)


def test_phase_is_compared_with_a_line_from_strike_to_strike() -> None:
    times = np.array([5.5, 12.25, 12.5, 13.02, 14.5])
    found = phase_errors(STEADY, times, np.array([0.9, 0.25, 0.55, 0.99, nan]))
    assert found.tolist() == pytest.approx([0.0, 0.05, -0.03, nan], nan_ok=True)


@pytest.mark.recordings
@pytest.mark.parametrize("name", ["GaCo01_01", "GaPt33_10"])
def test_ours_is_what_analyse_writes(recordings, tmp_path: Path, name: str) -> None:
    """By the rule of predictions.csv, row by row; so the figures are those of whoever scores that file."""
    path = recordings / "gaitpdb" / f"{name}.txt.xz"
    if not path.is_file():
        pytest.skip(f"{name} is not among these recordings")
    assert main(["analyse", str(path), "--rig", str(RIG), "--out", str(tmp_path)]) == 0
    with open(tmp_path / "predictions.csv", newline="") as file:
        written = list(csv.DictReader(file))
    walk = read_walk(path, "gaitpdb")
    said = ours.listen(walk, load_rig(RIG))
    legs = reference.legs(walk.time_s, walk.left.sum(axis=1), walk.right.sum(axis=1))
    for name, leg in legs.items():
        mine = committed(said[name].steps)
        theirs = [(float(r["committed_s"]), float(r["predicted_s"])) for r in written if r["leg"] == name]
        assert [(round(row.made_s, 6), round(row.strike_s, 6)) for row in mine] == theirs
        again = naive(leg.strikes.tolist(), [Made(at_s, strike_s) for at_s, strike_s in theirs])
        assert errors(leg, mine).error_s.tolist() == pytest.approx(again, abs=2e-6, nan_ok=True)
        assert all(row.strike_s - row.made_s <= LEAD_S + 1e-9 for row in mine)
