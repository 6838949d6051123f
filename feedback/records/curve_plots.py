"""The figures of a report that show the gait cycle: ensemble curves, with what is normal behind them.

Lives here: `curve_figure`. Why: load, pressure, angle and muscle look alike, so that they are read alike. Must never:
draw a norm that its caller cannot cite.
"""

from collections.abc import Sequence

from feedback.records.ensemble import Curve
from feedback.records.normal import Band
from feedback.records.sheet import Spec, axis, layout_of, line_at

CYCLE = "% of the gait cycle, from heel strike"


def curve_figure(
    curves: Sequence[Curve],
    y_title: str,
    x_title: str = CYCLE,
    band: Band | None = None,
    spans: Sequence[tuple[float, float]] = (),
    earlier: Sequence[Curve] = (),
) -> Spec:
    """Means with a band of one SD to either side; dotted lines where stance ends, unless the axis is stance itself.

    band, spans: what is normal, over the axis. earlier: means of an earlier session, drawn thin.
    """
    traces = _normal(band) if band else []
    for curve in curves:
        traces += _curve(curve)
    traces += [_before(curve) for curve in earlier]
    layout = layout_of(x_title, y_title, height=290)
    layout["xaxis"] |= {"range": [0, 100], "dtick": 20}
    layout["shapes"] = [_span(begin, end) for begin, end in spans]
    if x_title == CYCLE:
        layout["shapes"] += [line_at(curve.toe_off_pct, f"@{curve.leg}") for curve in curves]
    if y_title.startswith("along"):
        layout["yaxis"] = axis(y_title) | {
            "range": [-1.06, 1.06],
            "tickvals": [-1, -0.5, 0, 0.5, 1],
            "ticktext": ["heel", "", "middle", "", "toe"],
        }
    return {"data": traces, "layout": layout}


def _curve(curve: Curve) -> list[Spec]:
    """Two edges of the band, and the mean."""
    x = _places(curve)
    edges = [[round(m + sign * s, 3) for m, s in zip(curve.mean, curve.sd, strict=True)] for sign in (1, -1)]
    band = {"type": "scatter", "mode": "lines", "line": {"width": 0}, "hoverinfo": "skip", "showlegend": False}
    mean = {
        "type": "scatter",
        "mode": "lines",
        "name": f"{curve.leg} (n = {curve.n})",
        "x": x,
        "y": [round(value, 3) for value in curve.mean],
        "line": {"color": f"@{curve.leg}", "width": 2.5, "dash": "solid" if curve.leg == "left" else "dash"},
        "hovertemplate": "%{y:.3~g} at %{x:.0f} %<extra>" + curve.leg + "</extra>",
    }
    lower = band | {"x": x, "y": edges[1], "fill": "tonexty", "fillcolor": f"@{curve.leg}-band"}
    return [band | {"x": x, "y": edges[0]}, lower, mean]


def _before(curve: Curve) -> Spec:
    """An earlier session's mean."""
    return {
        "type": "scatter",
        "mode": "lines",
        "name": f"{curve.leg}, earlier (n = {curve.n})",
        "x": _places(curve),
        "y": [round(value, 3) for value in curve.mean],
        "line": {"color": f"@{curve.leg}", "width": 1.3, "dash": "dot"},
        "hovertemplate": "%{y:.3~g} at %{x:.0f} %<extra>" + curve.leg + ", earlier</extra>",
    }


def _normal(band: Band) -> list[Spec]:
    edge = {"type": "scatter", "mode": "lines", "line": {"width": 0}, "hoverinfo": "skip", "x": list(band.x_pct)}
    low = edge | {"y": list(band.low), "fill": "tonexty", "fillcolor": "@normal", "name": "usual", "showlegend": True}
    return [edge | {"y": list(band.high), "showlegend": False}, low]


def _span(begin: float, end: float) -> Spec:
    style = {"fillcolor": "@normal", "layer": "below", "line": {"width": 0}}
    return {"type": "rect", "x0": round(begin, 1), "x1": round(end, 1), "yref": "paper", "y0": 0, "y1": 1, **style}


def _places(curve: Curve) -> list[float]:
    """The axis of its points."""
    last = len(curve.mean) - 1
    return [round(100.0 * k / last, 1) for k in range(last + 1)]
