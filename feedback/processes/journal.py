"""What the engine takes in, step by step, in memory that it shares with its spare.

Lives here: Journal, and Overtaken. Why: a spare that takes in the same at the same times is the same engine, up to the
step in which the first one died. Must never: make the writer wait; a reader who is too slow is overtaken, and told so.

One writes at a time, and one reads. A step is written before it is made. The memory is private to the process that
makes it and to those that it forks, and outlives each of them.

Layout: the place of the end (u64, bytes since the beginning), the numbers of the publisher (u64 each, one a topic),
then the ring. A step in it: its length after this field (u32), its time (u64); each thing that was taken as its kind
(u8), length (u32) and bytes.
"""

import mmap
import struct
from collections.abc import Iterator, Sequence

from feedback.messages import Command, Samples
from feedback.node import Item
from feedback.topics import TOPICS
from feedback.wire import pack, unpack

RING = 1 << 22
"""Bytes: twenty seconds of the fullest rig."""
_KINDS: tuple[type[Samples] | type[Command], ...] = (Samples, Command)
_LENGTH, _TIME, _HEAD = struct.Struct("<I"), struct.Struct("<Q"), struct.Struct("<BI")
_NUMBERS = 8
_BEGIN = _NUMBERS + 8 * len(TOPICS)

Taken = list[Samples | Command]


class Overtaken(Exception):  # noqa: N818 - it says what has happened
    """What was to be read has been written over."""


class Journal:
    """Shared memory."""

    def __init__(self, ring: int = RING) -> None:
        self._size = ring
        self._memory = mmap.mmap(-1, _BEGIN + ring)
        whole = memoryview(self._memory)
        self._end = whole[:_NUMBERS].cast("Q")
        self.numbers = whole[_NUMBERS:_BEGIN].cast("Q")
        """Of the publisher, so that who takes over goes on counting."""
        self._ring = whole[_BEGIN:]

    @property
    def end(self) -> int:
        """Where the next step will be written, in bytes since the beginning."""
        return self._end[0]

    def write(self, now_ns: int, inbox: Sequence[Item]) -> None:
        """A step that is about to be made. ValueError: more at once than the ring holds."""
        pieces = [b"", _TIME.pack(now_ns)]
        for item in inbox:
            if isinstance(item, _KINDS):
                data = pack(item)
                pieces += (_HEAD.pack(_KINDS.index(type(item)), len(data)), data)
        pieces[0] = _LENGTH.pack(sum(map(len, pieces)))
        step = b"".join(pieces)
        if len(step) > self._size:
            raise ValueError(f"a step of {len(step)} bytes does not fit into a journal of {self._size}")
        at = self._end[0] % self._size
        first = step[: self._size - at]
        self._ring[at : at + len(first)] = first
        self._ring[: len(step) - len(first)] = step[len(first) :]
        self._end[0] += len(step)  # last: a step that is not whole is not there

    def read(self, begin: int, until: int) -> Iterator[tuple[int, int, Taken]]:
        """The steps between two places: where each ends, its time, what it took in. Overtaken."""
        while begin < until:
            (length,) = _LENGTH.unpack(self._bytes(begin, _LENGTH.size))
            step = self._bytes(begin + _LENGTH.size, length)
            begin += _LENGTH.size + length
            yield begin, _TIME.unpack_from(step)[0], _taken(step)

    def _bytes(self, begin: int, count: int) -> bytes:
        at = begin % self._size
        first = bytes(self._ring[at : min(at + count, self._size)])
        data = first + bytes(self._ring[: count - len(first)])
        if self.end - begin > self._size:
            raise Overtaken(f"the engine is {self.end - begin} bytes ahead")
        return data


def _taken(step: bytes) -> Taken:
    found: Taken = []
    at = _TIME.size
    while at < len(step):
        kind, length = _HEAD.unpack_from(step, at)
        at += _HEAD.size + length
        found.append(unpack(_KINDS[kind], step[at - length : at]))
    return found
