"""Bytes of a device with two ports in one stream: each piece says of which port it is.

Lives here: `wrap`, `unwrap` and Parting. Why: a driver reads one stream of bytes, and a split belt has a port a side.
Must never: know what the bytes mean, open a port, or ask the time.

    piece: 'L' or 'R', then what came through that port, stuffed by COBS (Cheshire and Baker 1999), ended by a zero
"""

from cobs import cobs

from drivers.base import Counters
from drivers.framing import Cutter, refuse, unstuff

LEFT, RIGHT = "left", "right"
SIDES = (LEFT, RIGHT)
_MARKS = {LEFT: b"L", RIGHT: b"R"}
_SIDES = {mark[0]: side for side, mark in _MARKS.items()}
LONGEST = 70_000
"""Longer than what is read from a port at once."""


def wrap(side: str, data: bytes) -> bytes:
    """What came through that port, or is to go there; b'' for nothing."""
    stuffed: bytes = cobs.encode(_MARKS[side] + data)
    return stuffed + b"\0" if data else b""


def unwrap(data: bytes) -> list[tuple[str, bytes]]:
    """(side, bytes) of whole pieces; what is none is left out."""
    return Parting(Counters()).take(data)


class Parting:
    """Takes the one stream apart again; what is no piece is counted."""

    def __init__(self, counters: Counters) -> None:
        self._counters = counters
        self._cutter = Cutter(b"\0", LONGEST + LONGEST // 254 + 2, counters)

    def take(self, data: bytes) -> list[tuple[str, bytes]]:
        """(side, bytes) of the pieces that end in these bytes."""
        return [found for piece in self._cutter.cut(data) if (found := self._open(piece))]

    def reset(self) -> None:
        """Forget the half-read piece."""
        self._cutter.reset()

    def _open(self, piece: bytes) -> tuple[str, bytes] | None:
        raw = unstuff(piece)
        if not raw or raw[0] not in _SIDES:
            refuse(self._counters, len(piece) + 1, f"of neither port: {piece[:20].hex(' ')}")
            return None
        return _SIDES[raw[0]], raw[1:]
