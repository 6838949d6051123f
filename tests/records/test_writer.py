import errno
import os
import resource
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from feedback.bus import RawMessage
from feedback.messages import Samples
from feedback.records.session import SessionError, SessionFacts, SessionReader, in_words
from feedback.records.writer import SessionWriter
from feedback.wire import pack

FACTS = SessionFacts("P-07", "two soles", "ready", 1_700_000_000.25, 5_000)
FILES = {"rig.toml": 'name = "two soles"\n'}


def sample(i: int) -> Samples:
    return Samples(i * 10_000_000, i * 10_000_000 + 9, i, "soles.left", i, tuple(float(i * k % 97) for k in range(8)))


def raw_of(message: Samples) -> RawMessage:
    return RawMessage("samples", "soles", pack(message), message.t_ns + 7)


def test_only_the_owner_may_read_it_and_nothing_is_left_beside(tmp_path: Path) -> None:
    path = SessionWriter(tmp_path / "a.mcap", FACTS, FILES, min_free_mib=1).finish()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [entry.name for entry in path.parent.iterdir()] == ["a.mcap"]


@pytest.mark.parametrize("name", ["a.mcap", "a.mcap.partial"])
def test_nothing_is_ever_overwritten(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"precious")
    with pytest.raises(SessionError, match=r"a\.mcap: .*exist"):
        SessionWriter(tmp_path / "a.mcap", FACTS, FILES, min_free_mib=1)
    assert (tmp_path / name).read_bytes() == b"precious"


def test_a_name_taken_meanwhile_leaves_the_session_whole_under_its_other_name(tmp_path: Path) -> None:
    writer = SessionWriter(tmp_path / "a.mcap", FACTS, FILES, min_free_mib=1)
    writer.write(raw_of(sample(1)))
    (tmp_path / "a.mcap").write_bytes(b"precious")
    with pytest.raises(SessionError, match="stays whole in"):
        writer.finish()
    assert (tmp_path / "a.mcap").read_bytes() == b"precious"
    assert SessionReader(tmp_path / "a.mcap.partial").whole


def test_no_session_starts_on_a_full_disk(tmp_path: Path) -> None:
    with pytest.raises(SessionError, match="MiB free; the rig's file asks for 1000000000"):
        SessionWriter(tmp_path / "a.mcap", FACTS, FILES, min_free_mib=10**9)
    assert list(tmp_path.iterdir()) == []


@contextmanager
def files_no_longer_than(size: int) -> Iterator[None]:
    """The system refuses to write beyond this size; a write that crosses it is cut there, as on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("size", [3000, 5000, 5001, 7777])
def test_a_file_that_cannot_grow_stays_readable_up_to_there(tmp_path: Path, size: int) -> None:
    writer = SessionWriter(tmp_path / "a.mcap", FACTS, FILES, chunk_kib=4, min_free_mib=1)
    done = 0
    with files_no_longer_than(size), pytest.raises(SessionError, match=r"recording ended: .* is readable") as told:  # noqa: PT012
        for i in range(100_000):
            writer.write(raw_of(sample(i)))
            done += 1
    with pytest.raises(SessionError, match=r"recording ended") as again:
        writer.flush()
    assert str(again.value) == str(told.value)
    assert writer.finish() == tmp_path / "a.mcap.partial"
    session = SessionReader(tmp_path / "a.mcap")
    kept = [row.message for row in session.messages()]
    assert kept == [sample(i) for i in range(len(kept))]
    assert 0 <= done - len(kept) <= 60  # one chunk of 4 KiB
    assert session.whole_bytes == session.total_bytes  # the torn record was taken away


def test_a_file_that_cannot_even_be_begun_leaves_nothing(tmp_path: Path) -> None:
    with files_no_longer_than(0), pytest.raises(SessionError, match="recording ended"):
        SessionWriter(tmp_path / "a.mcap", FACTS, FILES, min_free_mib=1)
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_called_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    writer = SessionWriter(tmp_path / "a.mcap", FACTS, FILES, min_free_mib=1)
    writer.write(raw_of(sample(1)))

    def full(_fd: int, _data: Any) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", full)
        with pytest.raises(SessionError, match="the disk is full"):
            writer.flush()
    assert list(SessionReader(tmp_path / "a.mcap").raw()) == []
    assert in_words(OSError(errno.EDQUOT, "x")) == "the disk is full"


def test_a_folder_that_cannot_be_is_said_in_words(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SessionError, match="cannot be written"):
        SessionWriter(tmp_path / "file" / "a.mcap", FACTS, FILES)


def test_a_session_that_never_began_leaves_no_file(tmp_path: Path) -> None:
    writer = SessionWriter(tmp_path / "a.mcap", FACTS, {}, min_free_mib=1)
    writer.abandon()
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(SessionError, match="abandoned"):
        writer.flush()
