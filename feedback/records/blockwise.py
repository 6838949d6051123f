"""Every measure block by block, and its change against the baseline.

Lives here: `spans_of`, `within`, `blockwise`. Why: a session is a course of blocks, and its means over all of them hide
what training did. Must never: count a stride of a pause, or a block that was not walked.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from math import nan

from feedback.cues.practised import parts_of
from feedback.gait.variability import FEWEST
from feedback.messages import LEGS, BlockBegins
from feedback.records.change_marks import Change, change
from feedback.records.spread import Spread
from feedback.records.told import Points, Told

BASELINE = "baseline"
Interval = tuple[int, int]


@dataclass(frozen=True)
class Span:
    """One block, without its pauses."""

    number: int
    kind: str
    parts: tuple[Interval, ...]
    """From and to, host clock, ns."""


@dataclass(frozen=True)
class Cell:
    """One leg in one block."""

    spread: Spread
    cv_pct: float
    """NaN for fewer than FEWEST strides, and for what is aimed at 0, where a share of the mean means nothing."""
    change: Change


@dataclass(frozen=True)
class BlockTable:
    """One measure over all blocks in which it was measured."""

    told: Told
    rows: list[tuple[Span, dict[str, Cell]]]


def spans_of(blocks: Sequence[BlockBegins], last_ns: int) -> list[Span]:
    """The blocks that were walked, in order."""
    parts = parts_of(blocks, last_ns)
    return [
        Span(number, rows[0][0].kind, tuple((begin.t_ns, end_ns) for begin, end_ns in rows))
        for number, rows in parts.items()
    ]


def within(points: Points, parts: Sequence[Interval]) -> Spread:
    """Of the strides that began in these times."""
    starts = [start_ns for start_ns, _ in points]
    edges = [(bisect_left(starts, begin), bisect_left(starts, end)) for begin, end in parts]
    return Spread.of([value for first, last in edges for _, value in points[first:last]])


def blockwise(told: Sequence[Told], spans: Sequence[Span]) -> list[BlockTable]:
    """A table for each measure; blocks without a stride of it are left out. One block alone is no course: none."""
    if len(spans) < 2:
        return []
    return [table for one in told if (table := _table(one, spans)).rows]


def _table(told: Told, spans: Sequence[Span]) -> BlockTable:
    base = [part for span in spans if span.kind == BASELINE for part in span.parts]
    before = {leg: within(told.points[leg], base) for leg in LEGS}
    rows = [(span, {leg: _cell(told, leg, span, before[leg]) for leg in LEGS}) for span in spans]
    return BlockTable(told, [row for row in rows if any(cell.spread.n for cell in row[1].values())])


def _cell(told: Told, leg: str, span: Span, before: Spread) -> Cell:
    spread = within(told.points[leg], span.parts)
    is_base = span.kind == BASELINE
    found = change(spread, Spread() if is_base else before, told.detectable(leg), told.better)
    has_cv = spread.n >= FEWEST and spread.mean > 0 and told.better != "near"
    cv_pct = 100.0 * spread.sd / spread.mean if has_cv else nan
    return Cell(spread, cv_pct, found)
