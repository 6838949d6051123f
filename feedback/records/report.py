"""One session as one page: self-contained, for the screen and for paper.

Lives here: `read_report`, which gathers what the page shows and fills it. Why: a session that nobody can read was not
worth recording. Must never: read a session twice, or show a figure without its n.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeGuard

from feedback.gait.measures import METHODS
from feedback.gait.variability import AROUND, FEWEST, LEAST_LIMIT, MADS
from feedback.records.block_rows import measure_tables
from feedback.records.blockwise import blockwise
from feedback.records.change_marks import LEGEND
from feedback.records.compared import Compared, ComparisonError, compare, in_order
from feedback.records.compared_rows import comparison_section
from feedback.records.dose_rows import dose_rows, effort_words
from feedback.records.figures import cycle_figures, measure_figures, session_figures
from feedback.records.pages import render, shown
from feedback.records.practice import context_of, dose_of
from feedback.records.practice_section import practice_section
from feedback.records.progress import progress_of
from feedback.records.quality_rows import latency_rows, note_rows, quality_rows
from feedback.records.reviewed import Reviewed, review
from feedback.records.spread import Spread
from feedback.records.stride_rows import LOADS, TIMES, measure_rows, show, spread_rows, symmetry_rows
from feedback.records.summary import Summary
from feedback.records.wording import minutes, sentences


@dataclass(frozen=True)
class Report:
    """What is made of a session."""

    page: str
    """HTML."""
    dose: dict[str, Any] | None
    """The dose record; None where the protocol cannot be read."""
    summary: Summary
    compared: Compared | None
    """None where there was nothing to compare with."""


def report_page(path: str | Path) -> str:
    """The page of a session alone."""
    return read_report(path).page


def read_report(path: str | Path, against: Sequence[str | Path] = (), key: Path | None = None) -> Report:
    """All that is made of a session. against: earlier sessions of the same patient. key: of encrypted ones.

    SessionError if a file cannot be read, ComparisonError if these sessions may not be compared.
    """
    now = review(path, key=key)
    earlier = [review(other, key=key) for other in against]
    compared = _compared(now, earlier) if earlier else None
    material, protocol = now.material, now.protocol
    dose = dose_of(material, protocol, context_of(material, now.facts)) if protocol else None
    return Report(_page(now, compared, dose), dose, now.summary, compared)


def _compared(now: Reviewed, earlier: Sequence[Reviewed]) -> Compared:
    rows = in_order([*earlier, now])
    if rows[-1] is not now:
        late = rows[-1]
        raise ComparisonError(f"{late.session.path.name} was not earlier than {now.session.path.name}: {late.date}")
    return compare(rows)


def _page(now: Reviewed, compared: Compared | None, dose: dict[str, Any] | None) -> str:
    summary = now.summary
    first = compared.sessions[0].cycle if compared else None
    return render(
        "session.html",
        facts=now.facts,
        file=now.session.path,
        bytes=now.session.total_bytes,
        attachments=now.session.attachments,
        started=now.date,
        summary=summary,
        sentences=sentences(summary),
        tiles=_tiles(summary),
        marks=LEGEND,
        compared=comparison_section(compared) if compared else None,
        trends=[shown(figure) for figure in progress_of(compared)["figures"]] if _are_several(compared) else [],
        measure_tables=measure_tables(blockwise(now.told(), now.spans), _scored(summary)),
        cycle=[shown(figure) for figure in cycle_figures(now.cycle, first)],
        figure_of={name: shown(figure) for name, figure in session_figures(now).items()},
        measure_figures=[shown(figure) for figure in measure_figures(now)],
        times=spread_rows(summary.legs, TIMES),
        loads=spread_rows(summary.legs, LOADS),
        symmetry=symmetry_rows(summary.both),
        measures=measure_rows(summary.measured),
        methods=METHODS,
        practice=_practice(now, dose),
        dose=dose_rows(dose) if dose and dose["how_much"] else None,
        effort=effort_words(dose) if dose else "",
        latencies=latency_rows(summary),
        quality=quality_rows(now),
        notes=note_rows(now),
        newtons=now.rig is not None and now.rig.sole.calibration == "newton",
        rule={"mads": MADS, "around": AROUND, "least_pct": 100 * LEAST_LIMIT, "fewest": FEWEST},
    )


def _are_several(compared: Compared | None) -> TypeGuard[Compared]:
    """Whether there are enough sessions for a trend."""
    return compared is not None and len(compared.sessions) > 2


def _scored(summary: Summary) -> frozenset[str]:
    """What cues were scored by."""
    return frozenset(cue.measure for cue in summary.practice.cues)


def _practice(now: Reviewed, dose: dict[str, Any] | None) -> dict[str, Any]:
    section = practice_section(now.summary.practice, dose, now.material.first_ns)
    return section | {"timelines": [shown(figure) for figure in section["timelines"]]}


def _tiles(summary: Summary) -> list[tuple[str, str, str]]:
    """(figure, unit, what it is) of the few numbers to be seen first."""
    cues = summary.cues
    return [
        (minutes(summary.duration_s), "", "recorded"),
        (show(summary.cadence_spm, 0), "/min", "steps (cadence)"),
        (show(summary.legs["left"].figures["stance_pct"].mean, 1), "%", "stance left"),
        (show(summary.legs["right"].figures["stance_pct"].mean, 1), "%", "stance right"),
        (str(cues.played), f"of {cues.due}", "cues sounded"),
        (show(_timing_sd_ms(summary), 0), "ms", "spread of cue timing"),
    ]


def _timing_sd_ms(summary: Summary) -> float:
    """Against the heel strikes that came; of cues that come ahead of none, against the strides as they went."""
    if summary.cue_timing_ms.n:
        return summary.cue_timing_ms.sd
    return Spread.of([row.error_ns / 1e6 for row in summary.practice.outcomes if row.cue_id]).sd
