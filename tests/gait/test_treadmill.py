"""Walks on a treadmill that measures force: strides against its own figures and an optical system's, predictions.

The data set's clocks are not aligned; the optical system's strides are laid beside ours where they agree best.
"""

import csv
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from drivers.walkfile import Walk, read_walk, zebris
from feedback.config import load_rig
from feedback.messages import LEGS
from gait_bench import judge, ours, reference, simple_ways

REPOSITORY = Path(__file__).resolve().parents[2]
SPEEDS = ("PWS-20", "PWS", "PWS+20")
"""3.0, 3.7 and 4.4 km/h: the walker's preferred speed and 20 % less and more."""

pytestmark = pytest.mark.recordings


@cache
def walked(folder: Path) -> tuple[Walk, dict[str, ours.Said], dict[str, reference.Leg]]:
    """The walk, what the engine said of it, and the reference events."""
    walk = read_walk(folder, "zebris")
    said = ours.listen(walk, load_rig(REPOSITORY / "configs/rigs/treadmill_tripod.toml"))
    return walk, said, reference.legs(walk.time_s, walk.left.sum(axis=1), walk.right.sum(axis=1))


@pytest.fixture(params=SPEEDS)
def folder(request: pytest.FixtureRequest, recordings: Path) -> Path:
    found = recordings / "treadmill_tripod" / request.param
    if not found.is_dir():
        pytest.skip(f"{request.param} is not among these recordings")
    return found


def own_report(folder: Path) -> dict[str, float]:
    """The treadmill's report: pairs of a name and its unit above, values below."""
    names, values = (folder / "zebris_parameters.csv").read_text(encoding="utf-8-sig").splitlines()[:2]
    pairs = zip(names.split(",")[1::2], values.split(",")[1:], strict=True)
    return {name.strip(): float(value) for name, value in pairs if value}


def optical(folder: Path, leg: str) -> tuple[np.ndarray, np.ndarray]:
    """Starts and lengths of a leg's strides as the optical system saw them, s."""
    with open(folder / "optogait.csv", newline="", encoding="utf-8-sig") as file:
        starts = np.array([float(r["Split"]) for r in csv.DictReader(file) if r["L/R"] == leg[0].upper()])
    return starts[:-1], np.diff(starts)


def beside(mine: np.ndarray, theirs: np.ndarray) -> int:
    """Where in the longer series the shorter one fits best."""
    fits = [np.corrcoef(mine, theirs[k : k + len(mine)])[0, 1] for k in range(len(theirs) - len(mine) + 1)]
    assert max(fits) > 0.8
    return int(np.argmax(fits))


def test_every_contact_is_found(folder: Path) -> None:
    """But the first on the empty plate: it could be anything that was put on it."""
    _, said, legs = walked(folder)
    for leg in LEGS:
        strikes = [event.t_ns * 1e-9 for event in said[leg].events if event.event == "heel_strike"]
        true = legs[leg].strikes
        assert 0 <= len(true) - len(strikes) <= 1
        assert np.abs(np.array(strikes) - true[-len(strikes) :]).max() < 0.01


def test_this_walker_strikes_with_the_heel_and_leaves_with_the_toe(folder: Path) -> None:
    _, said, _ = walked(folder)
    for leg in LEGS:
        assert {event.zone for event in said[leg].events if event.event == "heel_strike"} == {"heel"}
        assert {stride.toe_off_zone for stride in said[leg].strides} == {"toe"}


def test_the_gait_line_is_as_long_as_the_treadmill_says(folder: Path) -> None:
    """A little shorter: ours begins and ends where the foot bears 3 % of body weight, theirs at the plate's least."""
    _, said, _ = walked(folder)
    report_mm = own_report(folder)
    for leg in LEGS:
        lengths_mm = [zebris.HALF_LENGTH_MM * stride.cop_excursion_ap for stride in said[leg].strides]
        theirs_mm = report_mm[f"Length of gait line {leg[0].upper()}"]
        assert theirs_mm - 10.0 < np.mean(lengths_mm) < theirs_mm


