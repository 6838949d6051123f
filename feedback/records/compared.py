"""Sessions of one patient held against one another: what changed, and by more than it would by itself.

Lives here: Compared and `compare`. Why: training is a matter of weeks, and one session cannot show it. Must never:
compare two patients, two methods, or loads of two kinds of soles.

Like is held against like: walking without help before training (baseline), training itself, and walking without help
after it (probes and retention). A whole session is compared only where the two have no such part in common.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite
from statistics import fmean
from typing import Any

from feedback.gait.measures import METHODS
from feedback.messages import LEGS
from feedback.records.blockwise import within
from feedback.records.change_marks import Change, change
from feedback.records.reviewed import Reviewed
from feedback.records.spread import Spread
from feedback.records.told import Told

PHASES: dict[str, tuple[str, frozenset[str]]] = {
    "before": ("Walking without help, before training", frozenset({"baseline"})),
    "training": ("Training", frozenset({"training"})),
    "after": ("Without help, after training", frozenset({"probe", "retention"})),
    "whole": ("The whole session", frozenset()),
}
"""By name: words, and the kinds of blocks."""
BELT_APART_MPS = 0.05
"""From this difference of belt speed on it is said: angles, loads and times go with speed."""


class ComparisonError(ValueError):
    """These sessions may not be compared; the text says why, for people."""


@dataclass(frozen=True)
class Row:
    """One measure of one leg in one phase."""

    told: Told
    leg: str
    spreads: list[Spread]
    """Of each session, the earliest first; n is 0 where it was not measured alike."""
    since_first: Change
    since_last: Change


@dataclass(frozen=True)
class Compared:
    """Of sessions in order of time; the last is the one that the others are held against."""

    sessions: list[Reviewed]
    phases: dict[str, list[Row]]
    cautions: list[str]
    """What makes the comparison weaker, and what was not compared, in sentences."""

    def rows(self) -> list[dict[str, Any]]:
        """For programs: one a measure, leg and phase; None where there is nothing to measure."""
        return [
            {
                "phase": phase,
                "measure": row.told.measure,
                "muscle": row.told.muscle,
                "method": row.told.method,
                "leg": row.leg,
                "n": [spread.n for spread in row.spreads],
                "mean": [_number(spread.mean) for spread in row.spreads],
                "sd": [_number(spread.sd) for spread in row.spreads],
                "change": _number(row.since_first.value),
                "limit": _number(row.since_first.limit),
                "limit_is": "mdc" if row.since_first.is_published else "sd",
                "way": row.since_first.way,
            }
            for phase, rows in self.phases.items()
            for row in rows
        ]


def in_order(sessions: Sequence[Reviewed]) -> list[Reviewed]:
    """By their beginning. ComparisonError: two patients, or one session twice."""
    patients = {one.facts.patient: one.session.path.name for one in sessions}
    if len(patients) > 1:
        told = ", ".join(f"{name} is of {patient or 'nobody named'}" for patient, name in patients.items())
        raise ComparisonError(f"sessions of different patients are never compared: {told}")
    begun = [(one.facts.started_unix_s, one.facts.started_clock_ns) for one in sessions]
    if len(set(begun)) < len(begun):
        raise ComparisonError("one of these sessions is named twice")
    return sorted(sessions, key=lambda one: one.facts.started_unix_s)


def compare(sessions: Sequence[Reviewed]) -> Compared:
    """At least two, in order (in_order)."""
    now = sessions[-1]
    tables = [{one.key: one for one in session.told(every_method=True)} for session in sessions]
    cautions = _cautions(sessions)
    kept: list[list[Told | None]] = []
    for told in now.told():
        row, words = _alike(told, tables, _same_soles(sessions))
        cautions += [words] if words else []
        kept += [row] if row else []
    phases = {name: [r for row in kept for leg in LEGS if (r := _row(name, leg, row, sessions))] for name in PHASES}
    found = {name: rows for name, rows in phases.items() if rows and name != "whole"}
    return Compared(list(sessions), found or {"whole": phases["whole"]}, cautions)


def _alike(
    told: Told, tables: Sequence[dict[tuple[str, str, str], Told]], soles: bool
) -> tuple[list[Told | None], str]:
    """The measure in each session by one method, the one that most of them have; or ([], why not)."""
    if told.of_loads and not soles:
        return [], ""
    ways = [key for key in tables[-1] if key[:2] == told.key[:2]]
    best = max(ways, key=lambda key: (sum(key in table for table in tables), key == told.key))
    if sum(best in table for table in tables) > 1:
        return [table.get(best) for table in tables], ""
    past = dict.fromkeys(key[2] for table in tables[:-1] for key in table if key[:2] == told.key[:2])
    if not past:
        return [], f"{told.words}: was not measured in the earlier session."
    how = " or ".join(METHODS.get(method, method) for method in past)
    return [], f"{told.words} is not compared: it was measured with {how}, and now with {told.how}."


def _row(phase: str, leg: str, row: Sequence[Told | None], sessions: Sequence[Reviewed]) -> Row | None:
    """None unless this session and an earlier one have strides of it."""
    now = row[-1]
    assert now is not None
    spreads = [
        _spread(one, leg, phase, session) if one else Spread() for one, session in zip(row, sessions, strict=True)
    ]
    past = [spread for spread in spreads[:-1] if spread.n]
    if not past or not spreads[-1].n:
        return None
    limit, error = now.detectable(leg), now.error[leg]
    first, last = (change(spreads[-1], before, limit, now.better, error) for before in (past[0], past[-1]))
    return Row(now, leg, spreads, first, last)


def _spread(told: Told, leg: str, phase: str, session: Reviewed) -> Spread:
    if phase == "whole":
        return Spread.of([value for _, value in told.points[leg]])
    kinds = PHASES[phase][1]
    return within(told.points[leg], [part for span in session.spans if span.kind in kinds for part in span.parts])


def _same_soles(sessions: Sequence[Reviewed]) -> bool:
    soles = [one.rig.sole.model_dump() if one.rig else None for one in sessions]
    return None not in soles and all(sole == soles[0] for sole in soles)


def _cautions(sessions: Sequence[Reviewed]) -> list[str]:
    told = []
    if not sessions[-1].facts.patient:
        told.append("No patient is named in these sessions: nobody can say that they are of one person.")
    if not _same_soles(sessions):
        told.append("Loads are not compared: the soles, or their calibration, were not the same.")
    for what in ("rig", "protocol"):
        names = dict.fromkeys(getattr(one.facts, what) or "not named" for one in sessions)
        told += [f"The {what} was not always the same: {', '.join(names)}."] if len(names) > 1 else []
    speeds = [speed for one in sessions if isfinite(speed := belt_mps(one))]
    if speeds and max(speeds) - min(speeds) >= BELT_APART_MPS:
        words = " to ".join(f"{speed:.2f}" for speed in (min(speeds), max(speeds)))
        told.append(f"The belt did not always run alike ({words} m/s); angles, loads and times go with its speed.")
    told += [f"The record of {one.date} is not complete." for one in sessions if one.session.damage]
    return told


def belt_mps(session: Reviewed) -> float:
    """Mean belt speed over the strides; NaN where nobody told it."""
    known = [stride.belt_mps for stride in session.material.strides if isfinite(stride.belt_mps)]
    return fmean(known) if known else float("nan")


def _number(value: float) -> float | None:
    return round(value, 6) if isfinite(value) else None
