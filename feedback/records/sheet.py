"""What the figures of a report have in common: paper, axes, marks.

Lives here: the layout of a plotly specification, its axes, and how the legs are told apart. Why: figures that stand
under one another look alike. Must never: know what is drawn. Colours are words that the page explains ('@left').
"""

from collections.abc import Sequence
from typing import Any, TypeVar

Spec = dict[str, Any]

SHAPE = {"left": "circle", "right": "square"}
"""Legs differ by shape as well as by colour."""


def layout_of(x_title: str, y_title: str, height: int) -> Spec:
    """The sheet of a figure: its axes named, height in pixels."""
    return {
        "height": height,
        "margin": {"l": 62, "r": 12, "t": 8, "b": 46},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": "inherit", "size": 13, "color": "@ink"},
        "legend": {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "traceorder": "normal"},
        "hoverlabel": {"bgcolor": "@paper", "bordercolor": "@rule", "font": {"color": "@ink"}},
        "xaxis": axis(x_title),
        "yaxis": axis(y_title),
    }


def axis(title: str) -> Spec:
    """One axis."""
    return {
        "title": {"text": title, "font": {"color": "@soft"}},
        "gridcolor": "@rule",
        "zeroline": False,
        "linecolor": "@rule",
        "tickfont": {"color": "@soft"},
        "automargin": True,
        "fixedrange": False,
    }


def line_at(x: float, color: str = "@ink") -> Spec:
    """A dotted upright line."""
    style = {"color": color, "width": 1.3, "dash": "dot"}
    return {"type": "line", "x0": x, "x1": x, "yref": "paper", "y0": 0, "y1": 1, "line": style}


MOST_POINTS = 1500
"""Marks of one trace beyond which not each is drawn: more are a smear, and hours of them a page that hardly moves."""
T = TypeVar("T")


def thinned(points: Sequence[T]) -> tuple[list[T], int]:
    """Every k-th of the points, and k: 1 unless there are more than MOST_POINTS."""
    every = -(-len(points) // MOST_POINTS) if points else 1
    return list(points[::every]), every


def shown(name: str, every: int) -> str:
    """The name of a trace of which not each point is drawn."""
    return name if every == 1 else f"{name}, 1 of {every} drawn"
