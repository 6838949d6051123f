"""Driver 'witmotion': inertial sensors of WitMotion (WT901, HWT901, JY901, WT61) over serial or USB.

Lives here: packets, their joining to samples, and the bytes that set the device up. Why: the cheapest inertial sensor
that streams with a checksum. Must never: open a port, ask the time, or share a table with the emulator.

Facts: WITMOTION/WitStandardProtocol_JY901 (Arduino/Arduino_sdk/REG.h, wit_c_sdk.c), docs.wit-motion.com (guides,
high-precision, hwt905-ttl, protocol), ElettraSciComp/witmotion_IMU_QT doc/protocol.md, PyPI witmotion (MIT).

    55 | type u8 | 4 x s16, little endian | sum of the ten bytes before it, u8
    50 time   YY MM DD hh mm ss, ms u16           53 angles      roll, pitch, yaw / 32768 * 180 deg
    51 acceleration   x, y, z / 32768 * 16 g      59 quaternion  w, x, y, z / 32768
    52 turning rate   x, y, z / 32768 * 2000 deg/s
    to the device: FF AA register low high; FF AA 69 88 B5 unlocks for 10 s, FF AA 00 00 00 keeps what was set

The packets of one sample follow each other in the order of their types; the sample is told with the last that is
wanted of it, at the time of its own packet 50 if the device sends that.
"""

from struct import Struct
from typing import ClassVar

from drivers.base import Counters, Option, Reading, Stream, named
from drivers.framing import Watch
from drivers.sliding import NO_FRAME, UNKNOWN, Slider

SIZE = 11
TIME, ACCELERATION, TURNING, ANGLES, QUATERNION = 0x50, 0x51, 0x52, 0x53, 0x59
DAY_US = 86_400_000_000
RATES = {0.2: 1, 0.5: 2, 1: 3, 2: 4, 5: 5, 10: 6, 20: 7, 50: 8, 100: 9, 125: 0x0A, 200: 0x0B}
"""Samples a second -> value of register 03."""
BANDWIDTHS = {256: 0, 188: 1, 98: 2, 42: 3, 20: 4, 10: 5, 5: 6}
"""Hz -> value of register 1F."""
BAUDS = {4800: 1, 9600: 2, 19200: 3, 38400: 4, 57600: 5, 115200: 6, 230400: 7, 460800: 8, 921600: 9}
"""bit/s -> value of register 04."""
OUTPUTS = {TIME: 0x01, ACCELERATION: 0x02, TURNING: 0x04, ANGLES: 0x08, QUATERNION: 0x200}
"""Type of a packet -> its bit in register 02."""
PAUSE_S = 0.1
"""Between two commands; the SDK leaves 1 ms after unlocking, the Python library 100 ms."""
UNLOCK, SAVE = bytes.fromhex("ff aa 69 88 b5"), bytes.fromhex("ff aa 00 00 00")
_OUTPUTS, _RATE, _BAUD, _BANDWIDTH, _ALGORITHM, _READ = 0x02, 0x03, 0x04, 0x1F, 0x24, 0x27
_GIVES: dict[str, tuple[tuple[int, ...], tuple[str, ...], str]] = {
    "motion": ((ACCELERATION, TURNING), ("ax", "ay", "az", "gx", "gy", "gz"), "g, deg/s"),
    "quaternion": ((QUATERNION,), ("qw", "qx", "qy", "qz"), "quaternion"),
    "angles": ((ANGLES,), ("roll", "pitch", "yaw"), "deg"),
}
"""What it gives -> (packets of a sample, channels, unit)."""
_SCALES = {
    ACCELERATION: (16 / 32768, 3),
    TURNING: (2000 / 32768, 3),
    ANGLES: (180 / 32768, 3),
    QUATERNION: (1 / 32768, 4),
}
"""Type -> (unit of a count, how many of the four numbers count)."""
_FOUR = Struct("<4h")


