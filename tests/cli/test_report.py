import json
import stat
from pathlib import Path

import pytest

from feedback.bus import RawMessage
from feedback.cli import main
from feedback.messages import Samples
from feedback.records.session import SessionFacts
from feedback.records.writer import SessionWriter
from feedback.wire import pack


@pytest.fixture
def writer(tmp_path: Path) -> SessionWriter:
    opened = SessionWriter(tmp_path / "walk.mcap", SessionFacts("P-9"), {}, min_free_mib=1)
    opened.write(RawMessage("samples", "soles", pack(Samples(1, 1, 0, "soles.left", 0, (1.0,))), 2))
    return opened


def test_the_page_lies_beside_its_session(writer: SessionWriter, capsys: pytest.CaptureFixture[str]) -> None:
    session = writer.finish()
    assert main(["report", str(session)]) == 0
    page = session.with_suffix(".html")
    assert capsys.readouterr().out == f"{page}\n"
    assert "Walking session · P-9" in page.read_text()
    assert stat.S_IMODE(page.stat().st_mode) == 0o600


def test_it_goes_where_one_wants_and_may_be_made_again(writer: SessionWriter, tmp_path: Path) -> None:
    session = writer.finish()
    for _ in range(2):
        assert main(["report", str(session), "--out", str(tmp_path / "p.html")]) == 0
    assert "P-9" in (tmp_path / "p.html").read_text()
    assert not session.with_suffix(".html").exists()


def test_the_dose_record_lies_beside_the_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    protocol = 'name = "Beat"\n[cues.rhythm]\n[dose]\nseed = 7\n'
    opened = SessionWriter(tmp_path / "walk.mcap", SessionFacts("P-9"), {"protocol.toml": protocol}, min_free_mib=1)
    session = opened.finish()
    assert main(["report", str(session)]) == 0
    path = tmp_path / "walk.dose.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    record = json.loads(path.read_text())
    assert (record["schema"], record["session"]["patient"], record["feedback_structure"]["seed"]) == (1, "P-9", 7)
    assert main(["report", str(session), "--out", str(tmp_path / "p.html")]) == 0
    assert json.loads((tmp_path / "p.dose.json").read_text()) == record
    capsys.readouterr()


def test_without_a_protocol_that_can_be_read_there_is_no_dose_record(writer: SessionWriter, tmp_path: Path) -> None:
    assert main(["report", str(writer.finish())]) == 0
    assert not (tmp_path / "walk.dose.json").exists()


def test_the_figures_are_printed_for_programs(writer: SessionWriter, capsys: pytest.CaptureFixture[str]) -> None:
    session = writer.finish()
    assert main(["report", str(session), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["cues_due"] == 0
    assert session.with_suffix(".html").exists()


@pytest.mark.parametrize("name", ["walk.mcap", "walk.mcap.partial"])
def test_a_session_that_was_cut_has_a_page_under_either_name(writer: SessionWriter, tmp_path: Path, name: str) -> None:
    writer.flush()
    assert main(["report", str(tmp_path / name)]) == 0
    assert "This record is not complete" in (tmp_path / "walk.html").read_text()


def test_exit_codes_tell_missing_from_unreadable(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", str(tmp_path / "none.mcap")]) == 3
    assert "there is no such session" in capsys.readouterr().err
    (tmp_path / "junk.mcap").write_bytes(b"junk")
    assert main(["report", str(tmp_path / "junk.mcap")]) == 2
    assert "is no session" in capsys.readouterr().err
    assert not (tmp_path / "junk.html").exists()


def test_a_page_that_cannot_be_written_is_told(
    writer: SessionWriter, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    session = writer.finish()
    assert main(["report", str(session), "--out", str(tmp_path / "nowhere" / "p.html")]) == 3
    assert "cannot be written: No such file or directory" in capsys.readouterr().err
