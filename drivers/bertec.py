"""Driver 'bertec': Bertec's instrumented split-belt treadmill, through its control panel on the network.

Lives here: the frames' layout, the decoder and the commands. Why: the laboratory's split belt. Must never: open a
port, ask the time, or share a table with the emulator.

Link (Bertec, treadmill-remote.c and its header, (c) 2009, 2014, BSD-3): TCP, port 4000 of the computer that runs the
Treadmill Control Panel; "Remote Control" must be on in its settings, and it serves one client at a time. Big endian.

    command, 64 bytes:  format u8 = 0 | speed 4 x s16 mm/s | acceleration 4 x s16 mm/s2, never 0 |
                        incline s16 0.01 deg | ones' complement of the 18 bytes before | 27 zeros
    reply, 32 bytes:    format u8 = 0 | measured speed 4 x s16 mm/s | incline s16 0.01 deg | 21 zeros

Belts: right, left, right rear, left rear (the C functions take left first; the packet does not). Replies come by
themselves, about 15 a second. A command without the incline lowers the deck to 0, so each carries it. Nothing stops the
belt when the host dies: the file has no watchdog.
"""

from math import atan, degrees, isnan, nan, radians, tan
from struct import Struct
from typing import ClassVar

from drivers.base import Counters, Option, Reading
from drivers.belt import STREAM, Answer, State, belt_stream, steps
from drivers.framing import Watch

FASTEST_MM_S = 10_000
"""Beyond this no belt runs; the tools of laboratories allow 3 m/s (tm_set of MATLAB: what 16 bits hold)."""
STEEPEST = 4500
"""0.01 degrees: 45 degrees, the clamp of tm_set."""
APART_MM_S = 500
"""A rear belt, where there is one, carries the same foot as the front one: speeds further apart are of a reply that was
cut at the wrong place. Without rear belts theirs are 0."""
STANDING_MM_S = 5
RATE_HZ = 15.0
STANDING = (0, 0, 0, 0, 0)
PADDING = bytes(21)
_REPLY = Struct(">B4hh21s")
_COMMAND = Struct(">4h4hh")
_SIZE = _REPLY.size
_LEAD = len(PADDING) + 1
"""Zeros before the first belt's speed: the padding of the reply before, and the format."""
_SHIFTS = (1, 2, 3, 4, 9, 10)
"""How far before its first byte that is not 0 a reply may begin: that byte is of a front belt, or of the incline."""
_NEAR = (700, 700, 700, 700, 100)
"""From one reply to the next, mm/s and 0.01 degrees: laboratories allow 10 m/s2 at most, and decks are slow."""


