"""The figures of a report, as plotly specifications.

Lives here: one function a figure, each giving plain data. Why: the page draws them in the reader's own light or dark
colours, so a colour here is a word ('@left') that the page's style sheet explains. Must never: fetch or compute
anything that the summary does not already stand for.
"""

from collections.abc import Mapping, Sequence
from math import isfinite, nan
from statistics import fmean

from feedback.config import Zone
from feedback.cues.verdict import GUARDED
from feedback.gait.variability import accepted
from feedback.messages import LEGS, Stride
from feedback.records.cueing import is_of_stride
from feedback.records.material import Material
from feedback.records.sheet import SHAPE, Spec, axis, layout_of, line_at, shown, thinned
from feedback.records.walking import LegWalk

BIN_MS, OUTERMOST_MS = 10.0, 150.0
"""Bars of the cue timing histogram; what is farther out is counted in the outermost bar."""
SOLE_BREADTH = 0.38
"""Of a sole, its breadth over its length, so that the path is not drawn broader than it is."""
_FAILED = ("late", "lost")


def stride_timeline(material: Material) -> Spec:
    """Stride time of each leg over the session, and below it what became of each cue."""
    traces: list[Spec] = []
    for leg in LEGS:
        strides = accepted([stride for stride in material.strides if stride.leg == leg])
        traces.append(_stride_trace(leg, strides, material.first_ns))
    traces += _cue_traces(material)
    layout = layout_of("seconds since the start", "stride time, s", height=340)
    layout["yaxis"]["domain"] = [0.24, 1]
    layout["yaxis2"] = axis("") | {
        "domain": [0, 0.16],
        "range": [-0.6, 1.6],
        "tickvals": [1, 0],
        "ticktext": ["cues left", "cues right"],
        "showgrid": False,
    }
    layout["xaxis"]["anchor"] = "y2"
    return {"data": traces, "layout": layout}


def _stride_trace(leg: str, strides: Sequence[Stride], first_ns: int) -> Spec:
    points: list[tuple[float, float | None]] = []
    for before, stride in zip([None, *strides], strides, strict=False):
        start_s, end_s = (stride.start_ns - first_ns) / 1e9, (stride.t_ns - first_ns) / 1e9
        if before is not None and stride.start_ns > before.t_ns:
            points.append((round(start_s, 3), None))  # the line breaks where strides are missing
        points.append((round(end_s, 3), round(stride.stride_s, 4)))
    points, every = thinned(points)
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": shown(leg, every),
        "x": [x for x, _ in points],
        "y": [y for _, y in points],
        "marker": {"color": f"@{leg}", "symbol": SHAPE[leg], "size": 6},
        "line": {"color": f"@{leg}-soft", "width": 1},
        "hovertemplate": "%{y:.3f} s at %{x:.1f} s<extra>" + leg + "</extra>",
    }


def _cue_traces(material: Material) -> list[Spec]:
    cues = {cue_id for cue_id, revisions in material.cues.items() if is_of_stride(revisions[-1])}
    ends = [p for p in material.played if p.cue_id in cues]
    groups = {
        "cue played": ("line-ns-open", "@ink", [(p.leg, p.t_ns) for p in ends if p.outcome == "played"]),
        "cue late or lost": (
            "x",
            "@alarm",
            [(p.leg, p.t_ns) for p in ends if p.outcome in _FAILED],
        ),
        "no cue": (
            "circle-open",
            "@faint",
            [(w.leg, w.t_ns) for w in material.withheld if not w.why.startswith(GUARDED)],
        ),
    }
    return [_cue_trace(name, *group, material.first_ns) for name, group in groups.items() if group[2]]


def _cue_trace(name: str, symbol: str, color: str, marks: Sequence[tuple[str, int]], first_ns: int) -> Spec:
    marks, every = thinned(marks)
    return {
        "type": "scatter",
        "mode": "markers",
        "name": shown(name, every),
        "yaxis": "y2",
        "x": [round((t_ns - first_ns) / 1e9, 3) for _, t_ns in marks],
        "y": [int(leg == "left") for leg, _ in marks],
        "marker": {"symbol": symbol, "color": color, "size": 7, "line": {"color": color, "width": 1.3}},
        "hovertemplate": "%{x:.1f} s<extra>" + name + "</extra>",
    }


