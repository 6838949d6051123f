"""The traces of a figure as matplotlib draws them.

Lives here: `draw`. Why: lines, marks and bars look on paper as they do on the screen. Must never: know what a trace is
about.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.container import BarContainer

from feedback.records.sheet import Spec

Palette = Mapping[str, str]

_MARKS = {
    "circle": "o",
    "square": "s",
    "diamond": "D",
    "triangle-down": "v",
    "x": "x",
    "cross-thin": "+",
    "line-ns": "|",
}
_DASHES = {"solid": "-", "dash": "--", "dot": ":"}
_OPEN = "-open"
_MARK_SCALE = 0.72
"""plotly's sizes in pixels to matplotlib's in points, which measures some marks from edge to edge."""


def draw(panel: Axes, traces: Sequence[Spec], layout: Spec, palette: Palette) -> None:
    """All traces of one panel, in their order."""
    floor: dict[Any, float] = {}
    upper: Spec | None = None
    for trace in traces:
        if trace["type"] == "bar":
            _bars(panel, trace, layout, palette, floor)
            continue
        if trace.get("fill") == "tonexty" and upper is not None:
            _band(panel, upper, trace, palette)
        else:
            _line(panel, trace, palette)
        upper = trace


def _name(trace: Spec) -> str:
    """For the legend; a leading underscore keeps a trace out of it."""
    return str(trace.get("name", "_")) if trace.get("showlegend", True) else "_"


def _band(panel: Axes, upper: Spec, lower: Spec, palette: Palette) -> None:
    color = palette[lower["fillcolor"]]
    panel.fill_between(lower["x"], upper["y"], lower["y"], color=color, linewidth=0, label=_name(lower))


def _line(panel: Axes, trace: Spec, palette: Palette) -> None:
    mode, line, mark = trace.get("mode", "lines"), trace.get("line", {}), trace.get("marker", {})
    if mode == "lines" and not line.get("width"):
        return
    values = [float("nan") if value is None else value for value in trace["y"]]
    symbol = str(mark.get("symbol", "circle"))
    color = palette[mark.get("color", "@ink")]
    panel.plot(
        trace["x"],
        values,
        linestyle=_DASHES[line.get("dash", "solid")] if "lines" in mode else "none",
        linewidth=line.get("width", 0.0),
        color=palette[line.get("color", mark.get("color", "@ink"))],
        drawstyle="steps-post" if line.get("shape") == "hv" else "default",
        marker=_MARKS[symbol.removesuffix(_OPEN)] if "markers" in mode else "none",
        markersize=_MARK_SCALE * mark.get("size", 6),
        markerfacecolor="none" if symbol.endswith(_OPEN) else color,
        markeredgecolor=color,
        markeredgewidth=mark.get("line", {}).get("width", 1.0 if symbol.endswith(_OPEN) else 0.0),
        label=_name(trace),
        zorder=1.2 if mark.get("color") == "@rule" else 2.0,
    )
    if "error_y" in trace:
        rows = trace["error_y"]
        width = rows["thickness"]
        panel.errorbar(trace["x"], values, yerr=rows["array"], fmt="none", ecolor=color, elinewidth=width, capsize=3)


def _bars(panel: Axes, trace: Spec, layout: Spec, palette: Palette, floor: dict[Any, float]) -> None:
    """One series of bars, each upon those of the series before it at the same place."""
    lies = trace.get("orientation") == "h"
    places, lengths = (trace["y"], trace["x"]) if lies else (trace["x"], trace["y"])
    thick = (1 - layout.get("bargap", 0.2)) * _apart(places)
    colors = trace["marker"]["color"]
    tints = [palette[one] for one in colors] if isinstance(colors, list) else palette[colors]
    below = [floor.get(place, 0.0) for place in places]
    if lies:
        bars = panel.barh(places, lengths, thick, left=below, color=tints, label=_name(trace))
    else:
        bars = panel.bar(places, lengths, thick, bottom=below, color=tints, label=_name(trace))
    floor |= {place: base + length for place, base, length in zip(places, below, lengths, strict=True)}
    if "text" in trace:
        panel.bar_label(bars, trace["text"], label_type="center", color=palette[trace["insidetextfont"]["color"]])
    _whiskers(panel, trace, bars, palette)


def _whiskers(panel: Axes, trace: Spec, bars: BarContainer, palette: Palette) -> None:
    rows = trace.get("error_x", {})
    if "array" in rows:
        ends = [(bar.get_x() + bar.get_width(), bar.get_y() + bar.get_height() / 2) for bar in bars.patches]
        x, y = zip(*ends, strict=True)
        panel.errorbar(x, y, xerr=rows["array"], fmt="none", ecolor=palette[rows["color"]], elinewidth=1.2, capsize=3)


def _apart(places: Sequence[Any]) -> float:
    """Distance of two bars: 1 where places are names."""
    return float(places[1] - places[0]) if len(places) > 1 and not isinstance(places[0], str) else 1.0
