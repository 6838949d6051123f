"""Which protocol do these bytes speak? Every decoder is tried on them, and the one that explains them best is named.

Lives here: the judgement of bytes that came unasked, and of a treadmill's answers. Why: USB bridges are all alike, so
what is behind one shows in its bytes alone. Must never: open a port, ask the time, or name a protocol on a doubt: bytes
that no decoder explains are unknown, and answers that two makers give alike are both named.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from drivers import create
from drivers.base import Driver, Reading, Stream
from drivers.line_columns import split

ENOUGH = 0.6
"""Share of the bytes that have to belong to frames; what was sent before (a board's boot words) may be anything."""
FRAMES = 3
KINDS_OF_BYTES = 3
"""Silence at a line's level, and a babbling bridge, give fewer different bytes."""
NO_OPTIONS: Mapping[str, Any] = {}
QUATERNION: Mapping[str, Any] = {"gives": "quaternion"}
CANDIDATES: dict[str, tuple[Mapping[str, Any], ...]] = {
    "insole-frames": (NO_OPTIONS,),
    "lsl": (NO_OPTIONS,),
    "fullsoul": (NO_OPTIONS,),
    "xsens-mti": (NO_OPTIONS, QUATERNION),
    "vectornav-ascii": (NO_OPTIONS, QUATERNION),
    "witmotion": (NO_OPTIONS, QUATERNION),
    "bno08x-rvc": (NO_OPTIONS,),
    "openbci-cyton": (NO_OPTIONS,),
    "ftms": (NO_OPTIONS,),
    "bertec": (NO_OPTIONS,),
    "moticon-udp": (NO_OPTIONS,),
    "bitalino": tuple({"inputs": ",".join("123456"[:count])} for count in (4, 1, 2, 3, 6)),
    "insole-lines": (NO_OPTIONS,),
    "signal-lines": (NO_OPTIONS,),
}
"""What speaks unasked -> the ways in which it is tried; the surer one is named where two explain the bytes alike."""
UNSEEN = ("manual", "woodway-split")
"""Not to be found behind a port: a belt set by hand has none, a split belt two that answer as one belt each."""
BELTS_ALIKE = ("trackmaster", "woodway")
BELT_TELLTALE = b"\xc4"
"""'Which elevation is set?': a Trackmaster answers D4 and four digits, a Woodway BF, for it does not know it."""
LINES = "signal-lines"


@dataclass(frozen=True)
class Found:
    """What bytes were found to be."""

    driver: str
    options: dict[str, Any] = field(default_factory=dict)
    streams: tuple[Stream, ...] = ()
    samples: int = 0
    """Of the stream that had most."""
    share: float = 0.0
    """Of the later half of the bytes, those that belonged to frames."""
    note: str = ""
    """What a person has to look at."""


def recognise(data: bytes) -> Found | None:
    """What a device that speaks by itself has sent; None: unknown."""
    if len(set(data)) < KINDS_OF_BYTES:
        return None
    tried = [_tried(name, options, data) for name, ways in CANDIDATES.items() for options in ways]
    sound = [found for found in tried if found]
    best = max(sound, key=lambda found: (round(found.share, 1), found.samples > 0), default=None)
    return best or _nameless(data)


def recognise_answers(names: tuple[str, ...], data: bytes) -> Found | None:
    """Which of these drivers, whose device was asked, understands its answers; None: none does."""
    if names == BELTS_ALIKE:
        return _belt(data)
    tried = [_understood(name, data) for name in names]
    return next((found for found in tried if found), None)


def _tried(name: str, options: Mapping[str, Any], data: bytes, note: str = "") -> Found | None:
    """One decoder on all of it: it must explain the later half, once it has met what is said now and then, a header."""
    driver, half = create(name, **options), len(data) // 2
    driver.decode(data)
    driver.reset()
    driver.decode(data[:half])
    before = driver.counters.discarded_bytes
    readings = driver.decode(data[half:])
    discarded = driver.counters.discarded_bytes - before
    share = 1 - discarded / (len(data) - half)
    if driver.counters.frames < FRAMES or share < ENOUGH or not readings or not _plausible(driver):
        return None
    return Found(name, dict(options), driver.streams, _most(readings), share, note)


def _plausible(driver: Driver) -> bool:
    """Frames that are refused must be the exception, whatever they weigh."""
    return driver.counters.bad_frames <= driver.counters.frames


def _nameless(data: bytes) -> Found | None:
    """Lines of so many numbers, and nobody has said what they are."""
    counts = Counter(len(split(line)) for line in data.split(b"\n")[1:-1] if line.strip())
    if not counts:
        return None
    ((count, _),) = counts.most_common(1)
    columns = ",".join(f"c{i}" for i in range(count))
    note = "lines of numbers without a header: name the columns, and take insole-lines if they are of soles"
    return _tried(LINES, {"columns": columns}, data, note)


def _understood(name: str, data: bytes) -> Found | None:
    driver = create(name)
    readings = driver.decode(data)
    counters = driver.counters
    if not readings or counters.bad_frames or counters.discarded_bytes:
        return None
    return Found(name, {}, driver.streams, len(readings), 1.0)


def _belt(data: bytes) -> Found | None:
    """Trackmaster and Woodway share their bytes, and the same four digits are another speed: the telltale decides."""
    found = {name: row for name in BELTS_ALIKE if (row := _understood(name, data))}
    told = data.rpartition(b"\xd4")
    if "trackmaster" in found and told[1] and told[2][:4].isdigit():
        note = "unit 'mph' is assumed: compare the speed with its console once"
        return Found(
            "trackmaster", {"unit": "mph"}, found["trackmaster"].streams, found["trackmaster"].samples, 1.0, note
        )
    if "woodway" in found and data.endswith(b"\xbf"):
        return found["woodway"]
    if not found:
        return None
    note = "it answers as Trackmaster and as Woodway do, and the digits mean another speed in each: say which it is"
    return Found(" or ".join(found), {}, next(iter(found.values())).streams, 1, 1.0, note)


def _most(readings: list[Reading]) -> int:
    return Counter(reading.stream for reading in readings).most_common(1)[0][1]
