import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from feedback.messages import Notice, Stride
from feedback.records.report import read_report, report_page
from feedback.records.session import SessionError

FIGURES = ["load", "pressure", "stance", "path", "timing", "strides", "measure1", "measure2"]


def own(page: str) -> str:
    """The page without the plotting library."""
    start = page.index("<script>/**\n* plotly.js")
    return page[:start] + page[page.index("</script>", start) :]


def specs(page: str) -> dict[str, Any]:
    found = re.findall(r'<script type="application/json" data-plot="(\w+)">(.*?)</script>', page, re.DOTALL)
    return {name: json.loads(text) for name, text in found}


@pytest.fixture(scope="module")
def page(walk_file: Path) -> str:
    return report_page(walk_file)


def test_the_page_tells_a_therapist_what_happened(page: str) -> None:
    for words in (
        "Walking session · P-07",
        "14 November 2023, 22:13 UTC",
        "It is not a diagnosis",
        "98 of 100 cues that were due sounded; 2 came too late and stayed silent",
        "8 strides got no cue: no prediction (6), prediction unsure (2)",
        "The left foot stood longer",
        "soles: frames lost 3",
        "54 strides measured, 1 left out",
        "Of the load of both feet the left one bore 51 %",
        "phase coordination index is",
        "the median of the 31 around them by more than 3 scaled",
        "Loads are shares of body weight.",
        "First peak",
        "Change a minute",
        "left n = 53, right n = 53",
        "complete, checksums agree",
    ):
        assert words in page


def test_all_figures_are_there(page: str) -> None:
    figures = specs(page)
    assert list(figures) == FIGURES
    assert [trace["name"] for trace in figures["load"]["data"] if "name" in trace] == [
        "left (n = 52)",
        "right (n = 52)",
    ]
    assert "load, N" in json.dumps(figures["load"])


def test_the_parts_stand_in_the_order_in_which_they_are_asked_for(weeks: list[Path]) -> None:
    page = own(read_report(weeks[-1], weeks[:1]).page)
    assert re.findall(r"<h2[^>]*>([^<]*)</h2>", page) == [
        "In short",
        "Against earlier sessions",
        "Cues and learning",
        "Every measure, block by block",
        "Over the gait cycle",
        "Left and right",
        "Strides",
        "Loading",
        "Hip, glute and stance",
        "Dose",
        "Data quality",
        "Notes and markers",
        "Settings changed while walking",
        "Settings in force at the start",
    ]


def test_the_affected_leg_is_named(make_session: Callable[..., Path], walk: list[Any]) -> None:
    page = report_page(make_session(walk, patient='id = "P-07"\naffected_leg = "right"\n'))
    assert "Ratio: affected right over left." in page
    assert "the affected right one bore 49 %" in page


def test_soles_without_newtons_say_what_their_loads_are_shares_of(
    make_session: Callable[..., Path], walk: list[Any]
) -> None:
    zones = '{ name = "a", x = 0, y = -1, region = "heel" }, { name = "b", x = 0, y = 1, region = "toe" }'
    rig = f'name = "r"\n[sole]\ncalibration = "fsr-pull-down"\nzones = [{zones}]\n'
    page = report_page(make_session(walk, rig=rig))
    assert "Loads are shares of what both soles read together" in page


def test_soles_that_tell_no_loads_have_no_table_of_them(make_session: Callable[..., Path], walk: list[Any]) -> None:
    blind = [(t, w, _without_loads(m)) if isinstance(m, Stride) else (t, w, m) for t, w, m in walk]
    page = report_page(make_session(blind))
    assert "<h2>Loading</h2>" not in page
    assert "Of the load of both feet" not in page
    assert "No way of the centre of pressure" in page


def _without_loads(stride: Stride) -> Stride:
    head = {name: getattr(stride, name) for name in Stride.__struct_fields__[:14]}
    return Stride(**head)


def test_nothing_comes_from_elsewhere(page: str) -> None:
    assert page.count("plotly.js v") == 1
    assert not re.search(r"<(link|img|iframe|object)\b|<script[^>]+src=|@import|url\((?!#)", own(page))
    assert not re.search(r"https?://", own(page))


def test_what_stands_in_the_files_is_text_not_markup(make_session: Callable[..., Path], walk: list[Any]) -> None:
    evil = "</script><script>alert(1)</script><b>"
    note = Notice(walk[-1][2].t_ns, 1, 0, "engine", "note", evil)
    path = make_session([*walk, ("notice", "engine", note)], protocol=f'name = "{evil}"\n')
    page = own(report_page(path))
    assert "<script>alert" not in page
    assert "<b>not" not in page
    assert page.count("&lt;script&gt;alert(1)") == 2


def test_a_cut_session_says_so_on_top(session: Path) -> None:
    whole = session.read_bytes()
    session.write_bytes(whole[: len(whole) * 2 // 3])
    page = report_page(session)
    assert "This record is not complete." in page
    assert re.search(r"The file was cut short after [\d,]+ bytes; its last [\d,]+ bytes are torn", page)
    assert list(specs(page)) == FIGURES


def test_an_empty_session_has_a_page(make_session: Callable[..., Path]) -> None:
    page = report_page(make_session([], rig="", protocol=""))
    assert specs(page) == {}
    assert page.count("No complete stride") >= 3
    assert "No cue was due." in page
    assert "not complete" not in page


def test_a_rig_that_this_version_cannot_read_costs_the_load_curve_only(
    make_session: Callable[..., Path], walk: list[Any]
) -> None:
    page = report_page(make_session(walk, rig='sole = "from the future"'))
    assert list(specs(page)) == [name for name in FIGURES if name != "load"]
    assert "No load curve" in page


def test_what_is_no_session_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.mcap").write_text("hello")
    with pytest.raises(SessionError, match="is no session"):
        report_page(tmp_path / "a.mcap")
