"""Driver 'insole-frames': our own binary, one frame a foot and sample. docs/hardware.md describes it byte by byte.

Lives here: the frame's layout and its decoder. Why: device time, counter and checksum in 29 bytes for eight zones,
and firmware that fits on a page. Must never: open a port, ask the time, or share a table with the emulator.

    0x00-delimited, COBS:  version u8 | side u8 | sequence u16 | device_us u32 | zones u8 | zones x u16 | crc u16
    little endian; crc is CRC-16/IBM-3740 over all bytes before it
"""

from struct import Struct
from typing import ClassVar

from drivers.base import Counters, Option, Reading, Stream
from drivers.framing import Cutter, Sequence, Watch, crc16, refuse, unstuff

VERSION = 0xC1
SIDES = ("left", "right")
LONGEST = 9 + 2 * 255 + 2
"""Bytes of a frame with 255 zones, before stuffing."""
LIMIT = LONGEST + LONGEST // 254 + 1
"""COBS adds at most one byte in 254, and one."""


class InsoleFrames:
    """Decodes 'insole-frames'. Streams 'left' and 'right'; values are the device's counts."""

    OPTIONS: ClassVar[dict[str, Option]] = {
        "zones": Option(0, "zones of one sole; frames with another number are refused; 0: any", 0, 255),
        "rate_hz": Option(100.0, "frames per second of each foot, as the firmware was set", 1, 2000),
    }
    BAUD: ClassVar[int] = 460_800

    frame_modulus = 1 << 16
    device_us_modulus = 1 << 32

    def __init__(self, zones: int = 0, rate_hz: float = 100.0) -> None:
        self.counters = Counters()
        self._rate_hz = float(rate_hz)
        self._wanted = zones
        self._zones = [zones, zones]
        self.streams = self._describe()
        self._cutter = Cutter(b"\0", LIMIT, self.counters)
        self._watch = Watch(self.counters)
        self._sequences = tuple(Sequence(self.frame_modulus, self.counters) for _ in SIDES)
        self._torn_start = True

    def decode(self, data: bytes) -> list[Reading]:
        """The readings whose last byte is in these bytes; see drivers.base.Driver."""
        pieces = self._cutter.cut(data)
        readings = [reading for piece in pieces if piece and (reading := self._frame(piece))]
        self._watch.saw(data)
        return readings

    def reset(self) -> None:
        """Forget the half-read frame and the counters' places."""
        self._cutter.reset()
        self._torn_start = True
        for sequence in self._sequences:
            sequence.reset()

    def _frame(self, piece: bytes) -> Reading | None:
        first, self._torn_start = self._torn_start, False
        raw = unstuff(piece)
        if raw is None or len(raw) < 11 or crc16(raw[:-2]) != raw[-2] | raw[-1] << 8:
            self._broken(piece, first)
            return None
        version, side, sequence, device_us, zones = _HEAD.unpack_from(raw)
        if version != VERSION or side > 1 or zones != self._zones[side] or len(raw) != _HEAD.size + 2 * zones + 2:
            if fault := self._fault(version, side, zones, len(raw)):
                refuse(self.counters, len(piece) + 1, fault)
                return None
            self._zones[side] = zones
            self.streams = self._describe()
        self.counters.frames += 1
        self._sequences[side].step(sequence)
        return Reading(SIDES[side], sequence, device_us, tuple(map(float, _values(zones).unpack_from(raw, _HEAD.size))))

    def _broken(self, piece: bytes, first: bool) -> None:
        if first:
            self.counters.discarded_bytes += len(piece) + 1
        else:
            refuse(self.counters, len(piece) + 1, f"checksum or stuffing wrong in a frame of {len(piece)} bytes")

    def _fault(self, version: int, side: int, zones: int, size: int) -> str:
        """What is wrong with a frame whose checksum is right; '' if nothing."""
        if version != VERSION:
            return f"frame version {version:#04x}, this driver reads {VERSION:#04x}"
        if side > 1:
            return f"side {side} is neither 0 (left) nor 1 (right)"
        if zones == 0 or size != _HEAD.size + 2 * zones + 2:
            return f"{zones} zones do not fit into {size} bytes"
        if self._wanted and zones != self._wanted:
            return f"{zones} zones, the rig's file says {self._wanted}"
        return ""

    def _describe(self) -> tuple[Stream, ...]:
        return tuple(
            Stream(side, tuple(f"z{i}" for i in range(count)), "counts", self._rate_hz)
            for side, count in zip(SIDES, self._zones, strict=True)
        )


_HEAD = Struct("<BBHIB")
_VALUES = {zones: Struct(f"<{zones}H") for zones in range(1, 33)}


def _values(zones: int) -> Struct:
    if zones not in _VALUES:
        _VALUES[zones] = Struct(f"<{zones}H")
    return _VALUES[zones]
