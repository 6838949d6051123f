"""The tables of a report that tell of strides: times, loads, and both legs against each other.

Lives here: which figures are shown, under what name, in what unit. Why: every figure stands beside its n and its
spread, in one form. Must never: show a figure that no stride has.
"""

from collections.abc import Sequence
from math import isfinite
from typing import Any

from feedback.gait.variability import Variability
from feedback.records.measured import LegMeasured, Measured, verdicts
from feedback.records.walking import BothLegs, LegWalk

Row = dict[str, Any]
Measure = tuple[str, str, int]
"""A figure's name in feedback.gait.walked.FIGURES, in words with its unit, and the digits after its point."""

TIMES: tuple[Measure, ...] = (
    ("stride_s", "Stride time, s", 3),
    ("step_s", "Step time, s", 3),
    ("stance_s", "Stance time, s", 3),
    ("swing_s", "Swing time, s", 3),
    ("stance_pct", "Stance share, %", 1),
    ("single_support_s", "Single support, s", 3),
    ("double_support_s", "Double support, s", 3),
    ("first_double_support_s", "— at heel strike, s", 3),
    ("second_double_support_s", "— before toe off, s", 3),
    ("stride_length_m", "Stride length, m", 2),
)
LOADS: tuple[Measure, ...] = (
    ("first_peak", "First peak", 3),
    ("valley", "Valley between", 3),
    ("second_peak", "Second peak", 3),
    ("loading_rate_per_s", "Loading rate, per s", 1),
    ("load_impulse_s", "Load impulse, s", 3),
    ("push_off_peak", "Push-off peak", 3),
    ("push_off_impulse_s", "Push-off impulse, s", 3),
    ("heel_to_forefoot_s", "Heel to forefoot, s", 3),
    ("cop_excursion_ap", "Pressure: way along the sole", 2),
    ("cop_speed_ap_per_s", "Pressure: speed along it, per s", 2),
    ("cop_spread_ml", "Pressure: SD across it", 3),
)
_COMPARED = (
    "step_s", "stance_s", "swing_s",
    "first_peak", "second_peak", "load_impulse_s", "push_off_peak", "push_off_impulse_s",
)  # fmt: skip
"""Those whose symmetry is shown; all of it is in the session's figures."""


def spread_rows(legs: dict[str, LegWalk], measures: tuple[Measure, ...]) -> list[Row]:
    """One row a figure that was measured: its name, and for each leg (leg, n, mean, SD, CV, change a minute, range)."""
    return [
        {"name": words, "legs": [(leg, *_cells(walk.figures[figure], digits)) for leg, walk in legs.items()]}
        for figure, words, digits in measures
        if any(walk.figures[figure].n for walk in legs.values())
    ]


def measure_rows(rows: Sequence[Measured]) -> list[Row]:
    """One row a measure and method that no other table shows: name, method, each leg's figures and verdicts."""
    shown = {name for name, _, _ in TIMES + LOADS}
    return [
        {
            "name": row.words,
            "method": row.method,
            "legs": [(leg, *_measured_cells(seen, row.digits)) for leg, seen in row.legs.items()],
        }
        for row in rows
        if row.measure not in shown
    ]


def symmetry_rows(both: BothLegs) -> list[tuple[str, ...]]:
    """One row a figure that both legs have: its name, p, n, ratio, symmetry index."""
    rows: list[tuple[str, ...]] = []
    for figure, words, digits in [row for row in TIMES + LOADS if row[0] in _COMPARED]:
        seen = both.symmetry[figure]
        if isfinite(seen.robinson_pct):
            index = f"{seen.robinson_pct:+.1f}"
            rows.append((words, show(seen.p, digits), show(seen.n, digits), show(seen.ratio, 2), index))
    if isfinite(both.temporal):
        rows.append(("Swing over stance", "", "", show(both.temporal, 2), ""))
    return rows


def show(value: float, digits: int) -> str:
    """A number, or a dash where there is none."""
    return f"{round(value, digits) + 0.0:.{digits}f}" if isfinite(value) else "–"


def _measured_cells(seen: LegMeasured, digits: int) -> tuple[str, ...]:
    values = seen.values
    mean, sd, sigma = (show(value, digits) for value in (values.mean, values.sd, seen.sigma))
    trend = f"{values.trend_per_min:+.{digits + 1}f}" if isfinite(values.trend_per_min) else "–"
    return str(values.n), mean, sd, sigma, trend, verdicts(seen)


def _cells(spread: Variability, digits: int) -> tuple[str, ...]:
    trend = f"{spread.trend_per_min:+.{digits + 1}f}" if isfinite(spread.trend_per_min) else "–"
    mean, sd, low, high = (show(value, digits) for value in (spread.mean, spread.sd, spread.low, spread.high))
    return str(spread.n), mean, sd, show(spread.cv_pct, 1), trend, low, high
