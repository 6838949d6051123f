import json
import shutil
from pathlib import Path

import plotly.graph_objects as go
import pytest

from feedback.records.archive import add_note
from feedback.records.compared import Compared, compare, in_order
from feedback.records.progress import amount_of, progress_of, trends
from feedback.records.progress_page import progress_page, sessions_of
from feedback.records.progress_plots import dose_figure, retention_figure, trend_figure
from feedback.records.reviewed import review
from feedback.records.session import SessionReader
from feedback.records.spread import Spread


@pytest.fixture(scope="module")
def compared(weeks: list[Path]) -> Compared:
    return compare(in_order([review(path, samples=False) for path in weeks]))


def test_the_dose_so_far_is_the_sum_of_the_sessions(compared: Compared) -> None:
    done = [amount_of(session) for session in compared.sessions]
    assert [one.training_s for one in done] == [20.0] * 3
    assert [one.cues for one in done] == [98] * 3
    told = progress_of(compared)
    assert told["sentence"].startswith("3 sessions over 2.0 weeks: 3 min ")
    assert "1 min of it in training, 324 strides and 294 cues." in told["sentence"]
    assert [row[0] for row in told["rows"]] == ["1", "2", "3"]


def test_each_measure_has_a_trend_over_the_days(compared: Compared) -> None:
    figures = {figure.title: figure for figure in progress_of(compared)["figures"]}
    spec = figures["Thigh extension against vertical, peak, deg"].spec
    assert spec is not None
    names = [trace["name"] for trace in spec["data"]]
    assert names == ["left before training", "right before training", "left after training", "right after training"]
    left = spec["data"][0]
    assert [round(day) for day in left["x"]] == [0, 7, 14]
    assert left["y"][2] - left["y"][0] == pytest.approx(8.0, abs=1e-3)
    assert figures["Retention"].spec is None
    assert "No session had a gain that counts" in figures["Retention"].missing


def test_its_figures_are_ones_that_plotly_knows() -> None:
    series = {("whole", "left"): [Spread(12, 1.0, 0.1, 0.8, 1.2), Spread(), Spread(9, 2.0)]}
    kept = {"HIP-EXTEND left, angle, probe": [(1, 80.0), (2, 60.0)]}
    for spec in (trend_figure(series, [0.0, 3.0, 9.0], "deg"), dose_figure([(60.0, 30.0)]), retention_figure(kept)):
        go.Figure(plain(spec))
        json.dumps(spec, allow_nan=False)


def plain(value: object) -> object:
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    return "#123456" if isinstance(value, str) and value.startswith("@") else value


def test_the_page_takes_in_all_sessions_of_the_patient_and_names_what_it_cannot_read(weeks: list[Path]) -> None:
    folder = weeks[0].parent
    (folder / "junk.mcap").write_bytes(b"junk")
    try:
        paths, left_out = sessions_of(folder, "P-07")
    finally:
        (folder / "junk.mcap").unlink()
    assert paths == weeks
    assert left_out == ["junk.mcap: is no session: it does not begin as an MCAP file does"]
    assert sessions_of(folder, "P-08") == ([], [])
    page = progress_page(paths, left_out)
    for words in ("Progress · P-07", "Not all sessions are in these figures", "junk.mcap", "Better: thigh extension"):
        assert words in page


def test_one_session_is_no_progress(weeks: list[Path]) -> None:
    assert "One session shows no change." in progress_page(weeks[:1])


def test_a_note_beside_a_session_is_found_by_its_review(session: Path) -> None:
    started = review(session, samples=False).started
    assert started is not None
    add_note(SessionReader(session).path, "walked with a cane", started)
    assert [text for _, text in review(session, samples=False).notes] == ["walked with a cane"]


def test_what_was_measured_in_training_alone_has_a_trend_of_that(compared: Compared) -> None:
    only = Compared(compared.sessions, {"before": [], "training": compared.phases["training"]}, [])
    figure = trends(only)[0]
    assert figure.spec is not None
    assert {trace["name"] for trace in figure.spec["data"]} == {"left in training", "right in training"}
    assert "without help" not in figure.note


def test_copies_and_parts_of_a_session_count_once(weeks: list[Path], tmp_path: Path) -> None:
    for name in ("a.mcap", "a.part2.mcap"):
        shutil.copy(weeks[0], tmp_path / name)
    paths, left_out = sessions_of(tmp_path, "P-07")
    assert paths == [tmp_path / "a.mcap"]
    assert left_out == ["a.part2.mcap: is of the same session as a.mcap"]
