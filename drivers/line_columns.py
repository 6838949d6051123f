"""What the columns of 'insole-lines' mean, read from their names.

Lives here: the header's part of the grammar. Why: the names say which foot a value belongs to and what the clock
counts, and a device of two feet must never be read with its feet exchanged. Must never: guess a foot.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter

CLOCKS: dict[str, int] = {"time_ms": 1000, "ms": 1000, "t": 1000, "time_us": 1}
"""Name of a clock column -> microseconds per tick; the device counts ticks in 32 bits, as millis() and micros() do."""
COUNTERS = ("seq", "frame_id")
IGNORED = ("flags", "-", "")
SIDES = {"L": "left", "R": "right"}

_NAME = re.compile(r"-|[A-Za-z][A-Za-z0-9_.\-]*")
_MARKED = re.compile(r"([LRlr])_(.+)")
_MARKED_CLOSE = re.compile(r"([LR])([A-Za-z0-9].*)")
_TO_COMMAS = bytes.maketrans(b";\t", b",,")


class ColumnsError(ValueError):
    """Column names that cannot be used; the text says why."""


@dataclass(frozen=True)
class Foot:
    """The columns of one foot."""

    side: str
    names: tuple[str, ...]
    """Zone names without the foot's mark."""
    at: tuple[int, ...]
    """Their places in the line."""

    @cached_property
    def pick(self) -> Callable[[list[float]], tuple[float, ...]]:
        """Takes this foot's values out of a line's numbers."""
        return itemgetter(*self.at) if len(self.at) > 1 else lambda numbers: (numbers[self.at[0]],)


@dataclass(frozen=True)
class Columns:
    """The meaning of a line's cells; a place is -1 where there is no such column."""

    count: int
    clock: int
    us_per_tick: int
    counter: int
    feet: tuple[Foot, ...]


def split(line: bytes) -> list[bytes]:
    """The cells of a line, at commas, semicolons or tabs; at blanks where there are none of these."""
    if b";" in line or b"\t" in line:
        line = line.translate(_TO_COMMAS)
    return line.split(b",") if b"," in line else line.split()


def read_columns(names: list[str], side: str) -> Columns:
    """The meaning of these names; `side` is the foot of those that name none. ColumnsError."""
    names = [name.strip() for name in names]
    clock = _place(names, tuple(CLOCKS))
    counter = _place(names, COUNTERS)
    zones = [i for i, name in enumerate(names) if i not in (clock, counter) and name.lower() not in IGNORED]
    marks = [_mark(names[i], side, _all_marked([names[i] for i in zones])) for i in zones]
    feet = tuple(_foot(which, zones, marks) for which in ("left", "right"))
    present = tuple(foot for foot in feet if foot.names)
    if not present:
        raise ColumnsError("no column is a zone of the sole")
    us_per_tick = CLOCKS[names[clock].lower()] if clock >= 0 else 1
    return Columns(len(names), clock, us_per_tick, counter, present)


def looks_like_header(names: list[str], side: str, separated: bool) -> bool:
    """Whether a line that is no numbers names columns, rather than being words.

    It does if every cell is a name, and one is a clock, a counter or marked L_ or R_; in a device of one foot
    (side is set), and where all are marked as L1 or R1 are, zone names alone will do if `separated` says so.
    """
    if len(names) < 2 or not all(map(_NAME.fullmatch, names)):
        return False
    known = any(name.lower() in (*CLOCKS, *COUNTERS) or _MARKED.fullmatch(name) for name in names)
    return known or (separated and (bool(side) or _all_marked(names)))


def _place(names: list[str], wanted: tuple[str, ...]) -> int:
    """Where the one column of these names stands; -1 if there is none. A second one is an error."""
    places = [i for i, name in enumerate(names) if name.lower() in wanted]
    if len(places) > 1:
        raise ColumnsError(f"columns '{names[places[0]]}' and '{names[places[1]]}' mean the same")
    return places[0] if places else -1


def _all_marked(names: list[str]) -> bool:
    return all(_MARKED.fullmatch(name) or _MARKED_CLOSE.fullmatch(name) for name in names)


def _mark(name: str, side: str, close: bool) -> tuple[str, str]:
    """(foot, zone name) of a column. 'L1' means left only where every column is marked and no side is set."""
    marked = _MARKED.fullmatch(name) or (_MARKED_CLOSE.fullmatch(name) if close and not side else None)
    if marked:
        return SIDES[marked[1].upper()], marked[2]
    if not side:
        raise ColumnsError(f"column '{name}' names no foot: call it L_{name} or R_{name}, or set the option side")
    return side, name


def _foot(side: str, zones: list[int], marks: list[tuple[str, str]]) -> Foot:
    own = [(place, name) for place, (which, name) in zip(zones, marks, strict=True) if which == side]
    names = tuple(name for _, name in own)
    if len(set(names)) < len(names):
        raise ColumnsError(f"two columns of the {side} foot have the same name: {', '.join(names)}")
    return Foot(side, names, tuple(place for place, _ in own))
