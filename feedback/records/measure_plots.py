"""The figures of a report that show measures of hip, muscles and stance over the session.

Lives here: the value of each stride by leg. Why: training shows as a change of these, stride by stride. Must never:
join values of two methods into one line.
"""

from feedback.gait.measures import MEASURES, METHODS
from feedback.messages import LEGS
from feedback.records.measured import Measured, verdicts
from feedback.records.sheet import SHAPE, Spec, layout_of, shown, thinned


def measure_timeline(row: Measured, first_ns: int) -> Spec:
    """Each stride's value over the session, by leg."""
    traces: list[Spec] = []
    for leg in LEGS:
        points, every = thinned(row.legs[leg].points)
        traces.append(
            {
                "type": "scatter",
                "mode": "markers",
                "name": shown(f"{leg} (n = {len(row.legs[leg].points)})", every),
                "x": [round((start_ns - first_ns) / 1e9, 3) for start_ns, _ in points],
                "y": [round(value, row.digits + 1) for _, value in points],
                "marker": {"color": f"@{leg}", "symbol": SHAPE[leg], "size": 6},
                "hovertemplate": "%{y} at %{x:.1f} s<extra>" + leg + "</extra>",
            }
        )
    unit = MEASURES[row.measure].unit if row.measure in MEASURES else ""
    return {"data": traces, "layout": layout_of("seconds since the start", unit, height=230)}


def note(row: Measured) -> str:
    """What it was measured with, n, and the verdicts where it has any."""
    method = METHODS.get(row.method, row.method)
    counts = ", ".join(f"{leg} n = {row.legs[leg].values.n}" for leg in LEGS)
    told = [f"{method[:1].upper()}{method[1:]}. {counts}."]
    told += [f"{leg.capitalize()}: {words}." for leg in LEGS if (words := verdicts(row.legs[leg]))]
    return " ".join(told)
