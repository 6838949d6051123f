"""A cohort as one page: self-contained, in the look of a session's report.

Lives here: `page_of`, which fills cohort.html. Why: hundreds of sessions are read before they are queried. Must never:
load anything from elsewhere, show a figure without its n, or let what stands in a file act as markup.
"""

from dataclasses import asdict
from importlib.resources import files
from math import isfinite
from pathlib import Path
from typing import Any

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup
from plotly.offline import get_plotlyjs

from feedback import __version__
from feedback.cohort import questions
from feedback.cohort.figures import Figure, distribution, dose_response, responders
from feedback.cohort.query import opened

_DISTRIBUTIONS = (
    ("stride_s", "Stride time", "s"),
    ("stance_pct", "Stance share", "% of stride"),
    ("double_support_s", "Double support", "s"),
)


def page_of(folder: Path, told: list[str]) -> str:
    """The page of the data set in a folder; told: what of its inputs was not as one would wish. QueryError."""
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
            "walks": totals["walks"],
            "spreads": [asdict(figure) for figure in spreads],
            "learning": [asdict(figure) for figure in _learning(learnt)],
            "protocols": [_protocol(row) for row in questions.by_protocol(connection)],
            "contents": [_content(row) for row in questions.contents(connection)],
        }
    return _filled(context | {"told": told, "software": f"stridecue {__version__}"})


def _learning(learnt: questions.Rows) -> list[Figure]:
    return [responders(learnt), dose_response(learnt)]


def _filled(context: dict[str, Any]) -> str:
    page = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    template = page.from_string(files("feedback.cohort").joinpath("cohort.html").read_text(encoding="utf-8"))
    style, script = _look()
    return template.render(**context, style=Markup(style), script=Markup(script), plotly=Markup(get_plotlyjs()))


def _look() -> tuple[str, str]:
    """Style and script of a session's report: both pages look and draw alike."""
    report = files("feedback.records").joinpath("report.html").read_text(encoding="utf-8")
    style = report.partition("<style>")[2].partition("</style>")[0]
    script = report.rpartition("<script>")[2].partition("</script>")[0]
    return style, script


def _tiles(totals: dict[str, Any]) -> list[tuple[str, str]]:
    return [
        (f"{totals['sessions']:,}", "sessions and walks"),
        (f"{totals['patients']:,}", "people"),
        (f"{totals['strides']:,}", "strides"),
        (f"{totals['hours']:.1f}", "hours"),
        (f"{totals['cues']:,}", "cues sent"),
        (f"{totals['protocols']:,}", "protocols"),
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
        _number(row["cued_pct"], 0),
        _number(row["retention_pct"], 0),
    )


def _content(row: dict[str, Any]) -> tuple[str, ...]:
    counts = (f"{row['sessions']:,}", f"{row['patients']:,}", f"{row['strides']:,}", f"{row['hours']:.1f}")
    return (row["protocol"] or "–", row["rig"] or "–", row["kind"], *counts)


def _number(value: float | None, digits: int) -> str:
    return f"{value:.{digits}f}" if value is not None and isfinite(value) else "–"
