"""The emulated port: its path, its plug, its limits."""

import os
import select
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.emulators.pty import FIFO_BYTES, Pty


@pytest.fixture
def pty(tmp_path: Path) -> Iterator[Pty]:
    made = Pty(tmp_path / "tty")
    yield made
    made.unplug()


def opened(pty: Pty) -> int:
    return os.open(pty.path, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)


def take(reader: int, size: int) -> bytes:
    """That many bytes; they take a moment through the kernel. Fewer only if none come for five seconds."""
    got = b""
    while len(got) < size and select.select([reader], [], [], 5.0)[0]:
        got += os.read(reader, size - len(got))
    return got


def test_bytes_pass_unchanged(pty: Pty) -> None:
    reader = opened(pty)
    assert pty.write(bytes(range(256)))
    assert take(reader, 256) == bytes(range(256))
    os.close(reader)


def test_unplugging_removes_the_path_and_hangs_up(pty: Pty) -> None:
    reader = opened(pty)
    pty.unplug()
    assert not pty.path.is_symlink()
    assert os.read(reader, 10) == b""
    os.close(reader)


def test_plugging_in_again_leads_to_a_new_terminal_under_the_same_path(pty: Pty) -> None:
    pty.unplug()
    assert not pty.write(b"into the air")
    pty.plug()
    reader = opened(pty)
    assert pty.write(b"back")
    assert take(reader, 4) == b"back"
    assert pty.dropped_frames == 1
    os.close(reader)


def test_when_nobody_reads_whole_frames_are_dropped_and_counted(pty: Pty) -> None:
    reader = opened(pty)
    frame = b"x" * 99 + b"\n"
    written = sum(pty.write(frame) for _ in range(1000))
    assert FIFO_BYTES // 100 <= written < 1000
    assert pty.dropped_frames == 1000 - written
    got = take(reader, 100 * written)
    assert pty.write(frame)
    assert got + take(reader, 100 * (written + 1) - len(got)) == frame * (written + 1)
    os.close(reader)


def test_a_readers_leaving_does_no_harm(pty: Pty) -> None:
    os.close(opened(pty))
    assert pty.write(b"still here")


def test_plugging_twice_keeps_the_terminal(pty: Pty) -> None:
    before = pty.path.readlink()
    pty.plug()
    assert pty.path.readlink() == before


def test_a_file_in_the_way_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "precious"
    path.write_text("data")
    with pytest.raises(FileExistsError, match="precious"):
        Pty(path)
    assert path.read_text() == "data"
