"""The tables of a report that tell of blocks, of what was learnt, and of settings that were changed.

Lives here: their rows as text. Why: planned stands beside done, and each figure beside its n. Must never: compute a
figure.
"""

from math import isfinite
from typing import Any

from feedback.cues.learning import Learning
from feedback.cues.practised import BlockCue, Practised, Success, change_of
from feedback.cues.trained import Trained
from feedback.gait.measures import MEASURES, METHODS
from feedback.messages import Acknowledged
from feedback.records.change_marks import Change
from feedback.records.practice import Practice
from feedback.records.practice_words import (
    cue_name,
    least_words,
    lower,
    measure_name,
    number,
    unit_of,
    verdict_words,
)
from feedback.records.stride_rows import show

Row = dict[str, Any]
_FIGURES = (
    "Verdict",
    "Baseline, mean ± SD",
    "Last cued strides, mean",
    "Gain",
    "Least change that counts",
    "Still there in the probe",
    "Still there in the retention block",
    "With less without a cue, ± SE",
    "Hit with a cue",
    "Hit without",
    "Cue timing, mean ± SD",
    "Strides in none of these",
)


def block_tables(practice: Practice) -> list[Row]:
    """One table a cue: its name and measure, and a row a block with a line for each leg."""
    return [
        {
            "cue": cue_name(kind),
            "measure": _scale(practice, kind),
            "rows": [_block_row(b, kind, practice) for b in blocks],
        }
        for kind in dict.fromkeys(one.kind for one in practice.cues)
        if (blocks := practice.blocks)
    ]


def learnt_tables(practice: Practice) -> list[Row]:
    """One table a cue and measure: its name, its legs, and a row a figure with a cell for each leg."""
    found: dict[tuple[str, str, str], list[Trained]] = {}
    for one in practice.cues:
        if one.measure:
            found.setdefault((one.kind, one.measure, one.method), []).append(one)
    return [
        {
            "name": f"{cue_name(kind)}: {lower(measure_name(measure))}{_in_unit(measure)}",
            "method": METHODS.get(method, method),
            "legs": [one.leg for one in legs],
            "rows": list(zip(*(_FIGURES, *(_learnt_cells(one) for one in legs)), strict=True)),
        }
        for (kind, measure, method), legs in found.items()
    ]


def change_rows(changes: list[Acknowledged], first_ns: int) -> list[tuple[str, ...]]:
    """One row a setting that somebody changed, or wanted to: when, who, what, before and after, words."""
    return [
        (
            clock((row.t_ns - first_ns) / 1e9),
            row.who,
            row.key,
            f"{row.before} → {row.value}" if row.before != row.value else row.value or "–",
            row.words or "done",
        )
        for row in changes
    ]


def clock(seconds: float) -> str:
    """Minutes and seconds since the start."""
    return f"{int(seconds // 60)}:{int(seconds % 60):02d}"


def _block_row(block: Practised, kind: str, practice: Practice) -> Row:
    inside = [row for row in practice.inside if (row.number, row.kind) == (block.number, kind)]
    return {
        "name": f"{block.number} {block.kind.replace('_', '-')}" if block.number else block.kind,
        "done": _done(block),
        "legs": [(row.leg, *_cells(block, row, _learnt(practice, row))) for row in inside] or [("", *["–"] * 6)],
    }


def _done(block: Practised) -> str:
    """Of what was planned."""
    if not block.start_ns:
        plan = f"{block.planned_strides} strides" if block.planned_strides else f"{clock(block.planned_s)} min"
        return f"0 of {plan}"
    if block.planned_strides:
        return f"{block.strides} of {block.planned_strides} strides, {clock(block.actual_s)} min"
    planned = f" of {clock(block.planned_s)}" if isfinite(block.planned_s) else ""
    return f"{clock(block.actual_s)}{planned} min, {block.strides} strides"


def _cells(block: Practised, row: BlockCue, learnt: Learning | None) -> tuple[str, ...]:
    first, last = block.frequency_pct
    has_cues = max(first, last) > 0 and (not block.cues or row.kind in block.cues)
    planned = (f"{first:.0f} %" if first == last else f"{first:.0f} → {last:.0f} %") if has_cues else "–"
    catch = f", {row.plans['catch']} catch" if row.plans.get("catch") else ""
    sent = f"{row.sent_pct:.0f} % ({row.sent}{catch})" if has_cues or row.sent else "–"
    mean = f"{number(row.measure, row.mean)} ± {number(row.measure, row.sd)} ({row.n})" if row.n else "–"
    return planned, sent, _share(row.cued), _share(row.uncued), mean, _changed(block, row, learnt)


def _changed(block: Practised, row: BlockCue, learnt: Learning | None) -> str:
    """Mean less baseline, marked where it counts."""
    if learnt is None or block.kind == "baseline":
        return "–"
    value, way = change_of(row, learnt)
    found = Change(value, learnt.threshold, learnt.threshold_is == "mdc", way)
    return f"{number(row.measure, value, True)} {found.mark}".rstrip()


def _learnt(practice: Practice, row: BlockCue) -> Learning | None:
    """Of the same cue, leg and measure."""
    key = (row.kind, row.leg, row.measure, row.method)
    found = [one.learning for one in practice.cues if (one.kind, one.leg, one.measure, one.method) == key]
    return found[0] if found and row.measure else None


def _learnt_cells(one: Trained) -> tuple[str, ...]:
    found, measure = one.learning, one.measure
    kept = [f"{100 * found.retention[k]:.0f} %" if k in found.retention else "–" for k in ("probe", "retention")]
    dependence = f"{number(measure, found.dependence, True)} ± {number(measure, found.dependence_se)}"
    left_out = ", ".join(f"{count} {why}" for why, count in found.left_out.items())
    return (
        verdict_words(one),
        f"{number(measure, found.baseline)} ± {number(measure, found.baseline_sd)} (n {found.n['baseline']})",
        f"{number(measure, found.cued)} (n {found.n['last_cued']})",
        number(measure, found.gain, True),
        least_words(one) if isfinite(found.threshold) else "–",
        f"{kept[0]} (n {found.n['probe']})",
        f"{kept[1]} (n {found.n['retention']})",
        f"{dependence} (n {found.n['cued']}, {found.n['uncued']})" if isfinite(found.dependence) else "–",
        _share(one.cued),
        _share(one.uncued),
        f"{show(one.error_ms, 0)} ± {show(one.error_sd_ms, 0)} ms (n {one.sent})" if one.sent else "–",
        left_out or "none",
    )


def _share(success: Success) -> str:
    return f"{success.pct:.0f} % ({success.scored})" if success.scored else "–"


def _scale(practice: Practice, kind: str) -> str:
    """What the table's values are, with the unit; '' where nothing was measured."""
    measures = dict.fromkeys(one.measure for one in practice.cues if one.kind == kind and one.measure)
    return "; ".join(f"{lower(measure_name(m))}{_in_unit(m)}" for m in measures)


def _in_unit(measure: str) -> str:
    return f",{unit_of(measure)}" if measure in MEASURES and MEASURES[measure].unit else ""
