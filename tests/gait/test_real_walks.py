"""A handful of real walks hold events and prediction to their bounds: the middle subject of each group of gaitpdb.

The figures of all walks come from scripts/bench_gait; these bounds leave some margin to what these six gave.
"""

from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

from drivers.walkfile import read_walk
from feedback.config import Sole, Zone, load_rig
from feedback.gait.tracker import GaitTracker
from feedback.messages import HEEL_STRIKE, LEGS, TOE_OFF, GaitEvent, Samples
from gait_bench import judge, ours, reference, simple_ways

RIG = f"{__file__.rpartition('/tests/')[0]}/configs/rigs/gaitpdb.toml"
NAMES = ("GaCo11_01", "GaPt19_01", "JuCo13_01", "JuPt15_01", "SiCo15_01", "SiPt23_01")
NEAR_S = 0.06
"""An event this near to a true one is the same."""

pytestmark = pytest.mark.recordings


class Heard(NamedTuple):
    """One leg of one walk."""

    leg: reference.Leg
    said: ours.Said
    begin_s: float
    end_s: float


@cache
def heard(folder: Path) -> list[Heard]:
    """All legs of the handful."""
    rows, rig = [], load_rig(RIG)
    for name in NAMES:
        walk = read_walk(folder / f"{name}.txt.xz", "gaitpdb")
        said = ours.listen(walk, rig)
        legs = reference.legs(walk.time_s, walk.left.sum(axis=1), walk.right.sum(axis=1))
        rows += [Heard(legs[leg], said[leg], walk.time_s[0] + 2, walk.time_s[-1] - 1) for leg in LEGS]
    return rows


@pytest.fixture
def walks(recordings: Path) -> list[Heard]:
    folder = recordings / "gaitpdb"
    missing = [name for name in NAMES if not (folder / f"{name}.txt.xz").is_file()]
    if missing:
        pytest.skip(f"not among these recordings: {', '.join(missing)}")
    return heard(folder)


def nearest(times: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Of each time, how far the nearest of the others is from it (later is positive)."""
    at = np.clip(np.searchsorted(others, times), 1, len(others) - 1)
    before, after = others[at - 1] - times, others[at] - times
    return np.where(np.abs(before) < np.abs(after), before, after)


def matched(walks: list[Heard], event: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """How far each true event is from the nearest told one, each told from the nearest true, how late it was told."""
    missed, made_up, told = [], [], []
    for leg, said, begin_s, end_s in walks:
        truth = leg.strikes if event == HEEL_STRIKE else leg.offs
        mine = [(m.t_ns * 1e-9, m.known_ns * 1e-9) for m in said.events if m.event == event]
        found, known = np.array(mine).T
        inside = (found > begin_s) & (found < end_s)
        missed.append(nearest(truth[(truth > begin_s) & (truth < end_s)], found))
        off = nearest(found[inside], truth)
        made_up.append(off)
        told.append((known[inside] - found[inside] - off)[np.abs(off) < NEAR_S])
    return np.concatenate(missed), np.concatenate(made_up), np.concatenate(told)


@pytest.mark.parametrize(("event", "mean_ms"), [(HEEL_STRIKE, 2.0), (TOE_OFF, 4.0)])
def test_events_are_found_where_they_are_and_told_soon(walks: list[Heard], event: str, mean_ms: float) -> None:
    missed, made_up, told = (1e3 * values for values in matched(walks, event))
    assert np.mean(np.abs(missed) < 1e3 * NEAR_S) >= 0.997
    assert np.mean(np.abs(made_up) < 1e3 * NEAR_S) >= 0.995
    assert np.mean(np.abs(missed)[np.abs(missed) < 1e3 * NEAR_S]) < mean_ms
    assert np.percentile(told, 95) <= 25


def errors_ms(walks: list[Heard], anchor: int | None) -> np.ndarray:
    """Of all due strikes: from an anchor, or as it stood 250 ms ahead; NaN where nothing was predicted."""
    rows = [
        judge.errors(leg, said.first[anchor] if anchor is not None else judge.committed(said.steps)).error_s
        for leg, said, _, _ in walks
    ]
    return 1e3 * np.concatenate(rows)


def test_the_next_strike_is_foretold_250_ms_ahead(walks: list[Heard]) -> None:
    errors = errors_ms(walks, None)
    sizes = np.abs(errors[~np.isnan(errors)])
    assert len(sizes) >= 0.99 * len(errors)
    assert np.mean(sizes) <= 13
    assert np.median(sizes) <= 7.5
    assert np.percentile(sizes, 95) <= 42


def simple_ms(walks: list[Heard], anchor: int) -> np.ndarray:
    """The same by the last value from that anchor."""
    rows = [judge.errors(row.leg, simple_ways.last_value(row.leg)[anchor]).error_s for row in walks]
    return 1e3 * np.concatenate(rows)


@pytest.mark.parametrize(("anchor", "mean_ms", "ratio"), [(0, 27.0, 1.0), (2, 17.0, 0.85), (3, 14.0, 0.85)])
def test_each_anchor_errs_less_than_the_last_value(walks: list[Heard], anchor: int, mean_ms: float, ratio: float):
    """From heel strike, contralateral strike, toe off."""
    mine, simple = errors_ms(walks, anchor), simple_ms(walks, anchor)
    assert np.mean(~np.isnan(mine)) >= 0.985
    assert np.nanmean(np.abs(mine)) <= mean_ms
    assert np.nanmean(np.abs(mine)) <= ratio * np.nanmean(np.abs(simple))


def test_one_foot_on_a_force_plate_with_uneven_sampling_is_enough_for_its_strides(recordings: Path) -> None:
    """One foot's vertical force from a treadmill's plate, 8.7 to 11.2 ms from sample to sample."""
    path = recordings / "treadmill_csuhmc" / "example_vertical_grf.csv"
    if not path.is_file():
        pytest.skip("treadmill_csuhmc is not among these recordings")
    time_s, force_n = np.loadtxt(path, delimiter=",").T
    zone = Zone(name="plate", x=0.0, y=0.0, region="mid")
    tracker = GaitTracker(Sole(calibration="newton", zones=(zone,)))
    times_ns = (time_s * 1e9).round().astype("int64").tolist()
    samples = [Samples(t, t, k, "plate.left", k, (f,)) for k, (t, f) in enumerate(zip(times_ns, force_n, strict=True))]
    told = [message for sample in samples for message in tracker.feed(sample)]
    strikes = np.array([m.t_ns * 1e-9 for m in told if isinstance(m, GaitEvent) and m.event == HEEL_STRIKE])
    truth, _ = reference.events(time_s, force_n, reference.LEAST_N)
    assert len(strikes) == len(truth) == 46
    assert np.abs(strikes - truth).max() < 0.005
    assert np.median(np.diff(strikes)) == pytest.approx(1.20, abs=0.005)
