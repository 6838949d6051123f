"""No plain byte on the disk, and after kill -9 or damage everything but what was struck."""

import stat
from pathlib import Path

import pyrage
import pytest

from feedback.bus import RawMessage
from feedback.messages import Samples
from feedback.records.sealed import MAGIC, SealError, identities_of, make_key, recipients_of
from feedback.records.session import SessionError, SessionFacts, SessionReader
from feedback.records.writer import SessionWriter
from feedback.wire import pack

PATIENT = "P-pseudonym-77"


def raw(i: int) -> RawMessage:
    return RawMessage("samples", "soles", pack(Samples(i, i, i, "soles.left", i, (float(i),) * 8)), i)


@pytest.fixture
def key(tmp_path: Path) -> tuple[Path, str]:
    path = tmp_path / "key.txt"
    return path, make_key(path)


def write(path: Path, public: str, finish: bool = True) -> Path:
    files = {"rig.toml": "# a rig for secrets\n"}
    writer = SessionWriter(path, SessionFacts(PATIENT), files, min_free_mib=1, encrypt_to=[public])
    for i in range(3000):
        writer.write(raw(i))
        if i % 300 == 299:
            writer.flush()
    return writer.finish() if finish else writer.path.with_name(writer.path.name + ".partial")


def test_nothing_of_it_is_plain_and_the_key_opens_it(tmp_path: Path, key: tuple[Path, str]) -> None:
    path = write(tmp_path / "a.mcap", key[1])
    assert path.name == "a.mcap.age"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    data = path.read_bytes()
    for secret in (PATIENT.encode(), b"soles", b"secrets", b"MCAP"):
        assert secret not in data
    session = SessionReader(tmp_path / "a.mcap", key[0])
    assert list(session.raw()) == [raw(i) for i in range(3000)]
    assert (session.facts.patient, session.whole, session.damage) == (PATIENT, True, "")


def test_without_the_key_and_with_another_it_stays_shut(tmp_path: Path, key: tuple[Path, str]) -> None:
    path = write(tmp_path / "a.mcap", key[1])
    with pytest.raises(SessionError, match="is encrypted: name the file"):
        SessionReader(path)
    make_key(tmp_path / "other.txt")
    with pytest.raises(SessionError, match="does not open it"):
        SessionReader(path, tmp_path / "other.txt")


@pytest.mark.parametrize("cut", [1, 37, 900])
def test_one_that_was_cut_short_is_read_up_to_there(tmp_path: Path, key: tuple[Path, str], cut: int) -> None:
    path = write(tmp_path / "a.mcap", key[1], finish=False)
    path.write_bytes(path.read_bytes()[:-cut])
    session = SessionReader(path, key[0])
    rows = list(session.raw())
    assert rows == [raw(i) for i in range(len(rows))]
    assert len(rows) in (2700, 2400)
    assert "cut short" in session.damage


def test_a_damaged_piece_is_told_and_the_others_are_read(tmp_path: Path, key: tuple[Path, str]) -> None:
    path = write(tmp_path / "a.mcap", key[1])
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    session = SessionReader(path, key[0])
    assert 2000 < sum(1 for _ in session.raw()) < 3000
    assert "torn" in session.damage


def test_each_piece_is_an_age_file_that_others_can_open(tmp_path: Path, key: tuple[Path, str]) -> None:
    data = write(tmp_path / "a.mcap", key[1]).read_bytes()
    size = int.from_bytes(data[len(MAGIC) : len(MAGIC) + 4], "little")
    first = data[len(MAGIC) + 8 : len(MAGIC) + 8 + size]
    assert pyrage.decrypt(first, identities_of(key[0])).startswith(b"\x89MCAP0\r\n")


def test_keys_that_are_none_are_named(tmp_path: Path, key: tuple[Path, str]) -> None:
    with pytest.raises(SealError, match="'age1nonsense' is no public key"):
        recipients_of(["age1nonsense"])
    (tmp_path / "junk.txt").write_text("not a key\n")
    with pytest.raises(SealError, match="holds no secret key"):
        identities_of(tmp_path / "junk.txt")
    with pytest.raises(SealError, match="cannot be read"):
        identities_of(tmp_path / "none.txt")
    with pytest.raises(SessionError, match="no public key"):
        SessionWriter(tmp_path / "b.mcap", SessionFacts(), {}, min_free_mib=1, encrypt_to=["age1nonsense"])
    assert stat.S_IMODE(key[0].stat().st_mode) == 0o600
    with pytest.raises(FileExistsError):
        make_key(key[0])