def timing_histogram(errors_ms: Mapping[str, Sequence[float]]) -> Spec:
    """How far from the right instant cues were due, by leg."""
    edges = int(OUTERMOST_MS / BIN_MS)
    centres = [BIN_MS * k for k in range(-edges, edges + 1)]
    traces: list[Spec] = []
    for leg in LEGS:
        errors = errors_ms.get(leg, ())
        counts = [0] * len(centres)
        for error in errors:
            counts[max(0, min(2 * edges, round(error / BIN_MS) + edges))] += 1
        traces.append(
            {
                "type": "bar",
                "name": f"{leg} (n = {len(errors)})",
                "x": centres,
                "y": counts,
                "marker": {"color": f"@{leg}"},
                "hovertemplate": "%{y} cues within 5 ms of %{x} ms<extra>" + leg + "</extra>",
            }
        )
    layout = layout_of("too early  ←  ms  →  too late", "cues", height=270)
    layout |= {"barmode": "stack", "bargap": 0.08}
    layout["shapes"] = [line_at(0.0)]
    layout["yaxis"]["dtick"] = max(1, -(-max(map(sum, zip(*(trace["y"] for trace in traces), strict=True))) // 5))
    return {"data": traces, "layout": layout}


def stance_share(legs: dict[str, LegWalk]) -> Spec:
    """Stance and swing as shares of the stride, a bar a leg."""
    known = [leg for leg in reversed(LEGS) if legs[leg].figures["stance_pct"].n]
    stance = [round(legs[leg].figures["stance_pct"].mean, 1) for leg in known]
    bars = {"stance": stance, "swing": [round(100 - share, 1) for share in stance]}
    traces = [
        {
            "type": "bar",
            "orientation": "h",
            "name": name,
            "y": known,
            "x": shares,
            "text": [f"{name} {share:.1f} %" for share in shares],
            "textposition": "inside",
            "insidetextanchor": "middle",
            "insidetextfont": {"color": "@on-bar" if name == "stance" else "@ink"},
            "marker": {"color": [f"@{leg}" if name == "stance" else f"@{leg}-soft" for leg in known]},
            "error_x": _whisker(legs, known) if name == "stance" else {"visible": False},
            "hoverinfo": "skip",
        }
        for name, shares in bars.items()
    ]
    layout = layout_of("% of the stride", "", height=270)
    layout |= {"barmode": "stack", "bargap": 0.45, "showlegend": False}
    layout["xaxis"] |= {"range": [0, 100], "dtick": 20}
    return {"data": traces, "layout": layout}


def _whisker(legs: dict[str, LegWalk], known: Sequence[str]) -> Spec:
    spread = [legs[leg].figures["stance_pct"].sd if legs[leg].figures["stance_pct"].n > 1 else 0.0 for leg in known]
    return {"type": "data", "array": [round(sd, 2) for sd in spread], "color": "@ink", "thickness": 1.2, "width": 5}


def pressure_paths(strides: Sequence[Stride], zones: Sequence[Zone]) -> Spec | None:
    """The mean path of the centre of pressure under both feet, lateral outwards, over the places of the zones."""
    traces: list[Spec] = []
    for leg, side in zip(LEGS, (-1, 1), strict=True):
        told = [
            stride
            for stride in accepted([s for s in strides if s.leg == leg])
            if isfinite(sum(stride.cop_ap or (nan,)))
        ]
        if not told:
            continue
        ap = [fmean(row) for row in zip(*(stride.cop_ap for stride in told), strict=True)]
        ml = [fmean(row) for row in zip(*(stride.cop_ml or (0.0,) * len(ap) for stride in told), strict=True)]
        places = [(zone.x, zone.y) for zone in zones]
        traces.append(_soles_trace(side, places) | {"hoverinfo": "skip", "showlegend": False})
        traces.append(_soles_trace(side, list(zip(ml, ap, strict=True))) | _path_style(leg, len(told)))
    if not traces:
        return None
    layout = layout_of("", "", height=340)
    layout["xaxis"] |= {"range": [-1.3, 1.3], "showgrid": False, "showticklabels": False}
    layout["yaxis"] |= {"range": [-1.15, 1.15], "tickvals": [-1, 1], "ticktext": ["heel", "toe"]}
    return {"data": traces, "layout": layout}


def _soles_trace(side: int, places: Sequence[tuple[float, float]]) -> Spec:
    """Places on a sole, x narrowed as a foot is, the left sole to the left."""
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [round(side * (0.65 + SOLE_BREADTH * x), 3) for x, _ in places],
        "y": [round(y, 3) for _, y in places],
        "marker": {"color": "@rule", "size": 22},
    }


def _path_style(leg: str, n: int) -> Spec:
    return {
        "mode": "lines+markers",
        "name": f"{leg} (n = {n})",
        "marker": {"color": f"@{leg}", "symbol": SHAPE[leg], "size": 7},
        "line": {"color": f"@{leg}", "width": 2},
        "hovertemplate": "%{y:.2f}<extra>" + leg + "</extra>",
    }
