"""Driver 'csafe': treadmills of gyms: Precor, Life Fitness, Cybex, Star Trac, Matrix.

Lives here: CSAFE's frames, the decoder and the commands. Why: the one language that makers of fitness machines share.
Must never: open a port, ask the time, or share a table with the emulator.

Link (en.wikipedia.org/wiki/Communications_Specification_for_Fitness_Equipment): 9600 baud 8N1; RJ-45 of the machine:
3 receives, 4 sends, 7 ground; 5 is a supply, leave it open.

    F1 contents checksum F2, or F0 to from contents checksum F2; at most 96 bytes
              (menggaoling/Cyclops @a09f08ca C_safe.c)
    checksum: XOR of the contents; in contents and checksum F0 … F3 are sent as F3 00 … F3 03 (same file)
    host:     short command >= 80, or long command < 80, count, data, little endian (same file)
    machine:  status, then of each command that has an answer: id, count, data
    status:   bit 7 toggles; bits 5-4 the frame before: 0 ok, 1 reject, 2 bad, 3 not ready; bits 3-0 state (same file)
    A5 speed, A8 grade: u16 and unit; 80 status; 85 in use; 86 finished; 25 set speed, 28 set grade: u16 and unit

On the console of that file speed and grade can be set before a workout, and are rejected within one. A machine answers
within 1 s and is silent unless asked.
"""

from functools import reduce
from math import nan
from operator import xor
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
from drivers.framing import Cutter, Watch, refuse

LONGEST = 96
START_BYTES = (0xF0, 0xF1)
END, STUFF = b"\xf2", 0xF3
STATUS, IN_USE, FINISHED, GET_SPEED, GET_GRADE = 0x80, 0x85, 0x86, 0xA5, 0xA8
SET_SPEED, SET_GRADE = 0x25, 0x28
UNITS_MPS = {
    0x10: MPH_MPS,
    0x11: MPH_MPS / 10,
    0x12: MPH_MPS / 100,
    0x30: KMH_MPS,
    0x31: KMH_MPS / 10,
    0x32: KMH_MPS / 100,
    0x33: 1 / 60,
}
"""Code -> m/s a count: mph, km/h, their tenths and hundredths, m/min."""
UNITS_PCT = {0x4A: 1.0, 0x4C: 0.1, 0x4B: 0.01}
"""Code -> percent a count."""
SET_UNITS = {"0.1 mph": 0x11, "0.1 km/h": 0x31}
FASTEST_MPS = 15.0
"""54 km/h: no belt; a speed beyond it is another unit's."""
STATES = {
    0: State.FAULT,
    1: State.STANDS,
    2: State.STANDS,
    3: State.STANDS,
    5: State.RUNS,
    6: State.PAUSED,
    7: State.STANDS,
    8: State.RUNS,
}
"""Low nibble of the status -> state; 9, offline, tells nothing of the belt."""
BEFORE = {
    0x10: "the machine rejects the command now",
    0x20: "the machine could not read the frame",
    0x30: "the machine is not ready",
}
"""Status of the frame before -> why it was not obeyed."""


