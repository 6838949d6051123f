"""What lies in a folder of sessions, and what belongs to one."""

import random
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest
from mcap.reader import make_reader

from feedback.bus import RawMessage
from feedback.messages import Samples
from feedback.records.archive import add_note, belongings, find, notes, repair
from feedback.records.session import SessionFacts, SessionReader
from feedback.records.writer import SessionWriter
from feedback.wire import pack

ATTACHED = {"rig.toml": 'name = "made up"', "protocol.toml": 'name = "p"'}


def write(path: Path, count: int, patient: str = "P-9", started_s: float = 1e9, whole: bool = True) -> Path:
    facts = SessionFacts(patient, "room", "glute", started_unix_s=started_s, started_clock_ns=5)
    writer = SessionWriter(path, facts, ATTACHED, chunk_kib=16, min_free_mib=1)
    for number in range(count):
        sample = Samples(number, number, number, "soles.left", number, (float(number), random.Random(number).random()))
        writer.write(RawMessage("samples", "soles", pack(sample), number + 7))
    if whole:
        return writer.finish()
    writer.flush()
    return path.with_name(path.name + ".partial")


def test_a_folder_is_listed_in_the_order_of_time_with_what_cannot_be_read(tmp_path: Path) -> None:
    write(tmp_path / "b.mcap", 3, started_s=2e9)
    write(tmp_path / "c.mcap", 3, started_s=1e9, whole=False)
    (tmp_path / "a.mcap").write_bytes(b"junk")
    (tmp_path / "walk.html").write_text("a page")
    rows = find(tmp_path)
    assert [row.path.name for row in rows] == ["c.mcap.partial", "b.mcap", "a.mcap"]
    assert [row.session.whole if row.session else None for row in rows] == [False, True, None]
    assert rows[0].started == datetime.fromtimestamp(1e9, UTC)
    assert rows[2].why.startswith("is no session")
    with pytest.raises(NotADirectoryError):
        find(tmp_path / "none")


def test_a_cut_file_is_made_whole_without_touching_it(tmp_path: Path) -> None:
    """The official reader takes it, nothing readable is lost, and what was attached is there."""
    cut = write(tmp_path / "walk.mcap", 2000, whole=False)
    cut.write_bytes(cut.read_bytes()[:-300])
    before = cut.read_bytes()
    reader = SessionReader(cut)
    readable = list(reader.raw())
    assert 0 < len(readable) < 2000
    assert repair(reader, tmp_path / "new.mcap") == len(readable)
    assert cut.read_bytes() == before
    again = SessionReader(tmp_path / "new.mcap")
    assert (list(again.raw()), again.attachments, again.facts) == (readable, ATTACHED, reader.facts)
    assert again.whole
    assert again.damage == ""
    with (tmp_path / "new.mcap").open("rb") as file:
        summary = make_reader(file, validate_crcs=True).get_summary()
        assert summary is not None
        assert summary.statistics is not None
        assert summary.statistics.message_count == len(readable)


def test_of_a_file_with_a_flipped_bit_the_rest_is_kept(tmp_path: Path) -> None:
    whole = write(tmp_path / "walk.mcap", 3000)
    data = bytearray(whole.read_bytes())
    data[len(data) // 2] ^= 0x10
    whole.write_bytes(data)
    reader = SessionReader(whole)
    kept = list(reader.raw())
    assert reader.damage
    assert 1000 < len(kept) < 3000
    repair(reader, tmp_path / "new.mcap")
    assert list(SessionReader(tmp_path / "new.mcap").raw()) == kept


def test_all_that_belongs_to_a_session_is_known_by_either_name(tmp_path: Path) -> None:
    session = write(tmp_path / "walk.mcap", 3)
    for name in ("walk.html", "walk.dose.json", "walk2.html", "other.mcap"):
        (tmp_path / name).write_text("x")
    add_note(session, "first", datetime(2026, 1, 2, tzinfo=UTC))
    wanted = {"walk.mcap", "walk.html", "walk.dose.json", "walk.notes.jsonl"}
    assert {path.name for path in belongings(session)} == wanted
    assert {path.name for path in belongings(tmp_path / "walk.mcap.partial")} == wanted


def test_notes_are_kept_in_order_and_are_private(tmp_path: Path) -> None:
    session = write(tmp_path / "walk.mcap", 3)
    path = add_note(session, "tired\nafter  ten minutes", datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC))
    path.write_text(path.read_text() + "no note\n")
    add_note(session, "größer", datetime(2026, 1, 3, tzinfo=UTC))
    assert list(notes(session)) == [
        ("2026-01-02T03:04:05+00:00", "tired after ten minutes"),
        ("2026-01-03T00:00:00+00:00", "größer"),
    ]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(notes(tmp_path / "other.mcap")) == []


@pytest.mark.parametrize("text", ["", "  \n ", "x" * 2001])
def test_a_note_that_is_none_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(ValueError, match="a note has 1 to 2000 letters"):
        add_note(write(tmp_path / "walk.mcap", 1), text, datetime(2026, 1, 2, tzinfo=UTC))
