"""Driver 'trackmaster': treadmills of Full Vision (Trackmaster), and Schiller, Medisoft and Axelero ones on its drive.

Lives here: the protocol's table, its decoder and its commands. Why: the commonest treadmill of stress laboratories that
tells and takes speed. Must never: open a port, ask the time, or share a table with the emulator.

Link (service manual TMX428/TMX58, part 317-160-406 Rev 4, May 2021, pp. 63-65): 4800 baud 8N1; DB9 pin 2 TxD, 3 RxD,
5 GND, or an FTDI FT232RL. It speaks only when asked.

    A0 start, stop by itself after 500 ms of silence -> B0      C0 -> D0 + 31 stopped | 32 started, watched | 33 started
    A2 stop                                          -> B2      C1 -> D1 + 4 digits   belt speed
    A3 + 4 digits  set speed                         -> B3      C2 -> D2 + 4 digits   elevation, percent
    A4 + 4 digits  set elevation, steps of 0.5 %     -> B4      BE out of range, BF command unknown, DF request unknown

Digits are hundreds, tens, units, tenths (p. 64); speed is in miles or kilometres an hour, as the unit was ordered, and
9999 is an emergency stop (FVX/TMX manual, August 2006, ch. 9). An acknowledgement may be followed by the data as
received (command AC, p. 63).
"""

from math import nan
from typing import ClassVar

from drivers.base import Counters, Option, Reading
from drivers.belt import (
    INCLINE,
    KMH_MPS,
    MPH_MPS,
    SPEED,
    START,
    STOP,
    STREAM,
    Answer,
    Answers,
    Kept,
    State,
    belt_stream,
    steps,
)
from drivers.framing import Watch, refuse
from drivers.head_bytes import HeadBytes, number

SIZES = (
    dict.fromkeys((*range(0xB0, 0xBD), 0xBE, 0xBF, 0xDF), 0)
    | dict.fromkeys((*range(0xD1, 0xD8), *range(0xDA, 0xDE)), 4)
    | {0xD0: 1, 0xD8: 2, 0xD9: 2}
)
"""Head of each reply -> characters after it (manual p. 64)."""
ECHOES = dict.fromkeys((0xB3, 0xB4, 0xB5, 0xB9), 4) | {0xB6: 2, 0xB7: 2}
"""Acknowledgements whose command had data -> how many characters (manual p. 63, command AC)."""
STATES = {0x31: State.STANDS, 0x32: State.RUNS, 0x33: State.RUNS}
ACKNOWLEDGED = {0xB0: START, 0xB1: START, 0xB2: STOP, 0xBA: STOP, 0xB3: SPEED, 0xB4: INCLINE}
REFUSALS = {0xBE: "out of the treadmill's range", 0xBF: "the treadmill does not know the command"}
QUESTIONS = (b"\xc2", b"\xc0", b"\xc1")
"""Incline and state first, so that the speed, which makes the reading, comes with fresh ones."""
EMERGENCY = 9999
TOO_MUCH = 1000
"""Tenths from which on a speed or an elevation is none of a treadmill's: 100 mph, 100 %."""
LOWEST = {"mph": 2, "kmh": 4}
"""Tenths: the lowest speed is 0.2 mph (hsharrison/trackmaster-python @855c8d81, MIT, treadmill.py)."""


class Trackmaster:
    """Decodes replies to C0, C1 and C2: a reading at each speed."""

    OPTIONS: ClassVar[dict[str, Option]] = {
        "unit": Option("mph", "unit of speed of this treadmill: compare once with its console", choices=tuple(LOWEST)),
    }
    BAUD: ClassVar[int] = 4800
    POLL_S: ClassVar[float] = 0.08
    """Three questions are a round of 240 ms; each takes up to 12.5 ms on the wire."""
    ANSWERS: ClassVar[bool] = True
    KEEP_ALIVE_S: ClassVar[float] = 0.5
    """Manual p. 63, communication-disconnect-stop."""
    LINK_LOST: ClassVar[str] = "the treadmill slows down, stops and lowers its deck by itself within 0.5 s"

    frame_modulus = 0
    device_us_modulus = 0

    def __init__(self, unit: str = "mph") -> None:
        if unit not in LOWEST:
            raise ValueError(f"option 'unit' = '{unit}' must be one of {', '.join(LOWEST)}")
        self.counters = Counters()
        self.streams = (belt_stream(1 / (len(QUESTIONS) * self.POLL_S)),)
        self._step_mps = (MPH_MPS if unit == "mph" else KMH_MPS) / 10
        self.slowest_mps = LOWEST[unit] * self._step_mps
        self._heads = HeadBytes(SIZES, ECHOES, self.counters)
        self._watch = Watch(self.counters)
        self._incline, self._state = Kept(), Kept()
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
        self._incline, self._state = Kept(), Kept()

    def opening(self) -> tuple[tuple[float, bytes], ...]:
        """Nothing: asking is enough."""
        return ()

    def question(self) -> bytes:
        """Incline, state, speed in turn."""
        self._asked = (self._asked + 1) % len(QUESTIONS)
        return QUESTIONS[self._asked - 1]

    def start(self) -> bytes:
        """With the treadmill's watchdog: it stops if nothing is heard for KEEP_ALIVE_S."""
        return b"\xa0"

    def set_speed(self, speed_mps: float) -> bytes:
        """See drivers.belt.Belt."""
        return b"\xa3%04d" % steps(speed_mps, self._step_mps, TOO_MUCH - 1)

    def set_incline(self, incline_pct: float) -> bytes:
        """In steps of 0.5 %: other digits are refused (manual p. 64)."""
        return b"\xa4%04d" % (5 * steps(incline_pct, 0.5, TOO_MUCH // 5 - 1))

    def stop(self) -> bytes:
        """See drivers.belt.Belt."""
        return b"\xa2"

    def keep_alive(self) -> bytes:
        """Any request will do (manual p. 63)."""
        return b"\xc0"

    def answers(self) -> list[Answer]:
        """See drivers.belt.Belt."""
        return self._answers.take()

    def _reply(self, reply: bytes) -> Reading | None:
        head, digits = reply[0], reply[1:]
        value = number(digits) if digits else 0
        if value is None or (head in (0xD1, 0xD2) and value >= TOO_MUCH and (head, value) != (0xD1, EMERGENCY)):
            refuse(self.counters, len(reply), f"no number of a treadmill: {reply.hex(' ')}; is it another make?")
            return None
        if head == 0xD0 and digits[0] not in STATES:
            refuse(self.counters, len(reply), f"belt status {digits.hex()} is none of 31, 32, 33")
            return None
        self.counters.frames += 1
        if head == 0xD1:
            return self._reading(value)
        if head == 0xD0:
            self._state.put(STATES[digits[0]])
        elif head == 0xD2:
            self._incline.put(value / 10)
        else:
            self._answer(head)
        return None

    def _reading(self, tenths: int) -> Reading:
        state, incline = self._state.take(), self._incline.take()
        if tenths == EMERGENCY:
            return Reading(STREAM, -1, -1, (nan, incline, float(State.EMERGENCY)))
        return Reading(STREAM, -1, -1, (tenths * self._step_mps, incline, float(state)))

    def _answer(self, head: int) -> None:
        if head in ACKNOWLEDGED:
            self._answers.put(Answer(ACKNOWLEDGED[head], True))
        elif head in REFUSALS:
            self.counters.last_fault = REFUSALS[head]
            self._answers.put(Answer("", False, REFUSALS[head]))
        elif head == 0xDF:
            self.counters.last_fault = "the treadmill does not know the request"
