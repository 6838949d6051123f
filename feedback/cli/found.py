"""What a calibration found, as lines to read.

Lives here: `lines`. Why: the therapist sees each figure beside what it is good for before it is trusted. Must never:
show a figure without its residual.
"""

from collections.abc import Iterator

from feedback.config import Calibration, Patient, Rig
from feedback.config.patient import Baseline
from feedback.gait.measures import MEASURES
from feedback.messages import LEGS

G = 9.81
_WIDTH, _VALUE = 26, 32


def lines(rig: Rig, patient: Patient, found: Calibration) -> list[str]:
    """The table: what, value, residual; then the baselines of both legs beside each other."""
    rows = [*_standing(rig, patient, found), *_walk(found), *_worn(found)]
    table = [("found", "value", "residual"), *rows]
    out = [f"{what:<{_WIDTH}}  {value:<{_VALUE}}  {residual}" for what, value, residual in table]
    return [*out, "", *_baselines(found.baselines)]


def _standing(rig: Rig, patient: Patient, found: Calibration) -> Iterator[tuple[str, str, str]]:
    if found.stood_load is None or found.left_share is None:
        return
    is_newton = rig.sole.calibration == "newton"
    value = f"{found.stood_load:.0f} N" if is_newton else f"{found.stood_load:.3g} (the soles' unit)"
    if is_newton and patient.mass_kg:
        value += f", {100 * found.stood_load / (patient.mass_kg * G):.0f} % of {patient.mass_kg:g} kg"
    yield "load of both soles", value, f"SD {found.stood_load_sd_pct:.1f} %"
    yield "left foot's share", f"{100 * found.left_share:.0f} %", f"SD {100 * (found.left_share_sd or 0):.1f} %"
    if found.leaned_left_share is not None and found.leaned_right_share is not None:
        told = f"{100 * found.leaned_left_share:.0f} % left, {100 * found.leaned_right_share:.0f} % right"
        yield "… when leaning", told, "each sole under its own foot"


def _walk(found: Calibration) -> Iterator[tuple[str, str, str]]:
    yield "walked", f"{found.walked_s:.0f} s", f"{found.good_strides_pct:.0f} % of strides count"
    if found.leg_vertical:
        at = found.leg_vertical
        yield (
            "leg vertical at",
            f"{at.left:.2f} left, {at.right:.2f} right",
            f"sigma {at.sigma:.2f} of the other's swing",
        )


def _worn(found: Calibration) -> Iterator[tuple[str, str, str]]:
    for pose in found.imus:
        axis = ", ".join(f"{part:.2f}" for part in pose.axis)
        yield pose.stream, f"axis {axis}", f"{pose.planar_pct:.0f} % planar, stood within {pose.sway_deg:.1f} deg"


def _baselines(rows: tuple[Baseline, ...]) -> Iterator[str]:
    """One line a measure and method: mean, SD and n of either leg."""
    table: dict[tuple[str, str, str], dict[str, Baseline]] = {}
    for row in rows:
        table.setdefault((row.measure, row.method, row.muscle), {})[row.leg] = row
    if not table:
        yield "no baselines: no measure was told"
        return
    lines = [("baseline: mean, SD, strides", "left", "right", "method")]
    for (measure, method, muscle), legs in table.items():
        known = MEASURES[measure]
        words = f"{known.words}{' (' + muscle.replace('_', ' ') + ')' if muscle else ''}"
        left, right = (_cell(legs.get(leg), known.digits) for leg in LEGS)
        lines.append((words, left, right, method))
    widths = [max(len(line[column]) for line in lines) for column in range(3)]
    for line in lines:
        cells = [f"{cell:<{width}}" for cell, width in zip(line[:3], widths, strict=True)]
        yield "  ".join([*cells, line[3]])


def _cell(row: Baseline | None, digits: int) -> str:
    return f"{row.mean:.{digits}f}  ± {row.sd:.{digits}f}  n {row.n}" if row else "–"
