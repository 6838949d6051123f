"""Tables and words of a comparison of sessions.

Lives here: `comparison_section`. Why: who reads two sessions wants to know what changed, first in words. Must never:
compute a figure, or call a change real that is not marked as one.
"""

from collections.abc import Sequence
from typing import Any

from feedback.messages import LEGS
from feedback.records.block_rows import changed
from feedback.records.compared import PHASES, Compared, Row
from feedback.records.practice_words import lower
from feedback.records.reviewed import Reviewed
from feedback.records.spread import Spread
from feedback.records.stride_rows import show

MOST_COLUMNS = 5
"""Sessions that a table shows; of more, the first and the latest."""
_INSTEAD = "none is published: spread of the strides, or error of the measurement"
LIMITS = (
    "Where no minimal detectable change is published, a change has to exceed one SD of the first session's strides, or "
    "1.96 √2 times the error that the measure expects of itself (the minimal detectable change of a standard error of "
    "measurement; Weir 2005, J Strength Cond Res 19:231), whichever is larger."
)


def comparison_section(compared: Compared) -> dict[str, Any]:
    """What the page shows of it."""
    places = shown_places(len(compared.sessions))
    return {
        "sentences": _sentences(compared),
        "cautions": compared.cautions,
        "heads": [_day(compared.sessions[k]) for k in places],
        "left_out": len(compared.sessions) - len(places),
        "tables": [
            {"title": PHASES[name][0], "rows": [_cells(row, places) for row in rows]}
            for name, rows in compared.phases.items()
            if rows
        ],
        "limits": _limits(compared),
        "rule": LIMITS,
        "changes": ["Since the first", "Since the last"] if len(compared.sessions) > 2 else ["Change"],
    }


def shown_places(count: int) -> list[int]:
    """Which of so many sessions a table shows."""
    return list(range(count)) if count <= MOST_COLUMNS else [0, *range(count - MOST_COLUMNS + 1, count)]


def _day(session: Reviewed) -> str:
    at = session.started
    return f"{at.day} {at:%b %Y}" if at else "?"


def _sentences(compared: Compared) -> list[str]:
    """What changed by more than it would by itself, phase by phase; measures with a published limit first."""
    told: list[str] = []
    before: set[tuple[str, str, str]] = set()
    for name, rows in compared.phases.items():
        marked = sorted((row for row in rows if row.since_first.way), key=lambda row: not row.since_first.is_published)
        what = {(row.told.words, row.leg, row.since_first.way) for row in marked}
        since = f"{PHASES[name][0]}, since {_day(compared.sessions[0])}"
        if not rows:
            told.append(f"{since}: nothing that was measured in both.")
        elif not what:
            told.append(f"{since}: no change that counts.")
        elif what == before:
            told.append(f"{since}: the same changes.")
        else:
            told.append(f"{since}. {_by_way(marked)}")
        before = what
    return told


def _by_way(marked: Sequence[Row]) -> str:
    """Better, worse and other changes."""
    groups = {"Better": "better", "Worse": "worse", "Changed": "other"}
    parts = {head: [_short(row) for row in marked if row.since_first.way == way] for head, way in groups.items()}
    return " ".join(f"{head}: {'; '.join(rows)}." for head, rows in parts.items() if rows)


def _short(row: Row) -> str:
    """One change; what exceeds a published limit says so."""
    found, told = row.since_first, row.told
    size = f"{found.value:+.{told.digits}f} {told.unit}".rstrip()
    limit = f" (minimal detectable change {show(found.limit, told.digits)})" if found.is_published else ""
    return f"{lower(told.name)} {row.leg} {size}{limit}"


def _cells(row: Row, places: Sequence[int]) -> tuple[str, ...]:
    digits = row.told.digits
    values = tuple(_value(row.spreads[k], digits) for k in places)
    changes = [row.since_first, row.since_last] if len(row.spreads) > 2 else [row.since_first]
    return (row.told.words, row.leg, *values, *(changed(found, digits) for found in changes))


def _value(spread: Spread, digits: int) -> str:
    return f"{show(spread.mean, digits)} ± {show(spread.sd, digits)} ({spread.n})" if spread.n else "–"


def _limits(compared: Compared) -> list[tuple[str, ...]]:
    """(measure, what a change of each leg had to exceed, where that comes from), of the first phase."""
    found: dict[str, tuple[Row, dict[str, str]]] = {}
    for row in next(iter(compared.phases.values()), []):
        limit = show(row.since_first.limit, row.told.digits)
        found.setdefault(row.told.words, (row, {}))[1][row.leg] = limit
    return [
        (words, *(limits.get(leg, "–") for leg in LEGS), row.told.source or _INSTEAD)
        for words, (row, limits) in found.items()
    ]
