"""Faults on request: 'KIND@SECONDS' or 'KIND@SECONDS+DURATION', of every device or 'SENSOR/KIND@…' of one.

Lives here: the words for them, and what they do to bytes and counts. Why: each bad input that the product promises to
survive can be shown on any desk. Must never: act by itself; the device loop asks which faults are on.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from random import Random

FOREVER_S = 1e9

KINDS: dict[str, tuple[float, str]] = {
    "unplug": (3.0, "the port vanishes and comes back; the device restarts, for it lives on the port's power"),
    "silence": (2.0, "nothing is sent, though the port is there"),
    "silence_left": (2.0, "nothing is sent for the left foot"),
    "silence_right": (2.0, "nothing is sent for the right foot"),
    "garbage": (1.0, "random bytes between the frames"),
    "torn": (1.0, "every frame loses a part of its bytes"),
    "lossy": (5.0, "one byte in twenty is lost, in rows of up to 63, as an overrun bridge loses them"),
    "stutter": (5.0, "the bridge hands bytes over every 16 ms only, as one with its latency timer as it came does"),
    "rail": (FOREVER_S, "a zone or channel is at full scale; rail:<index>, the right sole's follow the left's"),
    "dead": (FOREVER_S, "a zone or channel stands at zero; dead:<index>, as rail"),
    "baud": (FOREVER_S, "everything arrives as a receiver at half the speed would see it"),
    "clock_reset": (0.0, "the device restarts: its clock and counter begin again"),
    "emergency": (FOREVER_S, "the emergency key of a treadmill that answers is pulled"),
    "clock_jump": (0.0, "the device's clock leaps ahead by 250 ms"),
}
"""Kind -> (duration in seconds where none is given, what happens)."""
ZONED = ("rail", "dead")
LOST_SHARE, LONGEST_ROW = 0.05, 63
STUTTER_NS = 16_000_000
"""The latency timer of FTDI's bridges (AN232B-04)."""
_FORM = re.compile(
    r"(?:(?P<sensor>[a-z][a-z0-9_]*)/)?(?P<kind>[a-z_]+)(?::(?P<zone>\d{1,3}))?"
    r"@(?P<at>\d+(?:\.\d+)?)(?:\+(?P<for>\d+(?:\.\d+)?))?"
)


class FaultError(ValueError):
    """A fault that cannot be read; the text names it and what is allowed."""


@dataclass(frozen=True)
class Fault:
    """One fault: on from at_s until at_s + duration_s of the emulator's time."""

    kind: str
    at_s: float
    duration_s: float
    zone: int = -1
    """rail, dead: index over all streams of the device, of soles the left one's first."""
    sensor: str = ""
    """Name of the one sensor that has it; '': all of them."""

    def is_on(self, time_s: float) -> bool:
        """Whether it holds at this time."""
        return self.at_s <= time_s < self.at_s + self.duration_s


def parse_fault(text: str) -> Fault:
    """Read one fault, e.g. 'unplug@20+3' or 'rail:5@10'. FaultError."""
    found = _FORM.fullmatch(text.strip())
    if not found:
        raise FaultError(f"fault '{text}' is not KIND@SECONDS or KIND@SECONDS+DURATION; {_allowed()}")
    kind, zone = found["kind"], found["zone"]
    if kind not in KINDS:
        raise FaultError(f"fault '{text}': no kind is called '{kind}'; {_allowed()}")
    if (kind in ZONED) != (zone is not None):
        raise FaultError(f"fault '{text}': {'needs a' if kind in ZONED else 'takes no'} zone; {_allowed()}")
    duration_s = KINDS[kind][0] if found["for"] is None else float(found["for"])
    return Fault(kind, float(found["at"]), duration_s, int(zone) if zone else -1, found["sensor"] or "")


def parse_faults(texts: Sequence[str], sensors: Collection[str] | None = None) -> tuple[Fault, ...]:
    """All of them. FaultError at the first that cannot be read, or is of none of these sensors."""
    faults = tuple(map(parse_fault, texts))
    for fault, text in zip(faults, texts, strict=True):
        if fault.sensor and sensors is not None and fault.sensor not in sensors:
            raise FaultError(f"fault '{text}': no emulated sensor is called '{fault.sensor}'; {', '.join(sensors)} are")
    return faults


class Lossy:
    """Loses LOST_SHARE of the bytes that go through, in rows of 1 to LONGEST_ROW."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._row = 0
        mean = (1 + LONGEST_ROW) / 2
        self._begins = LOST_SHARE / (1 - LOST_SHARE) / mean

    def lose(self, data: bytes) -> bytes:
        """What is left."""
        return bytes(byte for byte in data if not self._is_lost())

    def _is_lost(self) -> bool:
        if not self._row and self._random.random() < self._begins:
            self._row = self._random.randint(1, LONGEST_ROW)
        lost = self._row > 0
        self._row -= lost
        return lost


def tear(frame: bytes, random: Random) -> bytes:
    """The frame without one random stretch of at least one byte."""
    start = random.randrange(len(frame))
    end = random.randint(start + 1, len(frame))
    return frame[:start] + frame[end:]


def misread(data: bytes) -> bytes:
    """What an 8N1 receiver at half the sender's speed makes of these bytes, bit by bit."""
    line = "".join("0" + f"{byte:08b}"[::-1] + "1" for byte in data) + "1" * 20
    return bytes(_received(line))


def _received(line: str) -> Iterator[int]:
    """Bytes seen on a line of bits when each bit is taken to last two."""
    at = line.find("0")
    while at >= 0 and at + 20 <= len(line):
        yield int(line[at + 3 : at + 19 : 2][::-1], 2)
        at = line.find("0", at + 19)


def _allowed() -> str:
    names = (f"{kind}:<index>" if kind in ZONED else kind for kind in KINDS)
    return f"KIND is one of {', '.join(names)}; e.g. 'unplug@20+3', 'emg/silence@10'"
