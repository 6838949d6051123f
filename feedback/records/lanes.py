"""The samples of a session as arrays, several times as fast as one message after another.

Lives here: Track, and Lanes, which takes a session's samples as they are in the file. Why: an hour of all sensors is
seven million samples, and a report must not take as long to read as a patient does to leave. Must never: read a sample
otherwise than `wire.unpack` does, or lose one that is only written differently.

Messages of one writer that are equally long are told from one another by few bytes: their times, counters and values.
Where all other bytes agree with the first message's, the values are taken from their places at once; whatever differs
is unpacked one by one.
"""

from collections import Counter
from dataclasses import dataclass, field

import numpy as np
from msgspec.msgpack import encode
from numpy.typing import NDArray

from feedback.bus import RawMessage
from feedback.messages import SCHEMA, Samples
from feedback.wire import MessageError, unpack

Floats = NDArray[np.float32]
Times = NDArray[np.int64]
Part = tuple[Times, Floats]

_AT_ONCE, _FEWEST = 4096, 8
"""So many messages are read at once; groups that are smaller than this are not worth it."""
_HEAD = b"\x87\xa6schema" + encode(SCHEMA) + b"\xa4t_ns\xcf"
_CAUSE = b"\xa8cause_ns\xcf"
_FLOAT = b"\xcb"


@dataclass
class Track:
    """One stream of samples, in order of time."""

    t_ns: Times = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    """Times on the host's clock, shape (n,)."""
    values: Floats = field(default_factory=lambda: np.empty((0, 0), dtype=np.float32))
    """As the device sent them, shape (n, channels)."""


class Lanes:
    """`add` each message of the topic 'samples', then ask for the `tracks`."""

    def __init__(self) -> None:
        self.bad: Counter[str] = Counter()
        """What could not be read, by reason."""
        self._piles: dict[tuple[str, int], list[bytes]] = {}
        self._parts: dict[tuple[str, int], list[Part]] = {}

    def add(self, raw: RawMessage) -> None:
        """The next one, of any writer."""
        key = (raw.writer, len(raw.data))
        pile = self._piles.get(key)
        if pile is None:
            pile = self._piles[key] = []
        pile.append(raw.data)
        if len(pile) >= _AT_ONCE:
            self._take(pile)

    def tracks(self) -> dict[str, Track]:
        """By stream. Of a stream that changed its number of channels, what it sent most of."""
        for pile in self._piles.values():
            self._take(pile)
        found: dict[str, Track] = {}
        for key in sorted(self._parts, key=lambda key: (key[0], self._count(key))):
            found[key[0]] = _joined(self._parts[key])
            self._parts[key] = []
        return found

    def _count(self, key: tuple[str, int]) -> int:
        return sum(len(t_ns) for t_ns, _ in self._parts[key])

    def _take(self, pile: list[bytes]) -> None:
        """Read a pile and empty it."""
        while pile:
            alike, rest = _split(pile)
            if not alike:
                self._read(pile.pop(0))
                continue
            stream, t_ns, values = _at_once(*alike)
            self._parts.setdefault((stream, values.shape[1]), []).append((t_ns, values))
            pile[:] = rest

    def _read(self, data: bytes) -> None:
        try:
            sample = unpack(Samples, data)
        except MessageError as error:
            self.bad[str(error)] += 1
            return
        if not abs(sample.t_ns) < 1 << 63:
            self.bad["a time that no clock has"] += 1
            return
        row = np.array([sample.values], dtype=np.float32)
        part = (np.array([sample.t_ns], dtype=np.int64), row)
        self._parts.setdefault((sample.stream, len(sample.values)), []).append(part)


Form = tuple[str, int, list[int]]
"""Stream, number of values, and the places of all bytes that are the same in each message of this form."""
Alike = tuple[Form, NDArray[np.uint8]]


def _split(pile: list[bytes]) -> tuple[Alike | None, list[bytes]]:
    """The messages of the first one's form, and the others. None where that is not worth it."""
    form = _form(pile[0]) if len(pile) >= _FEWEST else None
    if form is None:
        return None, pile
    table = np.frombuffer(b"".join(pile), dtype=np.uint8).reshape(len(pile), -1)
    fixed = form[2]
    fits = (table[:, fixed] == table[0, fixed]).all(axis=1)
    if fits.sum() < _FEWEST:
        return None, pile
    return (form, table[fits]), [pile[k] for k in np.flatnonzero(~fits)]


def _form(data: bytes) -> Form | None:
    """Of a message as this software writes it, with large numbers and values that are all floats; else None."""
    try:
        sample = unpack(Samples, data)
    except MessageError:
        return None
    seq, frame, count = encode(sample.seq), encode(sample.frame), len(sample.values)
    parts = [
        (_HEAD, 8),
        (_CAUSE, 8),
        (b"\xa3seq" + seq[:1], len(seq) - 1),
        (b"\xa6stream" + encode(sample.stream) + b"\xa5frame" + frame[:1], len(frame) - 1),
        (b"\xa6values" + encode([0.0] * count)[: -9 * count], 0) if count else (b"", 0),
        *[(_FLOAT, 8)] * count,
    ]
    at, fixed = 0, list[int]()
    for same, varied in parts:
        if data[at : at + len(same)] != same:
            return None
        fixed += range(at, at + len(same))
        at += len(same) + varied
    return (sample.stream, count, fixed) if at == len(data) else None


def _at_once(form: Form, table: NDArray[np.uint8]) -> tuple[str, Times, Floats]:
    """Stream, times and values of messages of one form."""
    stream, count, _ = form
    first = len(_HEAD)
    t_ns = np.ascontiguousarray(table[:, first : first + 8]).view(">u8")[:, 0].astype(np.int64)
    cells = table[:, table.shape[1] - 9 * count :].reshape(len(table), count, 9)[:, :, 1:]
    values = np.ascontiguousarray(cells).view(">f8")[:, :, 0].astype(np.float32)
    return stream, t_ns, values


def _joined(parts: list[Part]) -> Track:
    t_ns = np.concatenate([t_ns for t_ns, _ in parts])
    values = np.concatenate([values for _, values in parts])
    if (t_ns[1:] >= t_ns[:-1]).all():
        return Track(t_ns, values)
    order = np.argsort(t_ns, kind="stable")
    return Track(t_ns[order], values[order])
