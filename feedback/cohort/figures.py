"""The figures of a cohort's page: distributions, who responded, dose and response.

Lives here: one function a figure. Why: each says how many it stands on and who was left out. Must never:
compute what a question of questions.py could answer.
"""

from math import isfinite, nan
from typing import Any

import numpy as np
from scipy.stats import rankdata

from feedback.cohort.questions import FEWEST, Rows
from feedback.messages import LEGS
from feedback.records.figure import Figure
from feedback.records.sheet import SHAPE, Spec, layout_of

BARS = 30
FARTHEST = 6.0
"""Gains beyond so many least gains are drawn here, and counted in the caption."""
DASHES = {"left": "solid", "right": "dash"}
"""Legs differ by line as well as by colour."""
VERDICTS = {
    "improved": ("@hit", "improved"),
    "bought": ("@bought", "improved, bought elsewhere"),
    "follows": ("@left", "follows the cues, no gain"),
    "ignores": ("@alarm", "ignores the cues"),
    "no_gain": ("@faint", "no gain"),
}
"""Colour and words of each verdict."""


def distribution(name: str, title: str, axis: str, found: Rows) -> Figure:
    """One value a session and leg, as two histograms over one another."""
    counted = [row for row in found if row["n"] >= FEWEST and row["value"] is not None]
    few = len(found) - len(counted)
    legs = {leg: [row["value"] for row in counted if row["leg"] == leg] for leg in LEGS}
    sizes = ", ".join(f"{leg} n = {len(values)}" for leg, values in legs.items())
    note = f"One value a session and leg: its median. {sizes}; left out {few} with fewer than {FEWEST} strides."
    if not counted:
        return Figure(
            name, title, note, None, half=True, missing=f"No session has {FEWEST} strides of a leg with this value."
        )
    values = np.array([row["value"] for row in counted])
    edges = np.linspace(values.min(), values.max() + 1e-9, BARS + 1)
    traces = [
        {
            "type": "scatter",
            "mode": "lines",
            "name": leg,
            "x": edges.tolist(),
            "y": [*np.histogram(of_leg, edges)[0].tolist(), 0],
            "line": {"color": f"@{leg}", "width": 2, "shape": "hv", "dash": DASHES[leg]},
        }
        for leg, of_leg in legs.items()
    ]
    spec = {"data": traces, "layout": layout_of(axis, "Sessions", 260)}
    return Figure(name, title, note, spec, half=True)


def responders(found: Rows) -> Figure:
    """Each cue and leg of each session, from the least gain to the largest."""
    known, left_out = _known(found)
    far = sum(abs(row["gains"]) > FARTHEST for row in known)
    counts = ", ".join(
        f"{count} {words}"
        for verdict, (_, words) in VERDICTS.items()
        if (count := sum(row["verdict"] == verdict for row in known))
    )
    note = (
        f"One bar a session, cue and leg: gain over the least gain that counts; at 1 and above it counts. n = "
        f"{len(known)}: {counts}. {_left_out(left_out)}"
        + (f" {far} beyond {FARTHEST:g} are drawn there." if far else "")
    )
    if not known:
        return Figure("responders", "Who responded", note, None, "No cue was scored against a baseline.")
    traces = [_bars(verdict, known) for verdict in VERDICTS if any(row["verdict"] == verdict for row in known)]
    layout = layout_of("Session, cue and leg, by gain", "Gain, least gains", 320) | {"barmode": "relative"}
    spec = {"data": [*traces, _counts_from(1, len(known))], "layout": layout | {"bargap": 0.0}}
    return Figure("responders", "Who responded", note, spec)


def _bars(verdict: str, known: Rows) -> Spec:
    """A bar at each rank: nothing where the verdict is another."""
    color, words = VERDICTS[verdict]
    return {
        "type": "bar",
        "name": words,
        "x": list(range(1, len(known) + 1)),
        "y": [_clipped(row["gains"]) if row["verdict"] == verdict else 0.0 for row in known],
        "hovertext": [_who(row) for row in known],
        "hovertemplate": "%{hovertext}<br>%{y:.2f} least gains<extra></extra>",
        "marker": {"color": color, "line": {"width": 0}},
    }


def dose_response(found: Rows) -> Figure:
    """Cues that were sent against what was gained."""
    known, left_out = _known(found)
    title = "Dose and response"
    if len(known) < 3:
        return Figure("dose", title, "", None, "Fewer than three cues and legs were scored against a baseline.")
    rho = _rank_correlation([row["sent"] for row in known], [row["gains"] for row in known])
    told = f"{rho:+.2f}" if isfinite(rho) else "not defined: all doses are alike"
    note = (
        f"One mark a session, cue and leg: strides with a cue, and gain over the least gain that counts. n = "
        f"{len(known)}, rank correlation {told}. {_left_out(left_out)} "
        "Who has several sessions counts several times."
    )
    traces = []
    for leg in LEGS:
        rows = [row for row in known if row["leg"] == leg]
        traces.append(
            {
                "type": "scatter",
                "mode": "markers",
                "name": leg,
                "x": [row["sent"] for row in rows],
                "y": [_clipped(row["gains"]) for row in rows],
                "text": [_who(row) for row in rows],
                "hovertemplate": "%{text}<br>%{x} cues, %{y:.2f} least gains<extra></extra>",
                "marker": {"color": f"@{leg}", "symbol": SHAPE[leg], "size": 7, "opacity": 0.75},
            }
        )
    doses = [row["sent"] for row in known]
    traces.append(_counts_from(min(doses), max(doses)))
    layout = layout_of("Strides with a cue", "Gain, least gains", 320)
    return Figure("dose", title, note, {"data": traces, "layout": layout})


def _known(found: Rows) -> tuple[Rows, int]:
    """Those with a gain that can be judged, and how many have none."""
    known = [row for row in found if row["gains"] is not None and isfinite(row["gains"]) and row["verdict"] in VERDICTS]
    return known, len(found) - len(known)


def _left_out(count: int) -> str:
    return f"Left out: {count} without a baseline, a measure or enough strides."


def _clipped(value: float) -> float:
    return max(-FARTHEST, min(FARTHEST, value))


def _who(row: dict[str, Any]) -> str:
    return f"{row['patient']}, {row['cue']} {row['leg']}, {row['session']}"


def _counts_from(low: float, high: float) -> Spec:
    """A line at the least gain that counts."""
    style = {"color": "@ink", "width": 1.3, "dash": "dot"}
    return {
        "type": "scatter",
        "mode": "lines",
        "name": "counts from here",
        "x": [low, high],
        "y": [1, 1],
        "line": style,
    }


def _rank_correlation(x: list[float], y: list[float]) -> float:
    """Spearman's; NaN where all are alike."""
    if len(set(x)) < 2 or len(set(y)) < 2:
        return nan
    return float(np.corrcoef(rankdata(x), rankdata(y))[0, 1])
