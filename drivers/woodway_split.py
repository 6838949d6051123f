"""Driver 'woodway-split': a Woodway with two belts, each behind a port of its own, as the one treadmill that it is.

Lives here: what joins two drivers of one belt (drivers/woodway.py has the protocol). Why: both belts are read in
one sample, started together, and above all stopped together. Must never: open a port, ask the time, or take one belt's
answer for both.
"""

from math import isnan, nan
from typing import ClassVar

from drivers.base import Counters, Option, Reading
from drivers.belt import STREAM, Answer, State, belt_stream
from drivers.two_ports import LEFT, SIDES, Parting, wrap
from drivers.woodway import DIALECTS, Woodway

WORST_FIRST = (State.RUNS, State.STOPS, State.STANDS)
"""What one belt does both are said to do, the first of these."""


class WoodwaySplit:
    """Decodes pieces of both ports: a reading at each speed of the right belt, with the left one's since the last."""

    OPTIONS: ClassVar[dict[str, Option]] = {
        "dialect": Option("us-4800", "what its controllers speak; the PPS at 9600 baud is not read", choices=DIALECTS),
    }
    PORTS: ClassVar[tuple[str, ...]] = SIDES
    BAUD: ClassVar[int] = Woodway.BAUD
    POLL_S: ClassVar[float] = Woodway.POLL_S
    ANSWERS: ClassVar[bool] = True
    KEEP_ALIVE_S: ClassVar[float] = Woodway.KEEP_ALIVE_S
    LINK_LOST: ClassVar[str] = "each belt's own timer stops it, after a time that its maker does not publish"

    frame_modulus = 0
    device_us_modulus = 0
    slowest_mps = Woodway.slowest_mps

    def __init__(self, dialect: str = "us-4800") -> None:
        self.counters, self._own = Counters(), Counters()
        self._parting = Parting(self._own)
        self._belts = {side: Woodway(dialect, side) for side in SIDES}
        self.streams = (belt_stream(1 / (2 * self.POLL_S), split=True),)
        self._left: Reading | None = None
        self._accepted: dict[str, set[str]] = {}
        self._refused: list[Answer] = []

    def decode(self, data: bytes) -> list[Reading]:
        """The readings that end in these bytes; see drivers.base.Driver."""
        readings = []
        for side, piece in self._parting.take(data):
            for reading in self._belts[side].decode(piece):
                if side == LEFT:
                    self._left = reading
                else:
                    readings.append(self._joined(self._left, reading))
                    self._left = None
        self._count()
        return readings

    def reset(self) -> None:
        """Forget what is half read, of both ports."""
        self._parting.reset()
        for belt in self._belts.values():
            belt.reset()
        self._left = None
        self._count()

    def opening(self) -> tuple[tuple[float, bytes], ...]:
        """Nothing: asking is enough."""
        return ()

    def question(self) -> bytes:
        """Incline and speed in turn, of both."""
        return b"".join(wrap(side, belt.question()) for side, belt in self._belts.items())

    def start(self) -> bytes:
        """Both, with their communication timers."""
        return self._both(self._belts[LEFT].start())

    def set_speed(self, speed_mps: float) -> bytes:
        """See drivers.belt.Belt."""
        return self._both(self._belts[LEFT].set_speed(speed_mps))

    def set_incline(self, incline_pct: float) -> bytes:
        """See drivers.belt.Belt."""
        return self._both(self._belts[LEFT].set_incline(incline_pct))

    def stop(self) -> bytes:
        """Auto stop of both."""
        return self._both(self._belts[LEFT].stop())

    def keep_alive(self) -> bytes:
        """The communication test of both."""
        return b"".join(wrap(side, belt.keep_alive()) for side, belt in self._belts.items())

    def answers(self) -> list[Answer]:
        """A command is accepted once both belts have, and refused as soon as one does; see drivers.belt.Belt."""
        found = []
        for side, belt in self._belts.items():
            for answer in belt.answers():
                if not answer.accepted:
                    found.append(Answer(answer.command, False, f"{side} belt: {answer.why}"))
                    continue
                sides = self._accepted.setdefault(answer.command, set())
                sides.add(side)
                if len(sides) == len(SIDES):
                    found.append(answer)
                    del self._accepted[answer.command]
        return found

    def _both(self, data: bytes) -> bytes:
        self._accepted.clear()
        return b"".join(wrap(side, data) for side in SIDES)

    def _joined(self, left: Reading | None, right: Reading) -> Reading:
        """The mean is unknown while one belt is."""
        _, incline, right_state, _, right_mps = right.values
        left_mps = left.values[3] if left else nan
        states = [right_state, *([left.values[2]] if left else [])]
        state = next((float(state) for state in WORST_FIRST if state in states), nan)
        if left and isnan(incline):
            incline = left.values[1]
        return Reading(STREAM, -1, -1, ((left_mps + right_mps) / 2, incline, state, left_mps, right_mps))

    def _count(self) -> None:
        parts = [self._own, *(belt.counters for belt in self._belts.values())]
        total = self.counters
        total.bytes = self._own.bytes
        total.frames = sum(part.frames for part in parts)
        total.bad_frames = sum(part.bad_frames for part in parts)
        total.discarded_bytes = sum(part.discarded_bytes for part in parts)
        total.last_fault = next((part.last_fault for part in parts if part.last_fault), "")
