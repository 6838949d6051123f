"""Cut a stream of bytes into frames: find the ends, cap the length, count the losses, find the way back after noise.

Lives here: Cutter (one for text lines, one for COBS), Watch (many bytes and no frame), Sequence (losses by the
device's counter), and the seal of our own frames. Why: every decoder cuts in the same way and counts in the same
words. Must never: know what is in a frame, open a port, or ask the time.
"""

from binascii import crc_hqx

from cobs import cobs

from drivers.base import Counters, Unwrap

LINE_LIMIT = 512
"""Longest text line that is taken for one, in bytes."""
WATCH_BYTES = 1000
"""So many bytes without one valid frame are called out: more than the boot text of an ESP32."""
GAP_LIMIT = 2000
"""A step of a counter beyond this is a restart, not a loss: 10 s at 200 Hz, and a port is given up long before."""
CRC_START = 0xFFFF


class Cutter:
    """Cuts at a delimiter. Pieces longer than `limit` bytes are thrown away up to the next delimiter and counted."""

    def __init__(self, delimiter: bytes, limit: int, counters: Counters) -> None:
        self._delimiter = delimiter
        self._limit = limit
        self._counters = counters
        self._rest = b""
        self._skipping = False

    def cut(self, data: bytes) -> list[bytes]:
        """The pieces completed by these bytes, without their delimiters."""
        self._counters.bytes += len(data)
        pieces = (self._rest + data).split(self._delimiter)
        rest = pieces.pop()
        if self._skipping and pieces:
            self._discard(len(pieces.pop(0)) + 1)
            self._skipping = False
        if pieces and max(map(len, pieces)) > self._limit:
            pieces = [piece for piece in pieces if not self._overlong(piece)]
        self._rest = self._keep(rest)
        return pieces

    def reset(self) -> None:
        """Forget the piece that is half read."""
        self._discard(len(self._rest))
        self._rest = b""
        self._skipping = False

    def _keep(self, rest: bytes) -> bytes:
        if self._skipping:
            self._discard(len(rest))
            return b""
        if len(rest) <= self._limit:
            return rest
        self._skipping = True
        self._refuse_overlong(len(rest))
        return b""

    def _overlong(self, piece: bytes) -> bool:
        if len(piece) <= self._limit:
            return False
        self._refuse_overlong(len(piece) + 1)
        return True

    def _refuse_overlong(self, size: int) -> None:
        refuse(self._counters, size, f"no end of a frame within {self._limit} bytes")

    def _discard(self, size: int) -> None:
        self._counters.discarded_bytes += size


class Watch:
    """Notices bytes that never make a valid frame, and says what was found instead."""

    def __init__(self, counters: Counters) -> None:
        self._counters = counters
        self._frames = counters.frames
        self._bytes = 0
        self._first = b""

    def saw(self, data: bytes) -> None:
        """Call after each decode, with the bytes that went into it."""
        if self._counters.frames != self._frames:
            self._frames = self._counters.frames
            self._bytes, self._first = 0, b""
            return
        self._bytes += len(data)
        if len(self._first) < 8:
            self._first = (self._first + data)[:8]
        if self._bytes >= WATCH_BYTES:
            self._counters.last_fault = (
                f"{self._bytes} bytes and no valid frame: wrong baud rate or another device? "
                f"first bytes: {self._first.hex(' ')} …"
            )


class Sequence:
    """Counts the frames that are missing by a device's own counter."""

    def __init__(self, modulus: int, counters: Counters) -> None:
        self._counters = counters
        self._unwrap = Unwrap(modulus)

    def step(self, raw: int) -> None:
        """Take the next frame's counter. A step back or a very long one is a restart of the device, not a loss."""
        before = self._unwrap.last
        delta = self._unwrap.step(raw)
        if delta == 1 or before < 0:
            return
        if 1 < delta <= GAP_LIMIT:
            self._counters.lost_frames += delta - 1
        else:
            self._counters.last_fault = f"frame counter went from {before} to {raw}: the device restarted?"

    def reset(self) -> None:
        """Forget where the counter was: the port was closed and opened again."""
        self._unwrap.last = -1


def refuse(counters: Counters, size: int, why: str) -> None:
    """Count one frame as bad, its bytes as discarded, and say why."""
    counters.bad_frames += 1
    counters.discarded_bytes += size
    counters.last_fault = why


def crc16(data: bytes) -> int:
    """CRC-16/IBM-3740 (also called CCITT-FALSE): 0x29B1 for b'123456789'."""
    return crc_hqx(data, CRC_START)


def unstuff(piece: bytes) -> bytes | None:
    """The bytes that COBS had stuffed into this piece; None if it is no COBS (Cheshire and Baker 1999)."""
    try:
        decoded: bytes = cobs.decode(piece)
    except cobs.DecodeError:
        return None
    return decoded