def test_stride_time_is_the_treadmills_own(folder: Path) -> None:
    """On average as its report says; and half the strides within 10 ms of when the plate first felt the foot."""
    walk, said, _ = walked(folder)
    report_s = own_report(folder)["Stride time"]
    for leg, force in (("left", walk.left.sum(axis=1)), ("right", walk.right.sum(axis=1))):
        mine_s = np.array([stride.stride_s for stride in said[leg].strides])
        assert mine_s.mean() == pytest.approx(report_s, abs=0.01)
        felt_s = np.diff(walk.time_s[1:][(force[1:] > 0) & (force[:-1] == 0)])
        assert 0 <= len(felt_s) - len(mine_s) <= 1
        assert np.median(np.abs(mine_s - felt_s[-len(mine_s) :])) < 0.01


def test_stride_time_is_the_optical_systems(folder: Path) -> None:
    """Both legs fall on the same place of its clock, and the medians agree within 10 ms."""
    _, said, _ = walked(folder)
    clocks_s = []
    for leg in LEGS:
        mine_s = np.array([stride.stride_s for stride in said[leg].strides])
        starts_s, theirs_s = optical(folder, leg)
        first = beside(mine_s, theirs_s)
        theirs_s = theirs_s[first : first + len(mine_s)]
        own_s = np.array([stride.start_ns * 1e-9 for stride in said[leg].strides])
        clocks_s.append(np.median(starts_s[first : first + len(own_s)] - own_s))
        assert np.median(mine_s) == pytest.approx(np.median(theirs_s), abs=0.01)
        assert abs(np.median(mine_s - theirs_s)) < 0.01
    assert clocks_s[0] == pytest.approx(clocks_s[1], abs=0.1)


def foretold_ms(folder: Path) -> dict[str, np.ndarray]:
    """Errors of each leg 250 ms ahead; NaN where nothing was predicted."""
    _, said, legs = walked(folder)
    return {leg: 1e3 * judge.errors(legs[leg], judge.committed(said[leg].steps)).error_s for leg in LEGS}


def test_strikes_are_foretold_better_than_by_the_last_swing(folder: Path) -> None:
    errors_ms = np.concatenate(list(foretold_ms(folder).values()))
    _, _, legs = walked(folder)
    simple_s = [judge.errors(leg, simple_ways.last_value(leg)[3]).error_s for leg in legs.values()]
    assert np.mean(~np.isnan(errors_ms)) >= 0.99
    assert abs(np.nanmedian(errors_ms)) < 3.0
    assert np.nanmean(np.abs(errors_ms)) < 0.75e3 * np.nanmean(np.abs(np.concatenate(simple_s)))


def test_strikes_are_foretold_better_than_swing_time_varies(folder: Path) -> None:
    """Who knows toe off and the mean swing time, and nothing of this one, errs by 0.8 of its SD on average."""
    _, _, legs = walked(folder)
    for leg, errors_ms in foretold_ms(folder).items():
        swings_ms = 1e3 * (legs[leg].strikes[1:] - legs[leg].anchors[:, 3])[legs[leg].due - 1]
        assert np.nanmean(np.abs(errors_ms)) < 0.9 * 0.8 * np.nanstd(swings_ms)


def test_strikes_are_foretold_within_12_ms(folder: Path, request: pytest.FixtureRequest) -> None:
    """At 3.0 km/h this walker's own swing times vary by 21 and 26 ms (SD), at 3.7 km/h by 13 ms."""
    if folder.name == "PWS-20":
        request.applymarker(pytest.mark.xfail(reason="12.7 ms: at 3.0 km/h his swings vary twice as much"))
    assert np.nanmean(np.abs(np.concatenate(list(foretold_ms(folder).values())))) <= 12
