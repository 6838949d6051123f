"""Which figures the report of a session has, with their captions.

Lives here: `cycle_figures`, `session_figures`, `measure_figures`. Why: each figure states its n, what was left
out, and the source of what is normal. Must never: draw; that is the business of the *_plots modules.
"""

from collections.abc import Sequence

from feedback.gait.measures import METHODS
from feedback.records.cueing import errors_by_leg, timings
from feedback.records.curve_plots import CYCLE, curve_figure
from feedback.records.ensemble import Curve
from feedback.records.figure import Figure
from feedback.records.measure_plots import measure_timeline, note
from feedback.records.measured import chosen
from feedback.records.normal import MUSCLE_SOURCE, THIGH_SOURCE, muscle_spans, thigh_band
from feedback.records.plots import OUTERMOST_MS, pressure_paths, stance_share, stride_timeline, timing_histogram
from feedback.records.reviewed import Cycle, Reviewed

_BAND = "Line: mean of all strides that count; band: one SD to either side."
_LOAD = "No load curve: no complete stride, or the sole's calibration is not known."


def cycle_figures(cycle: Cycle, earlier: Cycle | None = None) -> list[Figure]:
    """The ensemble curves; means of an earlier session are drawn thin beneath, where they were measured alike."""
    before = earlier or Cycle()
    stance = "Line: mean at each 10 % of stance; band: one SD. No norm is known for these soles."
    pressure = _curves("pressure", "Centre of pressure along the sole", cycle.pressure, stance, before.pressure)
    load_note = f"{_BAND} Dotted: end of stance. No norm: soles are no force plate."
    return [
        _curves("load", "Load over the gait cycle", cycle.load, load_note, before.load, missing=_LOAD),
        *([pressure] if cycle.pressure else []),
        *(_angle(angle, cycle, before) for angle in cycle.angles if cycle.angles[angle][0]),
        *_muscles(cycle, before),
    ]


def session_figures(reviewed: Reviewed) -> dict[str, Figure]:
    """The others, by id."""
    material, summary = reviewed.material, reviewed.summary
    errors_ms, against = errors_by_leg(material, timings(material))
    left_out = sum(leg.excluded for leg in summary.legs.values())
    no_stride = "No complete stride was measured."
    stance = any(leg.figures["stance_pct"].n for leg in summary.legs.values())
    counts = ", ".join(f"{name} n = {leg.figures['stance_pct'].n}" for name, leg in summary.legs.items())
    found = [
        Figure(
            "stance",
            "Stance and swing",
            f"Share of each stride on the ground and in the air. Whisker: SD. {counts}; {left_out} left out.",
            stance_share(summary.legs) if stance else None,
            no_stride,
            half=True,
        ),
        Figure(
            "timing",
            "Cue timing",
            f"How far each cue was from the right instant {against} What is farther out than {OUTERMOST_MS:.0f} ms "
            "stands in the outermost bars.",
            timing_histogram(errors_ms) if any(errors_ms.values()) else None,
            "No cue was sent whose right instant could then be told.",
            half=True,
        ),
        Figure(
            "strides",
            "Stride by stride",
            f"Stride time of each leg, and below what became of each cue. {counts}; {left_out} starts, stops, turns "
            "and stumbles are left out.",
            stride_timeline(material) if material.strides else None,
            no_stride,
        ),
        _path(reviewed),
    ]
    return {figure.id: figure for figure in found}


def measure_figures(reviewed: Reviewed) -> list[Figure]:
    """The measures that training is about, stride by stride, each by one method."""
    rows = [row for row in chosen(reviewed.summary.measured) if any(leg.values.n for leg in row.legs.values())]
    first_ns = reviewed.material.first_ns
    return [
        Figure(f"measure{k}", row.words, note(row), measure_timeline(row, first_ns), half=True)
        for k, row in enumerate(rows, 1)
    ]


def _path(reviewed: Reviewed) -> Figure:
    counts = _counts(reviewed.cycle.pressure, ())
    return Figure(
        "path",
        "Way of the centre of pressure",
        f"Mean from heel strike to toe off, seen from above; a mark each 10 % of stance. {counts}",
        pressure_paths(reviewed.material.strides, reviewed.rig.sole.zones if reviewed.rig else ()),
        "No way of the centre of pressure: it takes zones under heel and forefoot.",
        half=True,
    )


def _curves(
    name: str, title: str, curves: Sequence[Curve], words: str, earlier: Sequence[Curve], missing: str = ""
) -> Figure:
    x_title = "% of stance" if name == "pressure" else CYCLE
    y_title = "along the sole" if name == "pressure" else f"load, {curves[0].unit}" if curves else ""
    spec = curve_figure(curves, y_title, x_title, earlier=earlier) if curves else None
    return Figure(name, title, f"{words} {_counts(curves, earlier)}", spec, missing, half=True)


_ANGLE_WORDS: dict[str, tuple[str, str, str]] = {
    "thigh": ("Thigh angle over the gait cycle", "thigh, deg (flexion above 0)", f"{THIGH_SOURCE}."),
    "hip": ("Hip angle over the gait cycle", "hip, deg (flexion above 0)", "No norm: its zero is standing."),
}


def _angle(angle: str, cycle: Cycle, before: Cycle) -> Figure:
    curves, method = cycle.angles[angle]
    past, past_method = before.angles.get(angle, ([], ""))
    earlier = past if past_method == method else []
    title, y_title, norm = _ANGLE_WORDS[angle]
    band = thigh_band() if angle == "thigh" else None
    told = f"{_BAND} Measured with: {METHODS.get(method, method)}. {norm} {_counts(curves, earlier)}"
    return Figure(angle, title, told, curve_figure(curves, y_title, band=band, earlier=earlier), half=True)


def _muscles(cycle: Cycle, before: Cycle) -> list[Figure]:
    """One figure a muscle and leg: the window of usual activity goes with that leg's toe off."""
    found: list[Figure] = []
    past = {(row.muscle, curve.leg): curve for row in before.muscles for curve in row.curves}
    for row in cycle.muscles:
        for curve in row.curves:
            name = row.muscle.replace("_", " ")
            spans = muscle_spans(row.muscle, curve.toe_off_pct)
            earlier = [past[row.muscle, curve.leg]] if (row.muscle, curve.leg) in past else []
            spec = curve_figure([curve], "% of its own peak", spans=spans, earlier=earlier)
            norm = f"{MUSCLE_SOURCE}." if spans else "No norm is known for this muscle."
            told = f"EMG, 20–450 Hz, root mean square over 50 ms. {_BAND} {norm} {_counts([curve], earlier)}"
            title = f"{name.capitalize()}, {curve.leg}"
            found.append(Figure(f"emg_{row.muscle}_{curve.leg}", title, told, spec, half=True))
    return found


def _counts(curves: Sequence[Curve], earlier: Sequence[Curve]) -> str:
    told = "; ".join(f"{c.leg} n = {c.n}, {c.excluded} left out" for c in curves)
    past = "; ".join(f"{c.leg} n = {c.n}" for c in earlier)
    return f"{told}.{f' Thin: the earlier session ({past}).' if past else ''}"
