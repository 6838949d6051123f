import json
import stat
from pathlib import Path

import pytest

from feedback.bus import RawMessage
from feedback.cli import main
from feedback.messages import Samples
from feedback.records.archive import repair
from feedback.records.sealed import make_key
from feedback.records.session import SessionFacts, SessionReader
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


def test_a_page_of_an_encrypted_session_needs_its_key(
    writer: SessionWriter, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    key = tmp_path / "clinic.key"
    repair(SessionReader(writer.finish()), tmp_path / "sealed.mcap", [make_key(key)])
    for name in ("sealed.mcap", "sealed.mcap.age"):
        assert main(["report", str(tmp_path / name)]) == 2
        assert "encrypted" in capsys.readouterr().err
        assert main(["report", str(tmp_path / name), "--key", str(key)]) == 0
        assert capsys.readouterr().out == f"{tmp_path / 'sealed.html'}\n"
    assert "Walking session · P-9" in (tmp_path / "sealed.html").read_text()


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


def test_a_session_is_held_against_an_earlier_one_of_the_same_patient(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second, other = (
        SessionWriter(tmp_path / name, SessionFacts(patient, started_unix_s=at_s), {}, min_free_mib=1).finish()
        for name, patient, at_s in (("a.mcap", "P-9", 1.0e9), ("b.mcap", "P-9", 1.1e9), ("c.mcap", "P-8", 1.2e9))
    )
    assert main(["report", str(second), "--against", str(first), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["against"] == []
    assert "Against earlier sessions" in second.with_suffix(".html").read_text()
    for now, earlier, words in (
        (second, other, "never compared"),
        (first, second, "not earlier"),
        (first, first, "twice"),
    ):
        assert main(["report", str(now), "--against", str(earlier)]) == 2
        assert words in capsys.readouterr().err
    assert main(["report", str(first), "--against", str(tmp_path / "none.mcap")]) == 3
    assert "there is no such session" in capsys.readouterr().err


def test_progress_is_of_one_patient_and_a_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, at_s in (("a.mcap", 1.0e9), ("b.mcap", 1.1e9)):
        SessionWriter(tmp_path / name, SessionFacts("P-9", started_unix_s=at_s), {}, min_free_mib=1).finish()
    assert main(["report", "--patient", "P-9", "--in", str(tmp_path)]) == 0
    page = tmp_path / "P-9.progress.html"
    assert capsys.readouterr().out == f"{page}\n"
    assert "2 sessions over" in page.read_text()
    assert main(["report", "--patient", "P-1", "--in", str(tmp_path)]) == 3
    assert "no session of 'P-1'" in capsys.readouterr().err
    assert main(["report", "--patient", "P-9", "--in", str(tmp_path / "nowhere")]) == 3


@pytest.mark.parametrize("args", [[], ["a.mcap", "--patient", "P-9"], ["--patient", "P-9", "--json"]])
def test_what_makes_no_sense_is_refused(args: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", *args]) == 2
    assert "name one session, or a patient" in capsys.readouterr().err


def test_without_a_browser_the_page_is_there_and_the_pdf_is_not(
    writer: SessionWriter, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    session = writer.finish()
    monkeypatch.setattr("feedback.records.paper.browser", lambda: None)
    assert main(["report", str(session), "--pdf"]) == 3
    assert "apt-get install chromium" in capsys.readouterr().err
    assert session.with_suffix(".html").exists()
    assert not session.with_suffix(".pdf").exists()
