"""Driver 'woodway': Woodway treadmills with the US controller, of one belt or of two side by side.

Lives here: the protocol's table, its decoder and its commands. Why: the split belt of gait laboratories. Must never:
open a port, ask the time, share a table with the emulator, or guess a dialect: the digits of a Trackmaster look alike
and mean another speed.

Link (Munroe-Meyer-Institute-VR-Laboratory/pyWoodway @60cf7287, MIT, pywoodway/treadmill.py): 4800 baud 8N1, FTDI; of a
split belt each belt has a port of its own, told apart by the bridge's serial number.

    A0 engage, with timer -> B0      C0 -> D0 + 1 character, whose meaning is not published
    A2 disengage          -> B2      C1 -> D1 + sign, tens, units, tenths   belt speed, mph
    AA auto stop          -> BA      C2 -> D2 + hundreds, tens, units, tenths   elevation, percent
    A3 + sign, tens, units, tenths   set speed -> B3             BD the timer ran out
    A4 + hundreds, tens, units, tenths   set elevation -> B4     BE data, BF command refused

The sign of a speed is '0' forward, '3' backward (same file). It is read and never written.
"""

from math import nan
from typing import ClassVar

from drivers.base import Counters, Option, Reading
from drivers.belt import INCLINE, MPH_MPS, SPEED, START, STOP, STREAM, Answer, Answers, Kept, State, belt_stream, steps
from drivers.framing import Watch, refuse
from drivers.head_bytes import HeadBytes, number

SIZES = dict.fromkeys((0xB0, 0xB2, 0xB3, 0xB4, 0xB9, 0xBA, 0xBD, 0xBE, 0xBF), 0) | {0xD0: 1, 0xD1: 4, 0xD2: 4, 0xD3: 4}
"""Head of each reply -> characters after it (pyWoodway treadmill.py)."""
ACKNOWLEDGED = {0xB0: START, 0xB9: START, 0xB2: STOP, 0xBA: STOP, 0xB3: SPEED, 0xB4: INCLINE}
REFUSALS = {0xBE: "the treadmill refuses the value", 0xBF: "the treadmill does not know the command"}
QUESTIONS = (b"\xc2", b"\xc1")
SIGNS = {0x30: 1, 0x33: -1}
STEP_MPS = MPH_MPS / 10
FASTEST, STEEPEST = 299, 299
"""Tenths of mph, of percent: the limits of pyWoodway."""
DIALECTS = ("us-4800",)
SIDES = ("", "left", "right")


class Woodway:
    """Decodes replies to C1 and C2: a reading at each speed."""

    OPTIONS: ClassVar[dict[str, Option]] = {
        "dialect": Option("us-4800", "what its controller speaks; the PPS at 9600 baud is not read", choices=DIALECTS),
        "side": Option("", "of a split belt the belt behind this port; empty: there is one belt", choices=SIDES),
    }
    BAUD: ClassVar[int] = 4800
    POLL_S: ClassVar[float] = 0.1
    ANSWERS: ClassVar[bool] = True
    KEEP_ALIVE_S: ClassVar[float] = 0.5
    """The period of its timer is not published: it is fed as often as a Trackmaster's."""
    LINK_LOST: ClassVar[str] = "the treadmill's own timer stops it, after a time that its maker does not publish"

    frame_modulus = 0
    device_us_modulus = 0
    slowest_mps = STEP_MPS

    def __init__(self, dialect: str = "us-4800", side: str = "") -> None:
        if dialect not in DIALECTS or side not in SIDES:
            raise ValueError(f"no Woodway of dialect '{dialect}' and side '{side}' is known")
        self.counters = Counters()
        self.streams = (belt_stream(1 / (len(QUESTIONS) * self.POLL_S), split=bool(side)),)
        self._side = side
        self._heads = HeadBytes(SIZES, {}, self.counters)
        self._watch = Watch(self.counters)
        self._incline = Kept()
        self._timed_out = False
        self._answers = Answers()
        self._asked = 0

    def decode(self, data: bytes) -> list[Reading]:
        """A reading for each reply to C1 that ends in these bytes; see drivers.base.Driver."""
        readings = [reading for reply in self._heads.cut(data) if (reading := self._reply(reply))]
        self._watch.saw(data)
        return readings

    def reset(self) -> None:
        """Forget the half-read reply."""
        self._heads.reset()
        self._incline = Kept()

    def opening(self) -> tuple[tuple[float, bytes], ...]:
        """Nothing: asking is enough."""
        return ()

    def question(self) -> bytes:
        """Incline and speed in turn."""
        self._asked = (self._asked + 1) % len(QUESTIONS)
        return QUESTIONS[self._asked - 1]

    def start(self) -> bytes:
        """With the treadmill's communication timer."""
        return b"\xa0"

    def set_speed(self, speed_mps: float) -> bytes:
        """See drivers.belt.Belt; forward, whatever is asked."""
        return b"\xa30%03d" % steps(speed_mps, STEP_MPS, FASTEST)

    def set_incline(self, incline_pct: float) -> bytes:
        """See drivers.belt.Belt."""
        return b"\xa4%04d" % steps(incline_pct, 0.1, STEEPEST)

    def stop(self) -> bytes:
        """Auto stop: speed and incline go to zero."""
        return b"\xaa"

    def keep_alive(self) -> bytes:
        """The communication test."""
        return b"\xc0"

    def answers(self) -> list[Answer]:
        """See drivers.belt.Belt."""
        return self._answers.take()

    def _reply(self, reply: bytes) -> Reading | None:
        head, characters = reply[0], reply[1:]
        if head in (0xD1, 0xD2) and not _is_value(head, characters):
            refuse(self.counters, len(reply), f"no number of this treadmill: {reply.hex(' ')}; is it another make?")
            return None
        self.counters.frames += 1
        if head == 0xD1:
            return self._reading(SIGNS[characters[0]] * int(characters[1:]))
        if head == 0xD2:
            self._incline.put(int(characters) / 10)
        else:
            self._answer(head)
        return None

    def _reading(self, tenths: int) -> Reading:
        speed_mps = tenths * STEP_MPS
        self._timed_out = self._timed_out and tenths != 0
        state = State.STOPS if self._timed_out else State.RUNS if tenths else State.STANDS
        values: tuple[float, ...] = (speed_mps, self._incline.take(), float(state))
        if self._side:
            values += (speed_mps, nan) if self._side == "left" else (nan, speed_mps)
        return Reading(STREAM, -1, -1, values)

    def _answer(self, head: int) -> None:
        if head in ACKNOWLEDGED:
            self._timed_out = False
            self._answers.put(Answer(ACKNOWLEDGED[head], True))
        elif head in REFUSALS:
            self.counters.last_fault = REFUSALS[head]
            self._answers.put(Answer("", False, REFUSALS[head]))
        elif head == 0xBD:
            self._timed_out = True
            self.counters.last_fault = "the treadmill's communication timer ran out: it stops"


def _is_value(head: int, characters: bytes) -> bool:
    if head == 0xD1:
        return characters[0] in SIGNS and number(characters[1:]) is not None
    return (number(characters) or 0) < 1000 and characters.isdigit()
