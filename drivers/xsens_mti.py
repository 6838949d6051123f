"""Driver 'xsens-mti': inertial sensors of Xsens / Movella that speak Xbus with MTData2 (MTi series).

Lives here: messages, data items, and the bytes that set the device up. Why: the inertial sensor of most movement labs.
Must never: open a port, ask the time, or share a table with the emulator.

Facts: Scottapotamas/xsens-mti (Apache-2.0), src/xsens_constants.h, docs/mtmanager_packets.md, test vectors.

    FA FF | message u8 | length u8 (FF: then u16) | data | check u8: all bytes after FA add up to 0 modulo 256
    36 MTData2: items of  identifier u16 | length u8 | data        big endian
    1020 packet counter u16   1060 sample time u32, 0.1 ms   4020 acceleration m/s2   8020 rate of turn rad/s
    2010 quaternion w, x, y, z                               (float32 each; the identifier's low bits tell precision
    30 / 31 go to config, and its answer   10 / 11 go to measurement   C0 / C1 outputs   42 error, a code
                                                              and its bits 2, 3 the room's axes: ENU, NED, NWU)
"""

from math import isfinite
from struct import Struct, pack
from typing import ClassVar

from drivers.attitude import from_down
from drivers.base import Counters, Option, Reading, Stream, named
from drivers.framing import Sequence, Watch
from drivers.sliding import NO_FRAME, UNKNOWN, Slider

HEAD = b"\xfa\xff"
GO_TO_CONFIG, GO_TO_MEASUREMENT, SET_OUTPUTS, DATA, ERROR = 0x30, 0x10, 0xC0, 0x36, 0x42
COUNTER, CLOCK, ACCELERATION, TURNING, QUATERNION = 0x1020, 0x1060, 0x4020, 0x8020, 0x2010
EVERY = 0xFFFF
"""As a rate: with every packet."""
LONGEST = 1024
"""Data bytes of one message, as far as this driver follows: seven times what the longest published packet has."""
PAUSE_S = 0.1
"""Between two commands, for the device to answer."""
ERRORS = {0x03: "period", 0x04: "message", 0x20: "baud rate", 0x21: "parameter", 0x28: "device", 0x30: "timer"}
_KIND, _FLOAT32, _AXES, _DOWN = 0xFFF0, 0, 0x0C, 0x04
_GIVES: dict[str, tuple[tuple[int, ...], tuple[str, ...], str]] = {
    "motion": ((ACCELERATION, TURNING), ("ax", "ay", "az", "gx", "gy", "gz"), "m/s2, rad/s"),
    "quaternion": ((QUATERNION,), ("qw", "qx", "qy", "qz"), "quaternion"),
}
"""What it gives -> (items of a sample, channels, unit)."""
_FLOATS = {count: Struct(f">{count}f") for count in (3, 4)}