class Csafe:
    """Decodes answers to A5 and A8: a reading at each speed."""

    OPTIONS: ClassVar[dict[str, Option]] = {
        "set_unit": Option("0.1 km/h", "unit of the speeds that are set", choices=tuple(SET_UNITS)),
    }
    BAUD: ClassVar[int] = 9600
    POLL_S: ClassVar[float] = 0.2
    ANSWERS: ClassVar[bool] = True
    KEEP_ALIVE_S: ClassVar[float] = 0.0
    LINK_LOST: ClassVar[str] = "the treadmill goes on at its last speed: stop it at its console"

    frame_modulus = 0
    device_us_modulus = 0

    def __init__(self, set_unit: str = "0.1 km/h") -> None:
        if set_unit not in SET_UNITS:
            raise ValueError(f"option 'set_unit' = '{set_unit}' must be one of {', '.join(SET_UNITS)}")
        self.counters = Counters()
        self.streams = (belt_stream(1 / self.POLL_S),)
        self._unit = SET_UNITS[set_unit]
        self.slowest_mps = UNITS_MPS[self._unit]
        self._cutter = Cutter(END, 2 * LONGEST, self.counters)
        self._watch = Watch(self.counters)
        self._incline = Kept()
        self._answers = Answers()
        self._commanded = ""

    def decode(self, data: bytes) -> list[Reading]:
        """The readings whose frame ends in these bytes; see drivers.base.Driver."""
        pieces = self._cutter.cut(data)
        readings = [
            reading for piece in pieces if (contents := self._open(piece)) and (reading := self._read(contents))
        ]
        self._watch.saw(data)
        return readings

    def reset(self) -> None:
        """Forget the half-read frame."""
        self._cutter.reset()
        self._incline = Kept()

    def opening(self) -> tuple[tuple[float, bytes], ...]:
        """What state it is in."""
        return ((0.0, framed(bytes([STATUS]))),)

    def question(self) -> bytes:
        """Speed and grade."""
        return framed(bytes([GET_SPEED, GET_GRADE]))

    def start(self) -> bytes:
        """Go to 'in use'."""
        return self._command(START, bytes([IN_USE]))

    def set_speed(self, speed_mps: float) -> bytes:
        """See drivers.belt.Belt; most consoles reject it within a workout."""
        count = steps(speed_mps, UNITS_MPS[self._unit], 999)
        return self._command(SPEED, bytes([SET_SPEED, 3, count & 0xFF, count >> 8, self._unit]))

    def set_incline(self, incline_pct: float) -> bytes:
        """See drivers.belt.Belt; most consoles reject it within a workout."""
        count = steps(incline_pct, 0.1, 999)
        return self._command(INCLINE, bytes([SET_GRADE, 3, count & 0xFF, count >> 8, 0x4C]))

    def stop(self) -> bytes:
        """Go to 'finished'."""
        return self._command(STOP, bytes([FINISHED]))

    def keep_alive(self) -> bytes:
        """It has no watchdog."""
        return b""

    def answers(self) -> list[Answer]:
        """See drivers.belt.Belt."""
        return self._answers.take()

    def _command(self, name: str, contents: bytes) -> bytes:
        self._commanded = name
        return framed(contents)

    def _open(self, piece: bytes) -> bytes | None:
        """The contents of a frame without its end; None if it is none."""
        begin = max(piece.rfind(mark) for mark in START_BYTES)
        if begin < 0:
            self.counters.discarded_bytes += len(piece) + 1
            return None
        self.counters.discarded_bytes += begin
        self.counters.bad_frames += any(mark in piece[:begin] for mark in START_BYTES)
        raw = _unstuffed(piece[begin + 1 :])
        if raw is not None and piece[begin] == 0xF0:
            raw = raw[2:]
        if not raw or reduce(xor, raw):
            refuse(self.counters, len(piece) + 1 - begin, f"checksum or stuffing wrong: {piece[begin:].hex(' ')[:60]}")
            return None
        self.counters.frames += 1
        return raw[:-1]

    def _read(self, contents: bytes) -> Reading | None:
        status, told = contents[0], _answered(contents[1:])
        self._acknowledge(status & 0x30)
        if told is None:
            self.counters.last_fault = f"contents that cannot be read: {contents.hex(' ')[:60]}"
            return None
        if (grade := told.get(GET_GRADE)) is not None:
            self._incline.put(_scaled(grade, UNITS_PCT, 100.0))
        speed_mps = _scaled(told.get(GET_SPEED, b""), UNITS_MPS, FASTEST_MPS)
        if GET_SPEED not in told:
            return None
        if speed_mps != speed_mps:
            self.counters.last_fault = f"a speed that cannot be read: {told[GET_SPEED].hex(' ')}"
        return Reading(STREAM, -1, -1, (speed_mps, self._incline.take(), _state(status & 0x0F, speed_mps)))

    def _acknowledge(self, before: int) -> None:
        if self._commanded:
            self._answers.put(Answer(self._commanded, before == 0, BEFORE.get(before, "")))
            self._commanded = ""
        if before:
            self.counters.last_fault = BEFORE[before]


def framed(contents: bytes) -> bytes:
    """A frame with checksum, both stuffed."""
    raw = contents + bytes([reduce(xor, contents, 0)])
    stuffed = b"".join(bytes([STUFF, byte & 3]) if 0xF0 <= byte <= STUFF else bytes([byte]) for byte in raw)
    return b"\xf1" + stuffed + END


def _unstuffed(stuffed: bytes) -> bytes | None:
    """Without the stuffing; None if F3 stands before anything but 00 … 03."""
    first, *others = stuffed.split(bytes([STUFF]))
    if any(not part or part[0] > 3 for part in others):
        return None
    return first + b"".join(bytes([0xF0 | part[0]]) + part[1:] for part in others)


def _answered(data: bytes) -> dict[int, bytes] | None:
    """Command -> its data; None if the counts do not fit."""
    told = {}
    while data:
        if len(data) < 2 or len(data) < 2 + data[1]:
            return None
        told[data[0]], data = data[2 : 2 + data[1]], data[2 + data[1] :]
    return told


def _scaled(data: bytes, units: dict[int, float], most: float) -> float:
    """u16 and unit; NaN if it cannot be read."""
    if len(data) != 3 or data[2] not in units:
        return nan
    value = int.from_bytes(data[:2], "little") * units[data[2]]
    return value if value <= most else nan


def _state(nibble: int, speed_mps: float) -> float:
    """In use or manual, a belt of speed 0 stands."""
    state = STATES.get(nibble, nan)
    return float(State.STANDS) if state == State.RUNS and speed_mps == 0 else float(state)
