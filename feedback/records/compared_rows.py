"""Tables and words of a comparison of sessions.

Lives here: `comparison_section`. Why: who reads two sessions wants to know what changed, first in words. Must never:
compute a figure, or call a change real that is not marked as one.
"""

from collections.abc import Sequence
from typing import Any

from feedback.records.block_rows import changed, limit_words
from feedback.records.change_marks import Change
from feedback.records.compared import PHASES, Compared, Row
from feedback.records.practice_words import lower
from feedback.records.reviewed import Reviewed
from feedback.records.spread import Spread
from feedback.records.stride_rows import show

MOST_COLUMNS = 5
"""Sessions that a table shows; of more, the first and the latest."""
_WAYS = {"better": "better", "worse": "worse", "other": "changed"}


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
    told = []
    first = _day(compared.sessions[0])
    for name, rows in compared.phases.items():
        marked = sorted((row for row in rows if row.since_first.way), key=lambda row: not row.since_first.is_published)
        words = "; ".join(_sentence(row) for row in marked)
        verdict = f"since {first} changed by more than the limit: {words}" if words else f"no change since {first}"
        told.append(f"{PHASES[name][0]}: {verdict}{'.' if words else ' that counts.'}")
    return told


def _sentence(row: Row) -> str:
    found, told = row.since_first, row.told
    name, _, unit = told.words.rpartition(", ")
    name = name or told.words
    limit = f"minimal detectable change {show(found.limit, told.digits)}" if found.is_published else "more than one SD"
    size = f"{found.value:+.{told.digits}f}{' ' + unit if name != told.words else ''}"
    return f"{lower(name)} {row.leg} {size} ({_WAYS[found.way]}; {limit})"


def _cells(row: Row, places: Sequence[int]) -> tuple[str, ...]:
    digits = row.told.digits
    values = tuple(_value(row.spreads[k], digits) for k in places)
    changes = [row.since_first, row.since_last] if len(row.spreads) > 2 else [row.since_first]
    return (row.told.words, row.leg, *values, *(changed(found, digits) for found in changes))


def _value(spread: Spread, digits: int) -> str:
    return f"{show(spread.mean, digits)} ± {show(spread.sd, digits)} ({spread.n})" if spread.n else "–"


def _limits(compared: Compared) -> list[tuple[str, str]]:
    """(measure, what a change had to exceed and its source), of the first phase."""
    found: dict[str, tuple[Row, dict[str, Change]]] = {}
    for row in next(iter(compared.phases.values()), []):
        found.setdefault(row.told.words, (row, {}))[1][row.leg] = row.since_first
    return [(words, limit_words(row.told, limits, "the first session")) for words, (row, limits) in found.items()]
