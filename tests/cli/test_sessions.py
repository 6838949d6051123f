from pathlib import Path

import pytest

from feedback.bus import RawMessage
from feedback.cli import main
from feedback.messages import Samples
from feedback.records.session import SessionFacts
from feedback.records.writer import SessionWriter
from feedback.wire import pack


def write(path: Path, numbers: range = range(500), whole: bool = True) -> Path:
    facts = SessionFacts("P-9", "room", "glute", started_unix_s=1e9)
    writer = SessionWriter(path, facts, {}, min_free_mib=1)
    for number in numbers:
        sample = Samples(number, number, number, "soles.left", number, (1.5,))
        writer.write(RawMessage("samples", "soles", pack(sample), number))
    if whole:
        return writer.finish()
    writer.flush()
    return path.with_name(path.name + ".partial")


def test_a_folder_is_listed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path / "a.mcap")
    assert main(["sessions", "list", str(tmp_path)]) == 0
    told = capsys.readouterr().out
    assert "2001-09-09 01:46 UTC  P-9           glute on room" in told
    assert "1 sessions in" in told
    write(tmp_path / "b.mcap", whole=False)
    (tmp_path / "c.mcap").write_bytes(b"junk")
    assert main(["sessions", "list", str(tmp_path)]) == 1
    told = capsys.readouterr().out
    assert "b.mcap.partial  CUT SHORT: `stridecue sessions repair` makes it whole" in told
    assert "c.mcap  cannot be read: is no session" in told


def test_a_sound_session_is_called_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    session = write(tmp_path / "a.mcap")
    assert main(["sessions", "verify", str(session)]) == 0
    assert "500 messages" in (told := capsys.readouterr().out)
    assert "sound: checksums right, nothing missing" in told
    assert main(["sessions", "repair", str(session)]) == 0
    assert "nothing to repair" in capsys.readouterr().out
    assert [path.name for path in tmp_path.iterdir()] == ["a.mcap"]


def test_a_damaged_one_is_called_so_and_repaired(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cut = write(tmp_path / "a.mcap", range(5000), whole=False)
    cut.write_bytes(cut.read_bytes()[:-100])
    assert main(["sessions", "verify", str(cut)]) == 1
    assert "damaged: the file was cut short" in capsys.readouterr().out
    assert main(["sessions", "show", str(tmp_path / "a.mcap")]) == 1
    assert main(["sessions", "repair", str(cut)]) == 0
    assert "what was wrong: the file was cut short" in capsys.readouterr().out
    assert main(["sessions", "verify", str(tmp_path / "a.repaired.mcap")]) == 0
    assert main(["sessions", "repair", str(cut)]) == 2
    assert "exists already" in capsys.readouterr().err


def test_messages_that_never_arrived_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    facts = SessionFacts("P-9", "room", "glute", started_unix_s=1e9)
    writer = SessionWriter(tmp_path / "a.mcap", facts, {}, min_free_mib=1)
    for seq in (0, 1, 4):
        writer.write(RawMessage("samples", "soles", pack(Samples(seq, seq, seq, "soles.left", seq, (1.0,))), seq))
    assert main(["sessions", "verify", str(writer.finish())]) == 1
    assert "missing: 2 of samples/soles" in capsys.readouterr().out


def test_nothing_is_erased_unasked_and_then_all_of_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    session = write(tmp_path / "a.mcap")
    other = write(tmp_path / "ab.mcap")
    assert main(["sessions", "note", str(session), "walks", "better"]) == 0
    assert main(["report", str(session)]) == 0
    assert main(["sessions", "erase", str(session)]) == 0
    assert "nothing was erased: say --yes" in capsys.readouterr().out
    assert session.exists()
    assert main(["sessions", "erase", str(session), "--yes"]) == 0
    assert [path.name for path in tmp_path.iterdir()] == [other.name]


def test_a_note_is_shown_with_its_session(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    session = write(tmp_path / "a.mcap")
    assert main(["sessions", "note", str(session), "walks better"]) == 0
    assert main(["sessions", "show", str(session)]) == 0
    assert "walks better" in capsys.readouterr().out
    assert main(["sessions", "note", str(session), " "]) == 2
    assert "a note has 1 to 2000 letters" in capsys.readouterr().err


@pytest.mark.parametrize("word", ["show", "verify", "repair", "erase"])
def test_exit_codes_tell_missing_from_unreadable(tmp_path: Path, word: str) -> None:
    assert main(["sessions", word, str(tmp_path / "none.mcap")]) == 3
    (tmp_path / "junk.mcap").write_bytes(b"junk")
    assert main(["sessions", word, str(tmp_path / "junk.mcap")]) == (0 if word == "erase" else 2)
    assert main(["sessions", "list", str(tmp_path / "none")]) == 3


def test_an_encrypted_one_is_shown_repaired_and_decrypted_with_its_key_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    key = tmp_path / "key.txt"
    assert main(["sessions", "key", str(key)]) == 0
    public = capsys.readouterr().out.rpartition('["')[2].partition('"')[0]
    assert main(["sessions", "key", str(key)]) == 3
    writer = SessionWriter(tmp_path / "a.mcap", SessionFacts("P-9"), {}, min_free_mib=1, encrypt_to=[public])
    for number in range(300):
        sample = Samples(number, number, number, "soles.left", number, (1.5,))
        writer.write(RawMessage("samples", "soles", pack(sample), number))
    writer.finish()
    assert main(["sessions", "list", str(tmp_path)]) == 1
    assert "is encrypted" in capsys.readouterr().out
    assert main(["sessions", "list", str(tmp_path), "--key", str(key)]) == 0
    session = str(tmp_path / "a.mcap")
    assert main(["sessions", "verify", session]) == 2
    assert main(["sessions", "verify", session, "--key", str(key)]) == 0
    assert main(["sessions", "decrypt", session, "--key", str(key)]) == 0
    assert main(["sessions", "verify", session]) == 0
    assert main(["sessions", "decrypt", session, "--key", str(key)]) == 2
    assert "never overwritten" in capsys.readouterr().err
    assert main(["sessions", "erase", session, "--yes"]) == 0
    assert [path.name for path in tmp_path.iterdir()] == ["key.txt"]
