"""Driver 'bno08x-rvc': BNO080, BNO085 and BNO086 in their mode "UART-RVC", in which they need no set-up.

Lives here: the frame's layout and its decoder. Why: an inertial sensor with its own fusion on one wire. Must never:
open a port, ask the time, or share a table with the emulator.

Facts: BNO080 data sheet 1000-3927 (Hillcrest, October 2017), section 1.3.5.2, p. 21; PyPI
adafruit-circuitpython-bno08x-rvc (MIT) for the last bytes.

    AA AA | index u8 | yaw, pitch, roll s16, 0.01 deg | x, y, z acceleration s16, mg | intent u8 | request u8 | 00 | sum
    little endian, 100 a second; sum: of all bytes after the head, u8

Yaw is about z, pitch about y, roll about x, applied in this order; z points up. There is no turning rate, so a rig
takes the orientation (gives = "quaternion").
"""

from struct import Struct
from typing import ClassVar

from drivers.attitude import from_euler
from drivers.base import Counters, Option, Reading, Stream, named
from drivers.framing import Sequence, Watch
from drivers.sliding import Slider

SIZE = 19
RATE_HZ = 100.0
_BODY = Struct("<xxB6hBB")
_CHANNELS = {
    "quaternion": (("qw", "qx", "qy", "qz"), "quaternion"),
    "as_sent": (("yaw", "pitch", "roll", "ax", "ay", "az", "intent", "request"), "deg, mg"),
}


class Bno08xRvc:
    """Decodes 'bno08x-rvc'. One stream, called as the option says."""

    OPTIONS: ClassVar[dict[str, Option]] = {
        "stream": Option("imu", "name of its stream"),
        "gives": Option(
            "quaternion",
            "quaternion: for a rig; as_sent: yaw, pitch, roll in degrees, acceleration in mg, two bytes of hints",
            choices=tuple(_CHANNELS),
        ),
    }
    BAUD: ClassVar[int] = 115_200

    frame_modulus = 1 << 8
    device_us_modulus = 0

    def __init__(self, stream: str = "imu", gives: str = "quaternion") -> None:
        self.counters = Counters()
        channels, unit = _CHANNELS[gives]
        self.streams = (Stream(named(stream), channels, unit, RATE_HZ),)
        self._fused = gives == "quaternion"
        self._slider = Slider(b"\xaa\xaa", SIZE, _size, _fault, self.counters)
        self._watch = Watch(self.counters)
        self._sequence = Sequence(self.frame_modulus, self.counters)

    def decode(self, data: bytes) -> list[Reading]:
        """The readings whose last byte is in these bytes; see drivers.base.Driver."""
        readings = [self._frame(frame) for frame in self._slider.cut(data)]
        self._watch.saw(data)
        return readings

    def reset(self) -> None:
        """Forget the half-read frame and the counter's place."""
        self._slider.reset()
        self._sequence.reset()

    def _frame(self, frame: bytes) -> Reading:
        index, yaw, pitch, roll, ax, ay, az, intent, request = _BODY.unpack_from(frame)
        self._sequence.step(index)
        angles = (yaw / 100, pitch / 100, roll / 100)
        values = from_euler(*angles) if self._fused else (*angles, *map(float, (ax, ay, az, intent, request)))
        return Reading(self.streams[0].name, index, -1, values)


def _size(_begin: bytes) -> int:
    return SIZE


def _fault(frame: bytes) -> str:
    return "" if sum(frame[2:-1]) & 0xFF == frame[-1] else f"checksum wrong in a frame of index {frame[2]}"
