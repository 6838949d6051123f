"""What the columns of text lines mean, read from their names.

Lives here: the header's part of the grammar: of soles, and of any other device of one stream. Why: the names say which
foot a value belongs to and what the clock counts, and a device of two feet must never be read with its feet exchanged.
Must never: guess a foot.
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
class Group:
    """The columns of one stream, which for a sole is its foot."""

    stream: str
    names: tuple[str, ...]
    """Names of zones or channels, without the foot's mark."""
    at: tuple[int, ...]
    """Their places in the line."""

    @cached_property
    def pick(self) -> Callable[[list[float]], tuple[float, ...]]:
        """Takes this stream's values out of a line's numbers."""
        return itemgetter(*self.at) if len(self.at) > 1 else lambda numbers: (numbers[self.at[0]],)


@dataclass(frozen=True)
class Columns:
    """The meaning of a line's cells; a place is -1 where there is no such column."""

    count: int
    clock: int
    us_per_tick: int
    counter: int
    groups: tuple[Group, ...]


def split(line: bytes) -> list[bytes]:
    """The cells of a line, at commas, semicolons or tabs; at blanks where there are none of these."""
    if b";" in line or b"\t" in line:
        line = line.translate(_TO_COMMAS)
    return line.split(b",") if b"," in line else line.split()


def read_columns(names: list[str], side: str) -> Columns:
    """The meaning of a sole's columns; `side` is the foot of those that name none. ColumnsError."""

    def feet(zones: list[tuple[int, str]]) -> list[Group]:
        all_marked = _all_marked([name for _, name in zones])
        marks = [(place, *_mark(name, side, all_marked)) for place, name in zones]
        both = ((foot, [(place, name) for place, whose, name in marks if whose == foot]) for foot in SIDES.values())
        return [_group(foot, own, f"of the {foot} foot ") for foot, own in both if own]

    return _read(names, feet, "a zone of the sole")


def read_signal(names: list[str], stream: str) -> Columns:
    """The meaning of the columns of a device of one stream: what is no clock and no counter is a channel.

    ColumnsError.
    """
    return _read(names, lambda cells: [_group(stream, cells, "")] if cells else [], "a channel")


def _read(names: list[str], group: Callable[[list[tuple[int, str]]], list[Group]], wanted: str) -> Columns:
    names = [name.strip() for name in names]
    clock = _place(names, tuple(CLOCKS))
    counter = _place(names, COUNTERS)
    rest = [(i, name) for i, name in enumerate(names) if i not in (clock, counter) and name.lower() not in IGNORED]
    groups = tuple(group(rest))
    if not groups:
        raise ColumnsError(f"no column is {wanted}")
    us_per_tick = CLOCKS[names[clock].lower()] if clock >= 0 else 1
    return Columns(len(names), clock, us_per_tick, counter, groups)


def looks_like_header(names: list[str], side: str, separated: bool) -> bool:
    """Whether a line that is no numbers names columns, rather than being words.

    It does if every cell is a name, and one is a clock, a counter or marked L_ or R_; in a device of one foot
    (side is set), and where all are marked as L1 or R1 are, zone names alone will do if `separated` says so.
    """
    marked = any(map(_MARKED.fullmatch, names))
    return looks_like_names(names, marked or (separated and (bool(side) or _all_marked(names))))


def looks_like_names(names: list[str], plain: bool) -> bool:
    """Whether every cell is a name, and one is a clock or a counter; where plain names will do, that is not needed."""
    if len(names) < 2 or not all(map(_NAME.fullmatch, names)):
        return False
    return plain or any(name.lower() in (*CLOCKS, *COUNTERS) for name in names)


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


def _group(stream: str, own: list[tuple[int, str]], whose: str) -> Group:
    names = tuple(name for _, name in own)
    if len(set(names)) < len(names):
        raise ColumnsError(f"two columns {whose}have the same name: {', '.join(names)}")
    return Group(stream, names, tuple(place for place, _ in own))