class XsensMti:
    """Decodes 'xsens-mti'. One stream, called as the option says."""

    OPTIONS: ClassVar[dict[str, Option]] = {
        "stream": Option("imu", "name of its stream"),
        "gives": Option("motion", "what is read and asked for", choices=tuple(_GIVES)),
        "rate_hz": Option(100.0, "samples per second; it must divide the device's own, often 400 or 2000", 1, 2000),
        "set_up": Option(True, "set the outputs when the port opens"),
    }
    BAUD: ClassVar[int] = 115_200
    POLL_S: ClassVar[float] = 0.0

    frame_modulus = 1 << 16
    device_us_modulus = 100 << 32

    def __init__(self, stream: str = "imu", gives: str = "motion", rate_hz: float = 100.0, set_up: bool = True) -> None:
        self.counters = Counters()
        self._items, channels, unit = _GIVES[gives]
        self.streams = (Stream(named(stream), channels, unit, float(rate_hz)),)
        self._set_up = set_up
        self._slider = Slider(HEAD, 6, _size, _fault, self.counters)
        self._watch = Watch(self.counters)
        self._sequence = Sequence(self.frame_modulus, self.counters)

    def opening(self) -> tuple[tuple[float, bytes], ...]:
        """See drivers.base.Asked."""
        if not self._set_up:
            return ()
        rate = round(self.streams[0].rate_hz)
        outputs = outputs_of([(COUNTER, EVERY), (CLOCK, EVERY), *((item, rate) for item in self._items)])
        return tuple((PAUSE_S, data) for data in (message(GO_TO_CONFIG), outputs, message(GO_TO_MEASUREMENT)))

    def question(self) -> bytes:
        """None: the device speaks by itself."""
        return b""

    def decode(self, data: bytes) -> list[Reading]:
        """The readings whose last byte is in these bytes; see drivers.base.Driver."""
        readings = [reading for frame in self._slider.cut(data) if (reading := self._message(frame))]
        self._watch.saw(data)
        return readings

    def reset(self) -> None:
        """Forget the half-read message and the counter's place."""
        self._slider.reset()
        self._sequence.reset()

    def _message(self, frame: bytes) -> Reading | None:
        kind, data = frame[2], frame[6 if frame[3] == 0xFF else 4 : -1]
        if kind == ERROR and data:
            self.counters.last_fault = f"the device reports an error: {ERRORS.get(data[0], f'code {data[0]}')}"
        if kind != DATA:
            return None
        found = items(data)
        if found is None:
            self.counters.last_fault = "the items of a packet do not fit into it"
            return None
        counter, clock = _whole_number(found, COUNTER, 2), _whole_number(found, CLOCK, 4)
        if counter >= 0:
            self._sequence.step(counter)
        values = self._values(found)
        return Reading(self.streams[0].name, counter, 100 * clock if clock >= 0 else -1, values) if values else None

    def _values(self, found: dict[int, tuple[int, bytes]]) -> tuple[float, ...]:
        """The sample's values; () if the packet has not all of them."""
        values: tuple[float, ...] = ()
        for item in self._items:
            identifier, data = found.get(item, (0, b""))
            numbers = floats(identifier, data)
            if not numbers or not isfinite(sum(numbers)):
                self.counters.last_fault = f"item {item:04x} is missing, or no numbers of single precision"
                return ()
            down = item == QUATERNION and identifier & _AXES == _DOWN
            values += from_down(*numbers) if down and len(numbers) == 4 else numbers
        return values if len(values) == len(self.streams[0].channels) else ()


def message(kind: int, data: bytes = b"") -> bytes:
    """One message of up to 254 bytes of data."""
    body = bytes((0xFF, kind, len(data))) + data
    return b"\xfa" + body + bytes((-sum(body) & 0xFF,))


def outputs_of(rows: list[tuple[int, int]]) -> bytes:
    """The message by which the device sends these items: (identifier, rate in Hz or EVERY)."""
    return message(SET_OUTPUTS, b"".join(pack(">HH", *row) for row in rows))


def items(data: bytes) -> dict[int, tuple[int, bytes]] | None:
    """Data of MTData2: kind of item -> (identifier as sent, data); None if the lengths do not add up."""
    found, at = {}, 0
    while at < len(data):
        end = at + 3 + data[at + 2] if at + 3 <= len(data) else len(data) + 1
        if end > len(data):
            return None
        identifier = data[at] << 8 | data[at + 1]
        found[identifier & _KIND] = identifier, data[at + 3 : end]
        at = end
    return found


def _whole_number(found: dict[int, tuple[int, bytes]], item: int, size: int) -> int:
    """An item that is an unsigned number of so many bytes; -1 if the packet has none."""
    data = found[item][1] if item in found else b""
    return int.from_bytes(data, "big") if len(data) == size else -1


def floats(identifier: int, data: bytes) -> tuple[float, ...]:
    """An item's numbers; () unless they are three or four of single precision."""
    count = len(data) // 4
    if identifier & 3 != _FLOAT32 or count not in _FLOATS or len(data) % 4:
        return ()
    return _FLOATS[count].unpack(data)


def _size(begin: bytes) -> int:
    if len(begin) < 4 or (begin[3] == 0xFF and len(begin) < 6):
        return UNKNOWN
    if begin[3] < 0xFF:
        return begin[3] + 5
    length = begin[4] << 8 | begin[5]
    return length + 7 if length <= LONGEST else NO_FRAME


def _fault(frame: bytes) -> str:
    return "" if sum(frame[1:]) & 0xFF == 0 else f"checksum wrong in a message {frame[2]:#04x}"
