"""Driver 'manual': a belt that is set by hand, whose speed somebody tells.

Lives here: the lines in which it is told, and their decoder. Why: most treadmills have no socket, and what such a one's
console shows is worth as much as what another one sends. Must never: open a port, ask the time, or take a speed that no
treadmill has.

    speed_mps,incline_pct    one line for what holds now, said again as long as it holds; the incline may be left empty

The desk writes them (`stridecue tune belt_speed 1.1`), and nobody else: there is no device.
"""

from math import isfinite, nan
from typing import ClassVar

from drivers.base import Counters, Option, Reading
from drivers.belt import FASTEST_MPS, STEEPEST_PCT, STREAM, State, belt_stream
from drivers.framing import Cutter, refuse

EVERY_S = 0.2
"""What holds is said again so often: whoever hears a belt takes more than 0.25 s of silence for a slow one."""
LONGEST = 48
NOBODY = "nobody has said yet how fast the belt runs: `stridecue tune belt_speed` with its speed in m/s"


class Manual:
    """Decodes lines: a reading each."""

    OPTIONS: ClassVar[dict[str, Option]] = {}
    BAUD: ClassVar[int] = 0
    """No serial line."""

    frame_modulus = 0
    device_us_modulus = 0

    def __init__(self) -> None:
        self.counters = Counters(last_fault=NOBODY)
        self.streams = (belt_stream(1 / EVERY_S),)
        self._cutter = Cutter(b"\n", LONGEST, self.counters)

    def decode(self, data: bytes) -> list[Reading]:
        """The readings whose line ends in these bytes; see drivers.base.Driver."""
        return [reading for line in self._cutter.cut(data) if (reading := self._line(line))]

    def reset(self) -> None:
        """Forget the half-read line."""
        self._cutter.reset()

    def _line(self, line: bytes) -> Reading | None:
        speed, comma, incline = line.partition(b",")
        speed_mps = _number(speed, FASTEST_MPS)
        incline_pct = nan if comma and not incline else _number(incline, STEEPEST_PCT)
        if speed_mps is None or incline_pct is None:
            refuse(self.counters, len(line) + 1, f"no speed and incline of a treadmill: {line[:LONGEST]!r}")
            return None
        self.counters.frames += 1
        state = State.RUNS if speed_mps else State.STANDS
        return Reading(STREAM, -1, -1, (speed_mps, incline_pct, float(state)))


def line(speed_mps: float, incline_pct: float) -> bytes:
    """What holds, as a line; the incline NaN: not known."""
    return f"{speed_mps:.4f},{incline_pct:.2f}\n".encode() if isfinite(incline_pct) else f"{speed_mps:.4f},\n".encode()


def _number(text: bytes, most: float) -> float | None:
    """0 … most; None if it is none."""
    try:
        value = float(text)
    except ValueError:
        return None
    return value if 0 <= value <= most else None
