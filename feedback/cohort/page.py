"""A cohort as one page: self-contained, in the look of a session's report.

Lives here: `page_of`, which fills records/page/cohort.html. Why: hundreds of sessions are read before they are queried.
Must never: load anything from elsewhere, show a figure without its n, or let what stands in a file act as markup.
"""

from collections.abc import Sequence
from math import isfinite
from pathlib import Path
from typing import Any

from feedback import __version__
from feedback.cohort import questions
from feedback.cohort.figures import distribution, dose_response, responders
from feedback.cohort.query import opened
from feedback.records.pages import render, shown

_DISTRIBUTIONS = (
    ("stride_s", "Stride time", "s"),
    ("stance_pct", "Stance share", "% of stride"),
    ("double_support_s", "Double support", "s"),
)


def page_of(folder: Path, told: Sequence[tuple[str, str]]) -> str:
    """The page of the data set in a folder; told: inputs that are not as one would wish, and why. QueryError."""
    with opened(folder) as connection:
        totals = questions.totals(connection)
        learnt = questions.learnt(connection)
        spreads = [
            distribution(column, title, f"{title}, {unit}", questions.medians(connection, column))
            for column, title, unit in _DISTRIBUTIONS
        ]
        varied = questions.variations(connection)
        spreads.append(distribution("cv", "Variation of stride time", "Robust CV of stride time, %", varied))
        context = {
            "tiles": _tiles(totals),
            "unheard": totals["unheard"],
            "spreads": [shown(figure) for figure in spreads],
            "learning": [shown(figure) for figure in (responders(learnt), dose_response(learnt))],
            "protocols": [_protocol(row) for row in questions.by_protocol(connection)],
            "contents": [_content(row) for row in questions.contents(connection)],
        }
    return render("cohort.html", **context, told=told, software=f"stridecue {__version__}")


def _tiles(totals: dict[str, Any]) -> list[tuple[str, str]]:
    return [
        ("sessions and walks", f"{totals['sessions']:,}"),
        ("people", f"{totals['patients']:,}"),
        ("strides", f"{totals['strides']:,}"),
        ("hours", f"{totals['hours']:.1f}"),
        ("cues sent", f"{totals['cues']:,}"),
        ("protocols", f"{totals['protocols']:,}"),
    ]


def _protocol(row: dict[str, Any]) -> tuple[str, ...]:
    return (
        row["protocol"] or "–",
        row["cue"],
        row["measure"] or "not scored",
        str(row["patients"]),
        str(row["n"]),
        f"{row['improved']} of {row['n'] - row['unknown']}",
        _number(row["gains"], 2),
        f"{_number(row['probe'], 2)} ({row['probe_n']})",
        f"{_number(row['retention'], 2)} ({row['retention_n']})",
        f"{_number(row['cued_pct'], 0)} / {_number(row['retention_pct'], 0)}",
    )


def _content(row: dict[str, Any]) -> tuple[str, ...]:
    counts = (f"{row['sessions']:,}", f"{row['patients']:,}", f"{row['strides']:,}", f"{row['hours']:.1f}")
    return (row["protocol"] or "–", row["rig"] or "–", row["kind"], *counts)


def _number(value: float | None, digits: int) -> str:
    return f"{value:.{digits}f}" if value is not None and isfinite(value) else "–"
