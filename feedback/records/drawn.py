"""A figure of the report as a drawing that needs no script: for paper, and for readers that run none.

Lives here: `svg`, which draws the plotly specifications of this package with matplotlib. Why: a page is complete on
paper, where nothing can be pointed at. Must never: draw anything else than the interactive figure shows.

Colours are words here too ('@left'): each is drawn in a colour of its own that is then replaced by the page's word for
it, so that a drawing follows light, dark and paper as all else does.
"""

import re
from collections.abc import Sequence
from io import StringIO
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from feedback.records.drawn_traces import draw
from feedback.records.sheet import Spec

WIDE_PX, HALF_PX = 980, 470
"""Widths of a figure that takes the whole page, and of one that shares it."""
_DPI = 72
_SIZE = 11.5
_ROW_PX = 17
"""Height of a row of the legend."""
_STYLE: Any = {
    "svg.fonttype": "none",
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],
    "font.size": _SIZE,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "legend.frameon": False,
}


class Palette(dict[str, str]):
    """Stand-ins for the page's colours, made as they are met: '@left' -> '#00fe01'."""

    def __missing__(self, word: str) -> str:
        if not word.startswith("@"):
            return word
        self[word] = f"#00fe{len(self) + 1:02x}"
        return self[word]

    def put_back(self, text: str) -> str:
        """The page's words in place of the stand-ins."""
        for word, color in self.items():
            text = text.replace(color, f"var(--{word[1:]})")
        return text


