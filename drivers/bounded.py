"""Files that are opened only if they are no larger than they may be.

Lives here: `opened`, `read_bytes`, `read_text`, `unpacked`. Why: a file comes from anywhere, and one that is a hundred
times larger than any of its kind, or unpacks to that, must cost neither the memory nor the time that it asks for. Must
never: read before the size is known, or wait: what is no file (a pipe, a device) is not opened.

Each reader says how large its files may be, where it says what they hold.
"""

import errno
import gzip
import io
import lzma
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

KIB, MIB = 1 << 10, 1 << 20
_PIECE = 1 << 16
DICTIONARY_BYTES = 100 * MIB
"""An xz file may ask for a dictionary of gigabytes; `xz -9`, the largest preset, asks for 65 MiB (man xz)."""


class TooLargeError(OSError):
    """A file is larger than it may be, or unpacks to more; strerror says so in words."""

    def __init__(self, path: Path, how: str, at_most: int) -> None:
        super().__init__(errno.EFBIG, f"{how}; at most {in_words(at_most)} are read", str(path))


def in_words(size: int) -> str:
    """A size for people."""
    return f"{size / MIB:,.0f} MiB" if size >= MIB else f"{size / KIB:,.0f} KiB"


def opened(path: Path, at_most: int) -> BinaryIO:
    """The file, open for reading. TooLargeError, or any other OSError: it is missing, or no file."""
    file = open(path, "rb", opener=_at_once)  # noqa: SIM115 - the caller closes it
    try:
        found = os.fstat(file.fileno())
        if not stat.S_ISREG(found.st_mode):
            raise OSError(errno.EINVAL, "is not a file", str(path))
        if found.st_size > at_most:
            raise TooLargeError(path, f"has {in_words(found.st_size)}", at_most)
    except OSError:
        file.close()
        raise
    return file


def read_bytes(path: Path, at_most: int) -> bytes:
    """All of a file. TooLargeError, OSError."""
    with opened(path, at_most) as file:
        data = file.read(at_most + 1)  # it may grow while it is read
    if len(data) > at_most:
        raise TooLargeError(path, f"has more than {in_words(at_most)}", at_most)
    return data


def read_text(path: Path, at_most: int) -> str:
    """All of a file of UTF-8. TooLargeError, OSError, UnicodeDecodeError."""
    return read_bytes(path, at_most).decode("utf-8")


def unpacked(path: Path, at_most: int) -> BinaryIO:
    """What an .xz or .gz file holds, to be read from its beginning; it is gone through once to know how much that is.

    TooLargeError, any other OSError; EOFError, lzma.LZMAError or zlib.error: it is damaged.
    """
    size = 0
    for piece in _pieces(path, at_most):
        size += len(piece)
        if size > at_most:
            raise TooLargeError(path, f"holds more than {in_words(at_most)} when it is unpacked", at_most)
    return io.BufferedReader(_Pieces(_pieces(path, at_most)), _PIECE)


def _at_once(path: str, flags: int) -> int:
    """Opens a pipe without waiting for somebody at its other end."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


class _Pieces(io.RawIOBase):
    """Pieces of bytes as a file to read."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._rest = pieces, b""

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any) -> int:
        """What is left of the piece at hand, or the next one; 0 at the end."""
        while not self._rest:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._rest = piece
        count = min(len(buffer), len(self._rest))
        buffer[:count], self._rest = self._rest[:count], self._rest[count:]
        return count


def _pieces(path: Path, at_most: int) -> Iterator[bytes]:
    """What it holds, a little at a time."""
    with opened(path, at_most) as file:
        if path.suffix == ".xz":
            yield from _of_xz(file)
            return
        with gzip.GzipFile(fileobj=file) as held:
            while piece := held.read(_PIECE):
                yield piece


def _of_xz(file: BinaryIO) -> Iterator[bytes]:
    """Of one stream after another; the library's own reader would grant any dictionary."""
    unpacker, data = lzma.LZMADecompressor(memlimit=DICTIONARY_BYTES), file.read(_PIECE)
    if not data:
        raise EOFError("it is empty")
    while data or not unpacker.needs_input:
        yield unpacker.decompress(data, _PIECE)
        data = b""
        if unpacker.eof:
            data = unpacker.unused_data or file.read(_PIECE)
            if not data:
                return
            unpacker = lzma.LZMADecompressor(memlimit=DICTIONARY_BYTES)
        elif unpacker.needs_input:
            data = file.read(_PIECE)
    raise EOFError("it ends early")
