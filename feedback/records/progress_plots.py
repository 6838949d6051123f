"""The figures of progress over weeks.

Lives here: `trend_figure`, `dose_figure`, `retention_figure`. Why: a trend is seen, not read. Must never: join sessions
that were measured differently by a line.
"""

from collections.abc import Mapping, Sequence
from math import isfinite

from feedback.records.compared import PHASES
from feedback.records.sheet import SHAPE, Spec, layout_of
from feedback.records.spread import Spread

_DASH = {"before": "solid", "training": "dot", "after": "dash", "whole": "solid"}
_NAMES = {"before": "before training", "training": "in training", "after": "after training", "whole": ""}
_COLORS = ("@left", "@right", "@hit", "@bought", "@alarm", "@soft")


def trend_figure(series: Mapping[tuple[str, str], Sequence[Spread]], days: Sequence[float], unit: str) -> Spec:
    """Means with their SD over the days since the first session. series: by phase (of PHASES) and leg."""
    shift = (max(days) - min(days)) * 0.006 if days else 0.0
    traces = []
    for place, ((phase, leg), spreads) in enumerate(series.items()):
        known = [
            (day + shift * (place - len(series) / 2), one) for day, one in zip(days, spreads, strict=True) if one.n
        ]
        sds = [round(one.sd, 4) if isfinite(one.sd) else 0.0 for _, one in known]
        open_mark = "-open" if phase == "training" else ""
        traces.append(
            {
                "type": "scatter",
                "mode": "lines+markers",
                "name": f"{leg} {_NAMES[phase]}".rstrip(),
                "x": [round(day, 3) for day, _ in known],
                "y": [round(one.mean, 4) for _, one in known],
                "error_y": {"type": "data", "array": sds, "thickness": 1, "width": 3},
                "line": {"color": f"@{leg}", "width": 1.6, "dash": _DASH[phase]},
                "marker": {"color": f"@{leg}", "symbol": SHAPE[leg] + open_mark, "size": 8},
                "hovertemplate": "%{y} on day %{x:.0f}<extra>" + f"{leg}, {PHASES[phase][0].lower()}" + "</extra>",
            }
        )
    return {"data": traces, "layout": layout_of("days since the first session", unit, height=290)}


def dose_figure(amounts: Sequence[tuple[float, float]]) -> Spec:
    """amounts: (recorded, of it in training) of each session, s."""
    names = [str(number) for number in range(1, len(amounts) + 1)]
    parts = {
        "training": ("@hit", [training_s for _, training_s in amounts]),
        "other walking": ("@rule", [max(walked_s - training_s, 0.0) for walked_s, training_s in amounts]),
    }
    traces: list[Spec] = [
        {
            "type": "bar",
            "name": name,
            "x": names,
            "y": [round(value / 60, 2) for value in values],
            "marker": {"color": color},
            "hovertemplate": "%{y:.1f} min in session %{x}<extra>" + name + "</extra>",
        }
        for name, (color, values) in parts.items()
    ]
    layout = layout_of("session", "minutes", height=270) | {"barmode": "stack", "bargap": 0.3}
    layout["xaxis"] |= {"type": "category"}
    return {"data": traces, "layout": layout}


def retention_figure(kept: Mapping[str, Sequence[tuple[int, float]]]) -> Spec:
    """kept: (number of the session, share of the gain that stayed, %) by what it is of."""
    traces = [
        {
            "type": "scatter",
            "mode": "lines+markers",
            "name": name,
            "x": [number for number, _ in rows],
            "y": [round(share, 1) for _, share in rows],
            "line": {"color": color, "width": 1.6, "dash": "dash" if "probe" in name else "solid"},
            "marker": {"color": color, "symbol": "circle-open" if "probe" in name else "circle", "size": 8},
            "hovertemplate": "%{y:.0f} % in session %{x}<extra>" + name + "</extra>",
        }
        for (name, rows), color in zip(kept.items(), _COLORS * len(kept), strict=False)
    ]
    layout = layout_of("session", "% of the gain", height=270)
    layout["xaxis"] |= {"dtick": 1}
    return {"data": traces, "layout": layout}
