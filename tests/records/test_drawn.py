"""Drawings show what the interactive figures show."""

import re
from typing import Any

import pytest

from feedback.gait.walked import Walked
from feedback.messages import Stride
from feedback.records.curve_plots import curve_figure
from feedback.records.drawn import svg
from feedback.records.ensemble import Curve
from feedback.records.normal import thigh_band
from feedback.records.plots import stance_share, timing_histogram
from feedback.records.sheet import layout_of
from feedback.records.walking import leg_walk


def curve(leg: str) -> Curve:
    return Curve(leg, 12, 3, tuple(float(k) for k in range(101)), (1.0,) * 101, 61.0, "deg")


def words(drawing: str) -> list[str]:
    return [re.sub("<[^>]+>", "", text).strip() for text in re.findall(r"<text.*?</text>", drawing, re.DOTALL)]


def test_curves_have_their_names_axes_and_norm() -> None:
    drawing = svg(curve_figure([curve("left"), curve("right")], "thigh, deg", band=thigh_band()), "a")
    told = words(drawing)
    for name in ("left (n = 12)", "right (n = 12)", "usual", "thigh, deg", "% of the gait cycle, from heel strike"):
        assert name in told
    for color in ("left", "right", "left-band", "right-band", "normal", "soft", "rule"):
        assert f"var(--{color})" in drawing
    assert drawing.startswith("<svg")
    assert "http" not in drawing
    assert "<script" not in drawing


def test_the_same_figure_is_the_same_drawing_and_two_have_no_name_in_common() -> None:
    spec = curve_figure([curve("left")], "x")
    assert svg(spec, "a") == svg(spec, "a")
    ids = [set(re.findall(r'id="([^"]+)"', svg(spec, name))) for name in ("a", "b")]
    shared = {name for name in ids[0] & ids[1] if not re.search(r"_\d+$", name)}
    assert not shared


def test_bars_stand_upon_one_another() -> None:
    drawing = svg(timing_histogram({"left": [0.0] * 5, "right": [0.0] * 7}), "bars")
    assert {"left (n = 5)", "right (n = 7)"} <= set(words(drawing))


def test_bars_that_lie_have_words_in_them() -> None:
    strides = [
        Stride(int((k + 1) * 1e9), 0, 0, leg, int(k * 1e9), 1.0, 0.6, 0.4, 0.2, 0.4, 0.5, 1.0, "heel", 1.0)
        for k in range(5)
        for leg in ("left", "right")
    ]
    walked = Walked(strides)
    drawing = svg(stance_share({leg: leg_walk(walked, leg) for leg in ("left", "right")}), "lying")
    assert words(drawing).count("stance 60.0 %") == words(drawing).count("swing 40.0 %") == 2


@pytest.mark.parametrize("symbol", ["circle", "square", "diamond", "triangle-down", "x", "cross-thin", "line-ns"])
@pytest.mark.parametrize("opened", ["", "-open"])
def test_every_mark_is_known(symbol: str, opened: str) -> None:
    marker = {"symbol": symbol + opened, "color": "@hit", "size": 8, "line": {"color": "@hit", "width": 1.0}}
    trace: dict[str, Any] = {
        "type": "scatter",
        "mode": "markers",
        "name": "m",
        "x": [1, 2],
        "y": [1, None],
        "marker": marker,
    }
    assert "var(--hit)" in svg({"data": [trace], "layout": layout_of("x", "y", 200)}, "m")


def test_markup_in_a_name_is_text() -> None:
    trace = {"type": "scatter", "mode": "lines", "name": "<b>$x_1$ & é", "x": [0, 1], "y": [0, 1], "line": {"width": 1}}
    drawing = svg({"data": [trace], "layout": layout_of("x", "y", 200)}, "m")
    assert "<b>" not in drawing
    assert "&lt;b&gt;" in drawing
