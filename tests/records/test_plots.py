import json
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
import pytest

from feedback.config import Sole, Zone
from feedback.gait.walked import Walked
from feedback.records.cueing import errors_by_leg, timings
from feedback.records.curve_plots import curve_figure
from feedback.records.curves import load_curves
from feedback.records.material import Material, gather
from feedback.records.normal import thigh_band
from feedback.records.plots import (
    SOLE_BREADTH,
    pressure_paths,
    stance_share,
    stride_timeline,
    timing_histogram,
)
from feedback.records.session import SessionReader
from feedback.records.sheet import MOST_POINTS
from feedback.records.walking import leg_walk

SOLE = Sole(calibration="newton", zones=tuple(Zone(name=n, x=0, y=0, region="heel") for n in "ab"))


@pytest.fixture
def material(session: Path) -> Material:
    return gather(SessionReader(session))


def specs(material: Material) -> dict[str, dict[str, Any]]:
    walked = Walked(material.strides)
    legs = {leg: leg_walk(walked, leg) for leg in ("left", "right")}
    return {
        "timeline": stride_timeline(material),
        "timing": timing_histogram(errors_by_leg(material, timings(material))[0]),
        "stance": stance_share(legs),
        "load": curve_figure(load_curves(material, SOLE), "load, N", spans=[(0.0, 12.5)], band=thigh_band()),
        "pressure": pressure_paths(material.strides, SOLE.zones) or {},
    }


def plain(value: Any) -> Any:
    """The specification with a true colour for each named one."""
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    return "#123456" if isinstance(value, str) and value.startswith("@") else value


def colours(value: Any) -> set[str]:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    named = {value} if isinstance(value, str) and value.startswith("@") else set()
    return named.union(*map(colours, inner))


def test_every_figure_is_one_that_plotly_knows(material: Material) -> None:
    for spec in specs(material).values():
        go.Figure(plain(spec))  # raises on an unknown key or a wrong value
        json.dumps(spec, allow_nan=False)


def test_every_figure_of_an_empty_session_is_valid_too() -> None:
    for spec in specs(Material()).values():
        go.Figure(plain(spec))


def test_the_page_knows_every_colour(material: Material) -> None:
    page = (Path(stride_timeline.__code__.co_filename).parent / "page" / "style.css").read_text()
    for colour in set().union(*map(colours, specs(material).values())):
        assert page.count(f"--{colour[1:]}:") == 2  # light and dark


def test_every_steady_stride_and_every_cue_is_drawn(material: Material) -> None:
    traces = {trace["name"]: trace for trace in stride_timeline(material)["data"]}
    drawn = {name: sum(y is not None for y in trace["y"]) for name, trace in traces.items()}
    assert drawn == {"left": 53, "right": 53, "cue played": 98, "cue late or lost": 2, "no cue": 8}
    assert None in traces["left"]["y"]  # the line breaks at the stop


def test_every_timed_cue_is_in_the_histogram(material: Material) -> None:
    spec = timing_histogram(errors_by_leg(material, timings(material))[0])
    assert [sum(trace["y"]) for trace in spec["data"]] == [49, 49]
    assert [trace["name"] for trace in spec["data"]] == ["left (n = 49)", "right (n = 49)"]


def test_the_way_of_pressure_is_the_mean_of_the_strides_that_count_lateral_outwards(material: Material) -> None:
    spec = pressure_paths(material.strides, SOLE.zones)
    assert spec is not None
    left, right = (trace for trace in spec["data"] if "name" in trace)
    assert (left["name"], right["name"]) == ("left (n = 53)", "right (n = 53)")
    assert left["y"] == pytest.approx([-0.84 + 0.14 * k for k in range(11)], abs=0.01)
    assert left["x"] == pytest.approx([-0.65 - SOLE_BREADTH * 0.021] * 11, abs=0.002)
    assert right["x"] == pytest.approx([0.65 + SOLE_BREADTH * 0.02] * 11, abs=0.002)


def test_soles_that_tell_no_place_have_no_way_of_pressure(material: Material) -> None:
    blind = [stride.replace(cop_ap=(), cop_ml=()) for stride in material.strides]
    assert pressure_paths(blind, SOLE.zones) is None
    narrow = pressure_paths([stride.replace(cop_ml=()) for stride in material.strides], ())
    assert narrow is not None
    assert {x for trace in narrow["data"] for x in trace["x"]} == {-0.65, 0.65}


def test_what_is_far_out_is_in_the_outermost_bar(material: Material) -> None:
    spec = timing_histogram({"left": [-999.0, 4.9, 999.0], "right": []})
    counts = [sum(pair) for pair in zip(*(trace["y"] for trace in spec["data"]), strict=True)]
    assert {x: n for x, n in zip(spec["data"][0]["x"], counts, strict=True) if n} == {-150.0: 1, 0.0: 1, 150.0: 1}


def test_of_long_sessions_not_each_mark_is_drawn_and_the_legend_says_so(material: Material) -> None:
    first = next(stride for stride in material.strides if stride.leg == "left")
    material.strides += [first] * (2 * MOST_POINTS)
    trace = stride_timeline(material)["data"][0]
    assert trace["name"] == "left, 1 of 3 drawn"
    assert len(trace["x"]) <= MOST_POINTS
    assert {trace["type"] for trace in stride_timeline(material)["data"]} == {"scatter"}
