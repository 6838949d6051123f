"""The tables of a report that tell every measure block by block.

Lives here: `measure_tables`. Why: each figure stands beside its n and its spread, and each mark beside what it had to
exceed. Must never: compute a figure.
"""

from collections.abc import Sequence
from math import isfinite
from typing import Any

from feedback.messages import LEGS
from feedback.records.blockwise import BlockTable, Cell
from feedback.records.change_marks import Change
from feedback.records.stride_rows import show
from feedback.records.told import Told


def measure_tables(tables: Sequence[BlockTable], cued: frozenset[str]) -> list[dict[str, Any]]:
    """One a measure: title, method, what a change had to exceed, rows; open where a cue was scored by it."""
    return [
        {
            "title": table.told.words,
            "how": table.told.how,
            "limit": _limit(table),
            "rows": [
                (
                    f"{span.number} {span.kind.replace('_', '-')}",
                    [_cells(cells[leg], table.told.digits) for leg in LEGS],
                )
                for span, cells in table.rows
            ],
            "open": table.told.measure in cued,
        }
        for table in tables
    ]


def changed(found: Change, digits: int) -> str:
    """A difference with its sign and mark; a dash where there is none."""
    if not isfinite(found.value):
        return "–"
    value = round(found.value, digits) + 0.0
    return f"{value:+.{digits}f} {found.mark}".rstrip()


def _limit_words(told: Told, limits: dict[str, Change]) -> str:
    """What a change had to exceed, and where that comes from."""
    if told.source:
        values = dict.fromkeys(show(found.limit, told.digits) for found in limits.values() if isfinite(found.limit))
        return f"Minimal detectable change {' / '.join(values) or '–'} ({told.source})."
    values = dict.fromkeys(
        f"{leg} {show(found.limit, told.digits)}" for leg, found in limits.items() if isfinite(found.limit)
    )
    return f"No minimal detectable change is published; one SD of the baseline: {', '.join(values) or '–'}."


def _limit(table: BlockTable) -> str:
    """Of the first block that is compared with the baseline."""
    for _, cells in table.rows:
        limits = {leg: cells[leg].change for leg in LEGS}
        if any(isfinite(found.value) for found in limits.values()):
            return _limit_words(table.told, limits)
    return "Nothing to compare with: no baseline was walked."


def _cells(cell: Cell, digits: int) -> tuple[str, ...]:
    spread = cell.spread
    if not spread.n:
        return ("–",) * 5
    mean, sd = show(spread.mean, digits), show(spread.sd, digits)
    return str(spread.n), mean, sd, show(cell.cv_pct, 1), changed(cell.change, digits)
