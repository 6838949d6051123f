"""Driver 'moticon-udp': insoles of Moticon (OpenGo) as their desktop software sends them on, a line a datagram.

Lives here: the order of the numbers, and the line's decoder. Why: a lab that has these soles has that software. Must
never: open a socket, ask the time, or share a table with the emulator.

Facts: the fields of mitkof6/OpenSimRT's MoticonReceiver, with its units; none of its code.

    time, then of the left sole and then of the right one, separated by blanks, 51 numbers in all:
    acceleration x y z (g)   turning rate x y z (deg/s)   centre of pressure x y (-0.5 … 0.5 of width and length)
    16 pressures (N/cm2)   total force (N)

Exporters order the fields of a side differently: name them in the option `fields`. A line ends with LF: where a
datagram has none, whoever reads the socket adds it, for a datagram is one line.
"""

from math import inf, isnan, nan
from typing import ClassVar

from drivers.base import Counters, Option, Reading, Stream
from drivers.framing import Cutter, Watch, refuse

SIDES = ("left", "right")
PADS = 16
LIMIT = 2048
"""Bytes of a line: 51 numbers of up to 40 characters."""
FIELDS = "ax,ay,az,gx,gy,gz,copx,copy," + ",".join(f"p{i + 1}" for i in range(PADS)) + ",force"
TICKS_US = {"": 0, "s": 1_000_000, "ms": 1000}
"""Unit of the time -> microseconds; '': not used."""


class MoticonUdp:
    """Decodes 'moticon-udp'. Streams 'left' and 'right'; values are the sixteen pressures in N/cm2."""

    OPTIONS: ClassVar[dict[str, Option]] = {
        "fields": Option(FIELDS, "names of one side's numbers in their order; p1 … p16 are the pressures"),
        "time_unit": Option("", "unit of the first number; '': samples are placed by arrival", choices=tuple(TICKS_US)),
        "rate_hz": Option(100.0, "lines per second, as the recording was set", 1, 500),
    }
    BAUD: ClassVar[int] = 115_200
    """Of no meaning: it comes by UDP."""
    DATAGRAM_END: ClassVar[bytes] = b"\n"

    frame_modulus = 0

    def __init__(self, fields: str = FIELDS, time_unit: str = "", rate_hz: float = 100.0) -> None:
        self.counters = Counters()
        names = [name.strip() for name in fields.split(",")]
        pads = tuple(f"p{i + 1}" for i in range(PADS))
        if any(names.count(pad) != 1 for pad in pads):
            raise ValueError(f"option 'fields' must name each of p1 … p{PADS} once")
        self._count = len(names)
        self._pads = [names.index(pad) for pad in pads]
        self._tick_us = TICKS_US[time_unit]
        self.device_us_modulus = 1 << 52 if self._tick_us else 0
        self.streams = tuple(Stream(side, pads, "N/cm2", float(rate_hz)) for side in SIDES)
        self._cutter = Cutter(b"\n", LIMIT, self.counters)
        self._watch = Watch(self.counters)

    def decode(self, data: bytes) -> list[Reading]:
        """The readings whose line ends in these bytes; see drivers.base.Driver."""
        readings = [reading for line in self._cutter.cut(data) for reading in self._line(line)]
        self._watch.saw(data)
        return readings

    def reset(self) -> None:
        """Forget the half-read line."""
        self._cutter.reset()

    def _line(self, raw: bytes) -> list[Reading]:
        cells = raw.split()
        if not cells:
            return []
        numbers = _numbers(cells)
        if numbers is None or len(numbers) != 1 + len(SIDES) * self._count:
            return self._refuse(raw, f"{len(cells)} cells; {1 + len(SIDES) * self._count} numbers were expected")
        told_us = numbers[0] * self._tick_us if self._tick_us else -1.0
        if self._tick_us and not 0 <= told_us < self.device_us_modulus:
            return self._refuse(raw, "the time is out of range")
        self.counters.frames += 1
        readings = []
        for k, side in enumerate(SIDES):
            first = 1 + k * self._count
            values = tuple(numbers[first + place] for place in self._pads)
            if not all(map(isnan, values)):
                readings.append(Reading(side, -1, round(told_us), values))
        return readings

    def _refuse(self, raw: bytes, why: str) -> list[Reading]:
        refuse(self.counters, len(raw) + 1, why)
        return []


def _numbers(cells: list[bytes]) -> list[float] | None:
    """The cells as numbers, NaN for a missing one; None if any is something else."""
    try:
        numbers = [nan if cell.lower() == b"nan" else float(cell) for cell in cells]
    except ValueError:
        return None
    return None if inf in numbers or -inf in numbers or any(b"_" in cell for cell in cells) else numbers
