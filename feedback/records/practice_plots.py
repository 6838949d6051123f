"""The figure of a cue over the session: each stride's value against its target, block by block.

Lives here: `practice_timeline`. Why: one look shows whether the patient met the target, with help and without, and
whether that lasted. Must never: join values of two methods, or tell a hit from a miss by colour alone.
"""

from collections.abc import Iterator, Sequence
from math import isfinite

from feedback.cues.practised import Practised
from feedback.cues.trained import Trained
from feedback.cues.verdict import GUARDED
from feedback.gait.measures import MEASURES
from feedback.messages import Outcome
from feedback.records.practice import Practice
from feedback.records.sheet import Spec, axis, layout_of, shown, thinned

_LOOKS = {
    "hit": ("circle", "@hit", "hit"),
    "near": ("diamond", "@soft", "nearly"),
    "miss": ("triangle-down", "@alarm", "miss"),
    GUARDED: ("square", "@bought", "bought elsewhere"),
    "unknown": ("cross-thin", "@faint", "not scored"),
}
"""Symbol, colour and name by success. With a cue a mark is filled, without one it is open."""
NARROW = 0.09
"""A block that takes less than this share of the figure has its name written upright."""
PANEL_PX, NAMES_PX = 190, 56
LEGEND_COLUMNS = 4
"""Of entries as long as these, on the width of the page."""


def practice_timeline(legs: Sequence[Trained], practice: Practice, first_ns: int) -> Spec:
    """One cue and measure; a panel for each leg, the first on top."""
    layout = layout_of("seconds since the start", "", height=0)
    traces: list[Spec] = []
    named: set[str] = set()
    for place, one in enumerate(legs):
        name = f"y{place + 1}" if place else "y"
        rows = _rows(one, practice)
        traces += [trace | {"yaxis": name} for trace in _marks(rows, one, first_ns, named)]
        traces += [trace | {"yaxis": name} for trace in _target(rows, first_ns, named)]
        low, high = 1 - (place + 1) / len(legs), 1 - place / len(legs)
        unit = MEASURES[one.measure].unit if one.measure in MEASURES else ""
        layout[f"yaxis{place + 1 if place else ''}"] = axis(f"{one.leg}{', ' + unit if unit else ''}") | {
            "domain": [low + (0.06 if place < len(legs) - 1 else 0.0), high]
        }
    _head_room(layout, PANEL_PX * len(legs), len(named))
    layout["xaxis"]["anchor"] = f"y{len(legs)}" if len(legs) > 1 else "y"
    begun = [block for block in practice.blocks if block.start_ns]
    layout["shapes"] = [_band(block, first_ns) for block in begun]
    layout["annotations"] = list(_names(begun, first_ns))
    return {"data": traces, "layout": layout}


def _head_room(layout: Spec, panels_px: int, entries: int) -> None:
    """Between the panels and the legend there is room for the names of the blocks."""
    legend_px = 19 * -(-entries // LEGEND_COLUMNS) + 8
    layout["margin"] |= {"t": NAMES_PX + legend_px}
    layout["legend"] |= {"y": 1.0 + NAMES_PX / panels_px}
    layout["height"] = panels_px + layout["margin"]["t"] + layout["margin"]["b"]


def _rows(one: Trained, practice: Practice) -> list[Outcome]:
    key = (one.kind, one.leg, one.measure, one.method)
    found = [r for r in practice.outcomes if (r.kind, r.leg, r.measure, r.method) == key and isfinite(r.value)]
    return sorted(found, key=lambda row: row.start_ns)


def _marks(rows: Sequence[Outcome], one: Trained, first_ns: int, named: set[str]) -> Iterator[Spec]:
    """A trace for each success, with and without a cue."""
    digits = MEASURES[one.measure].digits + 1 if one.measure in MEASURES else 3
    for success, (symbol, color, words) in _LOOKS.items():
        for is_cued in (True, False):
            told = [row for row in rows if row.success == success and bool(row.cue_id) == is_cued]
            if not told:
                continue
            name = f"{words}, {'cued' if is_cued else 'no cue'}"
            told, every = thinned(told)
            is_open = not is_cued or success == "unknown"
            yield {
                "type": "scatter",
                "mode": "markers",
                "name": shown(name, every),
                "legendgroup": name,
                "showlegend": name not in named,
                "x": [_seconds(row.start_ns, first_ns) for row in told],
                "y": [round(row.value, digits) for row in told],
                "marker": {
                    "symbol": symbol + "-open" * is_open,
                    "color": color,
                    "size": 8,
                    "line": {"color": color, "width": 1.4},
                },
                "hovertemplate": "%{y} at %{x:.1f} s<extra>" + f"{one.leg}: {name}</extra>",
            }
            named.add(name)


def _target(rows: Sequence[Outcome], first_ns: int, named: set[str]) -> Iterator[Spec]:
    """The target that each stride was held against, in steps; broken where there was none."""
    told = _changes(
        [(_seconds(r.start_ns, first_ns), round(r.target, 4) if isfinite(r.target) else None) for r in rows]
    )
    if not any(target is not None for _, target in told):
        return
    yield {
        "type": "scatter",
        "mode": "lines",
        "name": "target",
        "legendgroup": "target",
        "showlegend": "target" not in named,
        "x": [x for x, _ in told],
        "y": [y for _, y in told],
        "line": {"color": "@ink", "width": 1.6, "shape": "hv"},
        "hovertemplate": "target %{y}<extra></extra>",
    }
    named.add("target")


def _changes(points: Sequence[tuple[float, float | None]]) -> list[tuple[float, float | None]]:
    """The points at which a line of steps is another one than before, and the last."""
    last = len(points) - 1
    return [row for k, row in enumerate(points) if k in (0, last) or row[1] != points[k - 1][1]]


def _band(block: Practised, first_ns: int) -> Spec:
    """Over the whole height, behind everything; training stands out."""
    color = {"training": "@band-training", "probe": "@band-test", "retention": "@band-test"}.get(block.kind, "@card")
    edges = {"x0": _seconds(block.start_ns, first_ns), "x1": _seconds(block.end_ns, first_ns)}
    style = {"fillcolor": color, "layer": "below", "line": {"color": "@rule", "width": 1}}
    return {"type": "rect", "xref": "x", "yref": "paper", "y0": 0, "y1": 1, **edges, **style}


def _names(begun: Sequence[Practised], first_ns: int) -> Iterator[Spec]:
    """Each block's name over its band; upright where the band is narrow."""
    span_ns = max((block.end_ns for block in begun), default=1) - first_ns
    for block in begun:
        is_narrow = block.end_ns - block.start_ns < NARROW * span_ns
        yield {
            "x": _seconds((block.start_ns + block.end_ns) // 2, first_ns),
            "xref": "x",
            "y": 1.0,
            "yref": "paper",
            "yanchor": "bottom",
            "text": block.kind.replace("_", "-"),
            "textangle": -90 if is_narrow else 0,
            "showarrow": False,
            "font": {"size": 11, "color": "@soft"},
        }


def _seconds(t_ns: int, first_ns: int) -> float:
    return round((t_ns - first_ns) / 1e9, 3)
