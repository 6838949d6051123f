"""The records of an MCAP file, whole or torn: found one after another, and found again after damage.

Lives here: `records_of`, `Record`. Why: one flipped bit in a record's length must not cost the rest of a session. Must
never: take for a record what cannot be one. (https://mcap.dev/spec, version 0.)
"""

import struct
from collections.abc import Callable, Iterator
from typing import BinaryIO, NamedTuple

from mcap.opcode import Opcode

HEAD = struct.Struct("<BQ")
"""Head of each record: its kind, and the length of what follows."""
_CHUNK = struct.Struct("<28xI4sQ")
"""Of a chunk: times, size, sum, all of which may be anything; the word "zstd" and its length; the records' length."""
_ZSTD = struct.pack("<I4s", 4, b"zstd")
_BEFORE_ZSTD = HEAD.size + 28
LARGEST_RECORD = 16 << 20
"""Bytes; chunks are closed at 1 MiB at most (recorder.chunk_kib) and the message that closes one has 8 MiB at most."""
_OPCODES = frozenset(int(opcode) for opcode in Opcode)
_BLOCK = 1 << 20
LONGEST_GAP = 64 << 20
"""Bytes of nonsense after which no chunk is looked for any more."""


class Record(NamedTuple):
    """One record."""

    opcode: int
    head: bytes
    offset: int
    """Of its payload."""
    payload: bytes


def records_of(file: BinaryIO, size: int, torn: Callable[[int], None]) -> Iterator[Record]:
    """The records from where the file stands; torn(n): so many bytes were passed over up to the next chunk.

    A chunk proves its own length; of any other record only what follows it does, so after nonsense chunks are looked
    for from there.
    """
    at = proven = file.tell()
    while at + HEAD.size <= size:
        record = _record(file, at, size)
        if record is not None:
            end = record.offset + len(record.payload)
            yield record
            proven = end if record.opcode == Opcode.CHUNK else max(proven, at + 1)
            at = end
            if record.opcode == Opcode.FOOTER:
                return
            continue
        found = _next_chunk(file, proven, size)
        if found is None:
            return
        torn(max(found - at, 1))
        at = proven = found


def has_chunk(file: BinaryIO, size: int) -> bool:
    """Whether anything near its beginning looks like a chunk."""
    return _next_chunk(file, 0, size) is not None


def _record(file: BinaryIO, at: int, size: int) -> Record | None:
    """The record that begins there; None if none can."""
    file.seek(at)
    head = file.read(HEAD.size)
    opcode, length = HEAD.unpack(head)
    offset = at + HEAD.size
    if opcode not in _OPCODES or length > LARGEST_RECORD or offset + length > size:
        return None
    begins = file.read(min(length, _CHUNK.size))
    if opcode == Opcode.CHUNK and not _is_chunk(begins, length):
        return None
    return Record(opcode, head, offset, begins + file.read(length - len(begins)))


def _is_chunk(begins: bytes, length: int) -> bool:
    if len(begins) < _CHUNK.size:
        return False
    word_size, word, records_size = _CHUNK.unpack(begins)
    return (word_size, word) == (4, b"zstd") and length == _CHUNK.size + records_size


def _next_chunk(file: BinaryIO, at: int, size: int) -> int | None:
    """Where the first chunk from there on begins, if it is near."""
    end = min(size, at + LONGEST_GAP)
    while at < end:
        file.seek(at)
        block = file.read(_BLOCK + _BEFORE_ZSTD + len(_ZSTD))
        found = block.find(_ZSTD, _BEFORE_ZSTD)
        while found >= 0:
            begins = at + found - _BEFORE_ZSTD
            if block[found - _BEFORE_ZSTD] == Opcode.CHUNK and _record(file, begins, size) is not None:
                return begins
            found = block.find(_ZSTD, found + 1)
        at += _BLOCK
    return None
