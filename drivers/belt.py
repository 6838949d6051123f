"""What belts have in common: the channels of their stream, the codes of their state, and how they are commanded.

Lives here: the words that treadmill drivers share; Belt, what a driver of a belt that obeys has besides; its Limits.
Why: the system takes speed from one place whatever the make, and limits one kind of command (belt_limits). Must never:
know a protocol's bytes.
"""

from collections import deque
from dataclasses import dataclass
from enum import IntEnum
from math import inf, isfinite, nan
from typing import ClassVar, NamedTuple, Protocol, runtime_checkable

from drivers.base import Stream

STREAM = "belt"
CHANNELS = ("speed_mps", "incline_pct", "state")
"""Of one belt. Speed in m/s, incline in percent (100 x rise over way), state by State; NaN where unknown."""
SPLIT_CHANNELS = (*CHANNELS, "left_mps", "right_mps")
"""Of two belts side by side: speed_mps is the mean of both."""
MPH_MPS = 0.44704
"""One mile an hour: 1609.344 m in 3600 s."""
KMH_MPS = 1 / 3.6


class State(IntEnum):
    """Codes of the channel 'state'; NaN where the device has not told it."""

    STANDS = 0
    """Stopped, idle, ready."""
    RUNS = 1
    STARTS = 2
    """Told to start and not yet at its lowest speed."""
    STOPS = 3
    """Told to stop, by a person or a watchdog, and not yet standing."""
    EMERGENCY = 4
    """Emergency stop, safety key or lanyard."""
    PAUSED = 5
    FAULT = 6
    """The device tells an error of its own."""


RESTING = frozenset((State.STANDS, State.STOPS, State.EMERGENCY, State.PAUSED))
"""States in which a belt stands or is coming to stand."""


def belt_stream(rate_hz: float, split: bool = False) -> Stream:
    """The one stream of a treadmill."""
    return Stream(STREAM, SPLIT_CHANNELS if split else CHANNELS, "m/s", rate_hz)


def speeds_of(values: tuple[float, ...]) -> tuple[float, ...]:
    """The speeds in a sample of a belt, m/s: one, or those of the left and the right side.

    A stream of one or two values (signal-lines) is nothing but speeds; one of a treadmill has CHANNELS, or
    SPLIT_CHANNELS: neither its incline nor its state is a speed.
    """
    if len(values) < len(CHANNELS):
        return values
    return values[3:] if len(values) == len(SPLIT_CHANNELS) else values[:1]


def incline_of(values: tuple[float, ...]) -> float:
    """The incline in a sample of a belt, percent; NaN where it tells none."""
    return values[1] if len(values) >= len(CHANNELS) else nan


class Kept:
    """A value that comes apart from the speed: unknown again once it has not come for a few readings."""

    LASTS = 3
    """Readings: one or two questions lost change nothing; most of a second without it, and it is unknown."""

    def __init__(self) -> None:
        self._value, self._left = nan, 0

    def put(self, value: float) -> None:
        """The device has told it."""
        self._value, self._left = value, self.LASTS

    def take(self) -> float:
        """The value for the next reading, NaN if unknown."""
        if not self._left:
            return nan
        self._left -= 1
        return self._value


class Answer(NamedTuple):
    """What a belt said to a command."""

    command: str
    """START, SPEED, INCLINE, STOP; '' where the device does not say which it refused."""
    accepted: bool
    why: str = ""
    """Of a refusal."""


class Answers:
    """What a belt has answered, until somebody takes it; the latest few, if nobody does."""

    def __init__(self) -> None:
        self._rows: deque[Answer] = deque(maxlen=16)

    def put(self, answer: Answer) -> None:
        """The belt has answered."""
        self._rows.append(answer)

    def take(self) -> list[Answer]:
        """What was answered since the last call, in order."""
        rows = list(self._rows)
        self._rows.clear()
        return rows


START, SPEED, INCLINE, STOP = "start", "speed", "incline", "stop"


@runtime_checkable
class Belt(Protocol):
    """What a driver has besides if its belt may be commanded: pure encoders. Nothing goes backwards.

    Speeds and inclines are rounded down to the device's step, so that no rounding goes beyond a limit. ValueError: a
    speed or an incline that this protocol cannot say, or a negative speed. stop never raises.
    """

    ANSWERS: ClassVar[bool]
    """Whether commands are acknowledged; where not, only the measured speed tells that it obeys."""
    KEEP_ALIVE_S: ClassVar[float]
    """The belt stops by itself if it hears nothing for so long, once started by start(); 0: it never does."""
    LINK_LOST: ClassVar[str]
    """What the belt does when link or engine are lost, for the person at the console."""

    slowest_mps: float
    """The lowest speed above 0 that it takes."""

    def start(self) -> bytes:
        """Start the belt at its lowest speed, with the device's own watchdog where it has one; b'': needs no start."""

    def set_speed(self, speed_mps: float) -> bytes:
        """Run at this speed, both belts of a split one."""

    def set_incline(self, incline_pct: float) -> bytes:
        """Raise or lower the deck."""

    def stop(self) -> bytes:
        """Stop the belt."""

    def keep_alive(self) -> bytes:
        """Something harmless that the device's watchdog hears; b'' where it has none."""

    def answers(self) -> list[Answer]:
        """What was answered since the last call, in order, as far as decode has seen it."""


FASTEST_MPS, STEEPEST_PCT = 6.7, 25.0
"""15 mph and 25 %: no limit may be beyond what treadmills do (hsharrison/trackmaster-python, MIT, treadmill.py)."""


@dataclass(frozen=True)
class Limits:
    """What a belt may be told at most. ValueError for limits that are none."""

    speed_mps: float = 1.5
    acceleration_mps2: float = 0.2
    """Up and down; a stop is as fast as the treadmill makes it."""
    incline_low_pct: float = 0.0
    incline_high_pct: float = 5.0

    def __post_init__(self) -> None:
        if not (0 < self.speed_mps <= FASTEST_MPS and 0 < self.acceleration_mps2 < inf):
            raise ValueError(f"limits of speed and acceleration must be above 0, and no speed above {FASTEST_MPS} m/s")
        if not 0 <= self.incline_low_pct <= self.incline_high_pct <= STEEPEST_PCT:
            raise ValueError(f"limits of incline must be within 0 … {STEEPEST_PCT} %, the lower one first")


def steps(value: float, step: float, most: int, *, least: int = 0) -> int:
    """Whole steps in a value, rounded down, for a field of least … most. ValueError."""
    count = int((value / step + 1e-6) // 1) if isfinite(value) else most + 1
    if not least <= count <= most:
        raise ValueError(f"{value:g} is not within {least * step:g} … {most * step:g}, which is all this belt takes")
    return count