class WitMotion:
    """Decodes 'witmotion'. One stream, called as the option says."""

    OPTIONS: ClassVar[dict[str, Option]] = {
        "stream": Option("imu", "name of its stream"),
        "gives": Option("motion", "what is read and asked for; angles are for trials only", choices=tuple(_GIVES)),
        "rate_hz": Option(100.0, "samples per second; beyond 20 the device needs 115200 baud", 0.2, 200),
        "bandwidth_hz": Option(42, "of the device's own low-pass: 256, 188, 98, 42, 20, 10 or 5 Hz", 5, 256),
        "axes": Option(6, "6: orientation without the magnetic sensor, which treadmills mislead; 9: with it", 6, 9),
        "set_up": Option(True, "set rate, outputs, bandwidth and algorithm when the port opens"),
        "save": Option(False, "have the device keep these settings without power, too"),
    }
    BAUD: ClassVar[int] = 115_200
    POLL_S: ClassVar[float] = 0.0

    frame_modulus = 0
    device_us_modulus = DAY_US

    def __init__(
        self,
        stream: str = "imu",
        gives: str = "motion",
        rate_hz: float = 100.0,
        bandwidth_hz: int = 42,
        axes: int = 6,
        set_up: bool = True,
        save: bool = False,
    ) -> None:
        self.counters = Counters()
        self._types, channels, unit = _GIVES[gives]
        self.streams = (Stream(named(stream), channels, unit, float(rate_hz)),)
        self._opening = _set_up(rate_hz, self._types, bandwidth_hz, axes, save)
        self._set_up = set_up
        self._slider = Slider(b"\x55", 2, _size, _fault, self.counters)
        self._watch = Watch(self.counters)
        self._forget()

    def opening(self) -> tuple[tuple[float, bytes], ...]:
        """See drivers.base.Asked."""
        return self._opening if self._set_up else ()

    def question(self) -> bytes:
        """None: the device speaks by itself."""
        return b""

    def decode(self, data: bytes) -> list[Reading]:
        """The readings whose last packet ends in these bytes; see drivers.base.Driver."""
        packets = zip(self._slider.cut(data), self._slider.torn, strict=True)
        readings = [reading for packet, torn in packets if (reading := self._packet(packet, torn))]
        self._watch.saw(data)
        return readings

    def reset(self) -> None:
        """Forget the half-read packet and sample."""
        self._slider.reset()
        self._forget()

    def _forget(self) -> None:
        self._timed, self._device_us = False, -1
        self._parts: list[tuple[float, ...]] = []

    def _packet(self, packet: bytes, torn: bool) -> Reading | None:
        kind = packet[1]
        if torn and self._timed:
            self._doubt(kind)
        if kind == TIME:
            self._begin()
            self._timed, self._device_us = True, _time_us(packet)
        elif kind in self._types:
            return self._part(kind, packet)
        return None

    def _part(self, kind: int, packet: bytes) -> Reading | None:
        if kind == self._types[0]:
            if self._parts:
                self._begin()
        elif len(self._parts) != self._types.index(kind):
            self._begin()
            self._lost()
            return None
        scale, count = _SCALES[kind]
        self._parts.append(tuple(value * scale for value in _FOUR.unpack_from(packet, 2)[:count]))
        if len(self._parts) < len(self._types):
            return None
        if self._timed and self._device_us < 0:
            self._parts = []
            self._lost()
            return None
        values = tuple(value for part in self._parts for value in part)
        reading = Reading(self.streams[0].name, -1, self._device_us, values)
        self._parts, self._device_us = [], -1
        return reading

    def _doubt(self, kind: int) -> None:
        """Bytes are missing before this packet: the time that came before them may be another sample's."""
        if kind == self._types[0]:
            self._begin()
        elif kind in self._types:
            self._parts, self._device_us = [], -1

    def _begin(self) -> None:
        """A new sample begins; what is there of the last one is not whole."""
        if self._parts:
            self._lost()
        self._parts, self._device_us = [], -1

    def _lost(self) -> None:
        self.counters.lost_frames += 1
        self.counters.last_fault = "a packet of a sample is missing"


def write(register: int, value: int) -> bytes:
    """The command that sets one register."""
    return bytes((0xFF, 0xAA, register, value & 0xFF, value >> 8 & 0xFF))


def set_rate(rate_hz: float) -> bytes:
    """The command for this rate. ValueError names those that there are."""
    return write(_RATE, _of(RATES, rate_hz, "rate_hz"))


def set_outputs(*types: int) -> bytes:
    """The command by which the device sends packets of these types alone."""
    return write(_OUTPUTS, sum(OUTPUTS[kind] for kind in types))


def set_baud(baud: int) -> bytes:
    """The command for this line speed; the device answers at it at once. ValueError names those that there are."""
    return write(_BAUD, _of(BAUDS, baud, "baud"))


def set_bandwidth(bandwidth_hz: int) -> bytes:
    """The command for this bandwidth. ValueError names those that there are."""
    return write(_BANDWIDTH, _of(BANDWIDTHS, bandwidth_hz, "bandwidth_hz"))


def set_axes(axes: int) -> bytes:
    """The command for orientation by 6 axes, or by 9, the magnetic ones too. ValueError for others."""
    return write(_ALGORITHM, _of({6: 1, 9: 0}, axes, "axes"))


def read(register: int) -> bytes:
    """The command that asks for this register; the answer is a packet of type 5F."""
    return write(_READ, register)


def _set_up(
    rate_hz: float, types: tuple[int, ...], bandwidth_hz: int, axes: int, save: bool
) -> tuple[tuple[float, bytes], ...]:
    commands = [set_outputs(TIME, *types), set_bandwidth(bandwidth_hz), set_axes(axes), set_rate(rate_hz)]
    return tuple((PAUSE_S, data) for data in [UNLOCK, *commands, *([SAVE] if save else [])])


def _of(table: dict[int, int] | dict[float, int], wanted: float, name: str) -> int:
    if wanted not in table:
        raise ValueError(f"option '{name}' = {wanted:g} must be one of {', '.join(f'{key:g}' for key in table)}")
    return table[wanted]  # type: ignore[index]


def _size(begin: bytes) -> int:
    if len(begin) < 2:
        return UNKNOWN
    return SIZE if 0x50 <= begin[1] <= 0x5F else NO_FRAME


def _fault(packet: bytes) -> str:
    if sum(packet[:-1]) & 0xFF != packet[-1]:
        return f"checksum wrong in a packet of type {packet[1]:#04x}"
    return ""


def _time_us(packet: bytes) -> int:
    """Since midnight of the device's own clock."""
    hours, minutes, seconds = packet[5:8]
    milliseconds = packet[8] | packet[9] << 8
    return (((hours * 60 + minutes) * 60 + seconds) * 1000 + milliseconds) * 1000 % DAY_US