def svg(spec: Spec, name: str, width_px: int = WIDE_PX) -> str:
    """The drawing as an <svg> element, to stand in a page. name: no two drawings of a page have the same."""
    palette, layout = Palette(), spec["layout"]
    with mpl.rc_context(_STYLE | {"svg.hashsalt": name}):
        figure = Figure(figsize=(width_px / _DPI, layout["height"] / _DPI), dpi=_DPI)
        canvas: Any = FigureCanvasSVG(figure)
        names = _named(spec)
        columns = _columns(names, width_px)
        axes = _axes(figure, layout, palette, width_px, -(-len(names) // columns))
        for key, panel in axes.items():
            draw(panel, [trace for trace in spec["data"] if trace.get("yaxis", "y") == key], layout, palette)
            _range(panel, layout, key)
        _shapes(list(axes.values()), layout, palette)
        _names(axes, layout, palette)
        if names:
            _legend(figure, axes, palette, columns)
        out = StringIO()
        canvas.print_svg(out, metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    return palette.put_back(_element(out.getvalue()))


def _axes(figure: Figure, layout: Spec, palette: Palette, width_px: int, rows: int) -> dict[str, Axes]:
    """A panel for each y axis, over the part of the height that it has. rows: of the legend above."""
    margin, height = layout["margin"], layout["height"]
    left, right = margin["l"] / width_px, 1 - margin["r"] / width_px
    bottom, top = margin["b"] / height, 1 - max(margin["t"], _ROW_PX * rows + 8) / height
    panels: dict[str, Axes] = {}
    for key in sorted(key for key in layout if key.startswith("yaxis")):
        low, high = layout[key].get("domain", (0.0, 1.0))
        span = top - bottom
        rect = (left, bottom + low * span, right - left, (high - low) * span)
        first = next(iter(panels.values()), None)
        panel = figure.add_axes(rect, sharex=first)
        panel.set_facecolor("none")
        _dress(panel, layout, key, palette)
        panels[key.replace("axis", "")] = panel
    lowest = min(panels.values(), key=lambda panel: panel.get_position().y0)
    for panel in panels.values():
        if panel is not lowest:
            panel.tick_params(labelbottom=False)
    lowest.set_xlabel(layout["xaxis"]["title"]["text"], color=palette["@soft"])
    figure.patch.set_alpha(0.0)
    return panels


def _dress(panel: Axes, layout: Spec, key: str, palette: Palette) -> None:
    """Titles, ticks and lines of a panel."""
    x_axis, y_axis = layout["xaxis"], layout[key]
    panel.set_ylabel(y_axis["title"]["text"], color=palette["@soft"])
    panel.tick_params(colors=palette["@soft"], labelcolor=palette["@soft"], length=0)
    for spine in panel.spines.values():
        spine.set_color(palette["@rule"])
    for axis, row in ((panel.xaxis, x_axis), (panel.yaxis, y_axis)):
        if row.get("showgrid", True):
            axis.grid(color=palette["@rule"], linewidth=0.7)
        if "tickvals" in row:
            axis.set_ticks(row["tickvals"], row["ticktext"])
        elif not row.get("showticklabels", True):
            axis.set_ticks([])
        elif "dtick" in row:
            axis.set_major_locator(mpl.ticker.MultipleLocator(row["dtick"]))


def _range(panel: Axes, layout: Spec, key: str) -> None:
    x_axis, y_axis = layout["xaxis"], layout[key.replace("y", "yaxis")]
    if "range" in x_axis:
        panel.set_xlim(*x_axis["range"])
    if "range" in y_axis:
        panel.set_ylim(*y_axis["range"])


def _shapes(panels: list[Axes], layout: Spec, palette: Palette) -> None:
    """Upright lines, and blocks over the whole height."""
    for shape in layout.get("shapes", ()):
        line = shape.get("line", {})
        for panel in panels:
            if shape["type"] == "line":
                panel.axvline(shape["x0"], color=palette[line["color"]], linewidth=line["width"], linestyle=":")
            else:
                edge = palette[line["color"]] if line.get("width") else "none"
                panel.axvspan(
                    shape["x0"], shape["x1"], facecolor=palette[shape["fillcolor"]], edgecolor=edge, zorder=0.1
                )


def _names(axes: dict[str, Axes], layout: Spec, palette: Palette) -> None:
    """Words above the panels."""
    highest = max(axes.values(), key=lambda panel: panel.get_position().y1)
    for row in layout.get("annotations", ()):
        turned = row.get("textangle", 0) != 0
        highest.annotate(
            row["text"],
            (row["x"], 1.0),
            xycoords=("data", "axes fraction"),
            xytext=(0, 3),
            textcoords="offset points",
            ha="center",
            va="bottom",
            rotation=90 if turned else 0,
            color=palette[row["font"]["color"]],
            fontsize=9.5,
        )


def _named(spec: Spec) -> list[str]:
    """Names in the legend."""
    if not spec["layout"].get("showlegend", True):
        return []
    shown = [trace["name"] for trace in spec["data"] if "name" in trace and trace.get("showlegend", True)]
    return list(dict.fromkeys(shown))


def _columns(names: Sequence[str], width_px: int) -> int:
    """Of the legend, as many as the width allows."""
    longest = max(map(len, names), default=1)
    return max(1, min(len(names), int(width_px / (longest * _SIZE * 0.58 + 48))))


def _legend(figure: Figure, axes: dict[str, Axes], palette: Palette, columns: int) -> None:
    """In rows at the top."""
    found: dict[str, Any] = {}
    for panel in axes.values():
        handles, labels = panel.get_legend_handles_labels()
        found |= {label: handle for label, handle in zip(labels, handles, strict=True) if label not in found}
    figure.legend(
        list(found.values()),
        list(found),
        loc="upper left",
        bbox_to_anchor=(0.0, 1.0),
        ncols=columns,
        labelcolor=palette["@ink"],
        borderaxespad=0.1,
        handlelength=1.6,
        columnspacing=1.4,
        labelspacing=0.3,
    )


def _element(text: str) -> str:
    """Without what only a file of its own needs; as wide as its place allows."""
    start = text.index("<svg")
    head, rest = text[start:].split(">", 1)
    head = re.sub(r' (width|height|version|xmlns:xlink|xmlns)="[^"]*"', "", head)
    rest = re.sub(r"<metadata>.*?</metadata>", "", rest, flags=re.DOTALL)
    rest = re.sub(r'<g id="[^"]*"', "<g", rest)
    return re.sub(r"\n\s*", "\n", f'{head} aria-hidden="true" focusable="false">{rest}').replace("xlink:href", "href")
