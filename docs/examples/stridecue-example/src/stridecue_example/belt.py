"""Driver 'example-belt': a treadmill that prints its speed in centimetres per second, a line each.

    v=123    1.23 m/s

Lives here: its decoder. Must never: open a port, ask the time, wait, or raise for whatever bytes come.
"""

import re
from typing import ClassVar

from drivers.base import Counters, Option, Reading, Stream
from drivers.framing import Cutter, refuse

LINE = re.compile(rb"v=(\d{1,3})\r?")
LONGEST = 16


class ExampleBelt:
    """Decodes lines, a reading each: the speed in m/s."""

    OPTIONS: ClassVar[dict[str, Option]] = {"rate_hz": Option(10.0, "lines a second, as the device was set", 1, 100)}
    BAUD: ClassVar[int] = 9600

    frame_modulus = 0
    device_us_modulus = 0

    def __init__(self, rate_hz: float = 10.0) -> None:
        self.counters = Counters()
        self.streams = (Stream("belt", ("speed",), "m/s", rate_hz),)
        self._cutter = Cutter(b"\n", LONGEST, self.counters)

    def decode(self, data: bytes) -> list[Reading]:
        """The readings whose line ends in these bytes."""
        return [reading for line in self._cutter.cut(data) if (reading := self._line(line))]

    def reset(self) -> None:
        """Forget the half-read line."""
        self._cutter.reset()

    def _line(self, line: bytes) -> Reading | None:
        found = LINE.fullmatch(line)
        if found is None:
            refuse(self.counters, len(line) + 1, f"no speed: {line!r}")
            return None
        self.counters.frames += 1
        return Reading("belt", -1, -1, (int(found[1]) / 100,))
