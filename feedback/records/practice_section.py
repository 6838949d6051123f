"""The part of a report that tells of cues and learning.

Lives here: `practice_section`, which joins words, figures, tables and the methods paragraph. Why: words first, numbers
after. Must never: compute a figure, or show an empty table.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from feedback.cues.trained import Trained
from feedback.gait.measures import METHODS
from feedback.records.figure import Figure
from feedback.records.methods_words import methods_words
from feedback.records.practice import Practice
from feedback.records.practice_plots import practice_timeline
from feedback.records.practice_rows import block_tables, change_rows, learnt_tables
from feedback.records.practice_words import cue_name, cue_words, lower, measure_name

_MISSING = "This session holds no account of cued strides, so nothing can be said of learning."


def practice_section(practice: Practice, dose: Mapping[str, Any] | None, first_ns: int) -> dict[str, Any]:
    """What the page shows of it. dose: the dose record, where the protocol could be read."""
    told = bool(practice.cues)
    return {
        "sentences": [cue_words(one, practice.guarded.get(one.leg, "")) for one in practice.cues],
        "missing": _MISSING,
        "timelines": _timelines(practice, first_ns),
        "learnt": learnt_tables(practice),
        "tables": block_tables(practice),
        "changes": change_rows(practice.changes, first_ns),
        "methods": " ".join(methods_words(dose)) if told and dose else "",
    }


def _timelines(practice: Practice, first_ns: int) -> list[Figure]:
    """A figure for each cue and measure."""
    found: dict[tuple[str, str, str], list[Trained]] = {}
    for one in practice.cues:
        if one.measure:
            found.setdefault((one.kind, one.measure, one.method), []).append(one)
    return [
        Figure(
            f"practice{number}",
            f"{cue_name(kind)}: {lower(measure_name(measure))}",
            "Each stride; the line is its target. Filled: with a cue, open: without. Shaded: training and tests. "
            f"Measured with: {METHODS.get(method, method)}. {_counts(legs)}",
            practice_timeline(legs, practice, first_ns),
        )
        for number, ((kind, measure, method), legs) in enumerate(found.items(), 1)
    ]


def _counts(legs: Sequence[Trained]) -> str:
    """Strides that are drawn, and those that could not be measured."""
    told = "; ".join(f"{one.leg} n = {one.strides - unmeasured(one)}, {unmeasured(one)} not measured" for one in legs)
    return f"{told}."


def unmeasured(one: Trained) -> int:
    """Strides of a cue's account that have no value."""
    return one.learning.left_out.get("not measured", 0)
