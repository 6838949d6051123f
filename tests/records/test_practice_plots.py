"""The figure of a cue over the session."""

import json
import re
from math import nan
from pathlib import Path

import plotly.graph_objects as go

from feedback.cues.trained import trained
from feedback.messages import BlockBegins, Outcome
from feedback.records import practice_plots
from feedback.records.material import Material
from feedback.records.practice import Practice, practice_of
from feedback.records.practice_plots import practice_timeline

S = 1_000_000_000
KINDS = ("baseline", "training", "probe")


def outcome(k: int, leg: str, block: int, plan: str, success: str) -> Outcome:
    head = (k * S, 0, 0, "hip_extend", leg, k * S, block, plan, k if plan == "cued" else 0, "", 0)
    return Outcome(*head, "trailing_limb_angle_deg", "insoles+belt", 10.0 + k % 5, nan if block == 1 else 12.0, success)


def practice() -> Practice:
    blocks = [
        BlockBegins(at * S, 0, 0, number, kind, 0, 0, nan, 9, ())
        for number, (at, kind) in enumerate(zip((10, 100, 195), KINDS, strict=True), 1)
    ]
    rows = [outcome(k, leg, 1, "uncued", "unknown") for k in range(10, 100) for leg in ("left", "right")]
    words = ("hit", "near", "miss", "guarded")
    rows += [outcome(k, "left", 2, "cued" if k % 3 else "faded", words[k % 4]) for k in range(100, 195)]
    rows += [outcome(k, "left", 3, "uncued", "miss") for k in range(195, 200)]
    return practice_of(Material(blocks=blocks, outcomes=rows, first_ns=5 * S, last_ns=200 * S))


def test_hits_and_misses_differ_by_shape_and_colour_and_cued_ones_are_filled() -> None:
    told = practice()
    spec = practice_timeline(told.cues, told, 5 * S)
    marks = {trace["name"]: trace["marker"] for trace in spec["data"] if "marker" in trace}
    assert set(marks) == {
        "not scored, no cue",
        *(f"{word}, {how}" for word in ("hit", "nearly", "miss", "bought elsewhere") for how in ("cued", "no cue")),
    }
    filled = [marks[f"{word}, cued"] for word in ("hit", "nearly", "miss", "bought elsewhere")]
    assert len({mark["symbol"] for mark in filled}) == len({mark["color"] for mark in filled}) == 4
    for name, mark in marks.items():
        assert mark["symbol"].endswith("-open") == name.endswith("no cue")
    drawn = sum(len(trace["x"]) for trace in spec["data"] if "marker" in trace)
    assert drawn == len(told.outcomes)


def test_each_leg_has_its_panel_and_the_legend_names_each_look_once() -> None:
    told = practice()
    spec = practice_timeline(told.cues, told, 5 * S)
    assert {trace["yaxis"] for trace in spec["data"]} == {"y", "y2"}
    assert spec["layout"]["yaxis"]["title"]["text"] == "left, deg"
    shown = [trace["name"] for trace in spec["data"] if trace["showlegend"]]
    assert len(shown) == len(set(shown)) == 10
    tops = [spec["layout"][name]["domain"] for name in ("yaxis", "yaxis2")]
    assert tops[0][0] > tops[1][1] - 1e-9


def test_blocks_are_bands_with_names_and_the_target_is_in_steps() -> None:
    told = practice()
    spec = practice_timeline(told.cues, told, 5 * S)
    assert [note["text"] for note in spec["layout"]["annotations"]] == list(KINDS)
    assert [note["textangle"] for note in spec["layout"]["annotations"]] == [0, 0, -90]
    assert [(band["x0"], band["x1"]) for band in spec["layout"]["shapes"]] == [
        (5.0, 95.0),
        (95.0, 190.0),
        (190.0, 195.0),
    ]
    (target,) = [trace for trace in spec["data"] if trace["name"] == "target"]
    assert (target["line"]["shape"], target["yaxis"]) == ("hv", "y")
    assert (target["y"][0], target["y"][-1], target["y"].count(None)) == (None, 12.0, 1)


def test_it_is_a_figure_that_plotly_knows_in_colours_that_the_page_knows() -> None:
    told = practice()
    text = json.dumps(practice_timeline(told.cues, told, 5 * S), allow_nan=False)
    page = (Path(practice_plots.__file__).parent / "page" / "style.css").read_text()
    for name in set(re.findall(r"@([\w-]+)", text)):
        assert page.count(f"--{name}:") == 2  # light and dark
    go.Figure(json.loads(re.sub(r"@[\w-]+", "#123456", text)))
    assert trained([], {}) == practice_of(Material()).cues == []