class Bertec:
    """Decodes replies. speed_mps is the mean of the two front belts."""

    OPTIONS: ClassVar[dict[str, Option]] = {
        "acceleration_mps2": Option(0.25, "how fast the belts change and stop when commanded, m/s2", 0.05, 3.0),
    }
    """0.25 m/s2 is the self-pacing script's of UNC-Applied-Biomechanics-Laboratory/FpBiofeedbackSelfPace @46c003b6."""
    BAUD: ClassVar[int] = 0
    """No serial line."""
    ANSWERS: ClassVar[bool] = False
    KEEP_ALIVE_S: ClassVar[float] = 0.0
    LINK_LOST: ClassVar[str] = "the treadmill goes on at its last speed: stop it at its control panel"

    frame_modulus = 0
    device_us_modulus = 0
    slowest_mps = 0.05
    """Slower belts cannot be told from standing ones."""

    def __init__(self, acceleration_mps2: float = 0.25) -> None:
        self.counters = Counters()
        self.streams = (belt_stream(RATE_HZ, split=True),)
        self._watch = Watch(self.counters)
        self._acceleration = steps(acceleration_mps2, 0.001, 32_767, least=1)
        self._rest = b""
        self._in_step = True
        self._last: tuple[int, ...] | None = None
        self._measured_deg = nan
        self._ordered_deg = nan
        self._ordered_mm_s: int | None = None

    def decode(self, data: bytes) -> list[Reading]:
        """The readings whose last byte is in these bytes; see drivers.base.Driver."""
        self.counters.bytes += len(data)
        self._rest += data
        readings = []
        while (frame := self._frame()) is not None:
            readings.append(self._reading(frame))
        self._watch.saw(data)
        return readings

    def reset(self) -> None:
        """Forget the half-read reply: a new connection begins with a whole one."""
        self._drop(len(self._rest))
        self._in_step, self._last = True, None
        self._ordered_deg, self._ordered_mm_s = nan, None

    def start(self) -> bytes:
        """A speed is enough."""
        return b""

    def set_speed(self, speed_mps: float) -> bytes:
        """Both sides alike; the deck stays where it is. ValueError while its incline is not known."""
        if isnan(self._deck_deg()):
            raise ValueError("the deck's incline is not known yet, and a command without it would lower the deck")
        self._ordered_mm_s = steps(speed_mps, 0.001, FASTEST_MM_S)
        return self._command(self._ordered_mm_s)

    def set_incline(self, incline_pct: float) -> bytes:
        """The deck moves, the belts go on as ordered, else as measured. ValueError while their speed is not known."""
        ordered = self._ordered_mm_s
        if ordered is None and self._last is None:
            raise ValueError("the belts' speed is not known yet, and a command without it would stop them")
        self._ordered_deg = steps(degrees(atan(incline_pct / 100)), 0.01, STEEPEST) / 100
        return self._command(max(0, min((self._last or (0, 0))[:2])) if ordered is None else ordered)

    def stop(self) -> bytes:
        """All belts to 0, the deck stays."""
        self._ordered_mm_s = 0
        return self._command(0)

    def keep_alive(self) -> bytes:
        """It has no watchdog."""
        return b""

    def answers(self) -> list[Answer]:
        """It acknowledges nothing: the measured speed tells."""
        return []

    def _command(self, mm_s: int) -> bytes:
        deck = self._deck_deg()
        fields = _COMMAND.pack(mm_s, mm_s, 0, 0, *4 * [self._acceleration], 0 if isnan(deck) else round(100 * deck))
        return b"\0" + fields + bytes(byte ^ 0xFF for byte in fields) + bytes(27)

    def _deck_deg(self) -> float:
        """What was ordered, for the deck may still be on its way; else what is measured."""
        return self._measured_deg if isnan(self._ordered_deg) else self._ordered_deg

    def _reading(self, frame: tuple[int, ...]) -> Reading:
        self.counters.frames += 1
        self._last = frame
        right_mps, left_mps = frame[0] / 1000, frame[1] / 1000
        self._measured_deg = frame[4] / 100
        state = State.RUNS if max(map(abs, frame[:2])) > STANDING_MM_S else State.STANDS
        incline_pct = 100 * tan(radians(self._measured_deg))
        mean_mps = (left_mps + right_mps) / 2
        return Reading(STREAM, -1, -1, (mean_mps, incline_pct, float(state), left_mps, right_mps))

    def _frame(self) -> tuple[int, ...] | None:
        """The next reply's speeds and incline; None until more bytes come."""
        while self._in_step or self._search():
            if len(self._rest) < _SIZE:
                return None
            if not self._in_step:
                self._rest = self._rest[_SIZE:]
                return STANDING
            frame = _fields(self._rest)
            if frame:
                self._rest = self._rest[_SIZE:]
                return frame
            self.counters.bad_frames += 1
            self.counters.last_fault = f"no reply of this treadmill: {self._rest[:11].hex(' ')} …; out of step?"
            self._in_step = False
        return None

    def _is_near(self, frame: tuple[int, ...]) -> bool:
        """Whether it may follow on the reply before."""
        before = self._last or frame
        return all(abs(a - b) <= most for a, b, most in zip(frame, before, _NEAR, strict=True))

    def _search(self) -> bool:
        """Find the padding of one reply and the beginning of the next: in step with it, or at nothing but zeros.

        A level belt that stands sends only zeros: where a reply begins cannot be told there, and need not be.
        """
        while (zeros := self._rest.find(bytes(_LEAD))) >= 0:
            self._drop(zeros)
            first = len(self._rest) - len(self._rest.lstrip(b"\0"))
            if first >= 2 * _SIZE:
                return True
            if first == len(self._rest) or len(self._rest) < first - 1 + _SIZE:
                return False
            starts = [first - shift for shift in _SHIFTS if first - shift >= len(PADDING)]
            found = [(not self._is_near(frame), -at) for at in starts if (frame := _fields(self._rest[at:]))]
            if found:
                self._drop(-min(found)[1])
                self._in_step = True
                return True
            self._drop(first + 1)
        self._drop(max(0, len(self._rest) - len(PADDING)))
        return False

    def _drop(self, size: int) -> None:
        self.counters.discarded_bytes += size
        self._rest = self._rest[size:]


def _fields(data: bytes) -> tuple[int, ...] | None:
    """Four speeds and the incline of the reply at the beginning of these bytes; None if it is none."""
    if len(data) < _SIZE:
        return None
    first, *fields, padding = _REPLY.unpack_from(data)
    if first or padding != PADDING or abs(fields[4]) > STEEPEST or max(map(abs, fields[:4])) > FASTEST_MM_S:
        return None
    pairs = zip(fields[:2], fields[2:4], strict=True)
    apart = any(rear and abs(front - rear) > APART_MM_S for front, rear in pairs)
    return None if apart else tuple(fields)
