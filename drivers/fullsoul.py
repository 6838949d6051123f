"""Driver 'fullsoul': foil insoles with 208 cells, sold as FullSoul and FLX; one foot a port.

Lives here: the frame's layout and its decoder. Why: the finest sole whose bytes are public. Must never: open a port,
ask the time, or guess which foot it is.

Facts: weichkai/footPressureSensor, log_velostat_sensor_h5.py and foot_sole_Y/sensor_log.py.

    A5 5A | 01 type | D6 00 length of all but the check | 01 package | 208 x u8 | sum of the 214 bytes before it, u16
    little endian; neither counter nor clock
"""

from typing import ClassVar

from drivers.base import Counters, Option, Reading, Stream
from drivers.framing import Watch
from drivers.sliding import Slider

HEAD = bytes.fromhex("a5 5a 01 d6 00 01")
CELLS = 208
SIZE = len(HEAD) + CELLS + 2


class FullSoul:
    """Decodes 'fullsoul'. Stream 'left' or 'right', as the option says; values are the device's counts, 0 … 255."""

    OPTIONS: ClassVar[dict[str, Option]] = {
        "side": Option("left", "foot that the sole is of", choices=("left", "right")),
        "rate_hz": Option(100.0, "frames per second, as the device was set; at most 213 at 460800 baud", 1, 213),
    }
    BAUD: ClassVar[int] = 460_800

    frame_modulus = 0
    device_us_modulus = 0

    def __init__(self, side: str = "left", rate_hz: float = 100.0) -> None:
        self.counters = Counters()
        self.streams = (Stream(side, tuple(f"z{i}" for i in range(CELLS)), "counts", float(rate_hz)),)
        self._slider = Slider(HEAD, SIZE, _size, _fault, self.counters)
        self._watch = Watch(self.counters)

    def decode(self, data: bytes) -> list[Reading]:
        """The readings whose last byte is in these bytes; see drivers.base.Driver."""
        side = self.streams[0].name
        readings = [Reading(side, -1, -1, tuple(map(float, frame[6:-2]))) for frame in self._slider.cut(data)]
        self._watch.saw(data)
        return readings

    def reset(self) -> None:
        """Forget the half-read frame."""
        self._slider.reset()


def _size(_begin: bytes) -> int:
    return SIZE


def _fault(frame: bytes) -> str:
    return "" if sum(frame[:-2]) & 0xFFFF == frame[-2] | frame[-1] << 8 else "checksum wrong in a frame of 208 cells"
