"""One recorded walk through every way of predicting.

Lives here: what is measured of a walk, for each way and lead. Why: all ways meet the same strides side by side. Must
never: average; that comes when all walks are together.
"""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from drivers.walkfile import read_walk
from feedback.config import Rig
from gait_bench import oscillator, ours, reference, simple_ways
from gait_bench.judge import Errors, Made, committed, errors, in_order, phase_errors
from gait_bench.package import Package
from gait_bench.reference import Floats, Leg

OURS, OSCILLATOR, PACKAGE = "ours", "adaptive oscillator", "adaptive-oscillator 0.2.1"
SIMPLE_WAYS = {
    "last stride": simple_ways.last_stride,
    "mean of 5": simple_ways.mean_stride,
    "median of 10": simple_ways.median_stride,
    "last value, same anchors": simple_ways.last_value,
}
WAYS = (OURS, *SIMPLE_WAYS, OSCILLATOR, PACKAGE)
LEADS = ("heel_strike", "contralateral_toe_off", "contralateral_heel_strike", "toe_off", "250_ms")
"""From each anchor of the stride, and what stood 250 ms ahead."""


@dataclass
class Measured:
    """One way on any number of walks."""

    by_lead: dict[str, list[Errors]] = field(default_factory=lambda: {lead: [] for lead in LEADS})
    """Both legs of each walk; each array is as long as the leg's due strides."""
    phase: list[Floats] = field(default_factory=list)
    """Phase errors, -0.5 … 0.5."""

    def extend(self, other: "Measured") -> None:
        """Take another walk's in, too."""
        for lead in LEADS:
            self.by_lead[lead] += other.by_lead[lead]
        self.phase += other.phase


def measure(path: Path, rig: Rig, package: Package | None) -> dict[str, Measured]:
    """All ways on one walk; without the package where it is None."""
    assert rig.walk is not None
    walk = read_walk(path, rig.walk.format)
    left, right = walk.left.sum(axis=1), walk.right.sum(axis=1)
    heard = oscillator.signal(left, right, reference.body_weight_n(left, right))
    tracks = {OSCILLATOR: oscillator.run(walk.time_s, heard)}
    if package is not None:
        tracks[PACKAGE] = package.run(walk.time_s, heard)
    said = ours.listen(walk, rig)
    found: dict[str, Measured] = {}
    for name, leg in reference.legs(walk.time_s, left, right).items():
        mine = said[name]
        _add(found, OURS, leg, mine.first, committed(mine.steps), ours.phases(mine))
        for way, predict in SIMPLE_WAYS.items():
            made = predict(leg)
            flat = [row for rows in made for row in rows]
            _add(found, way, leg, made, committed(in_order(flat, leg.strikes.tolist())), _phases(leg, flat))
        for way, track in tracks.items():
            rows = committed(in_order(oscillator.predictions(leg, track), leg.strikes.tolist()))
            shown = track.time_s, oscillator.phases(leg, track)
            _add(found, way, leg, oscillator.at_anchors(leg, track), rows, shown)
    return found


def _add(
    found: dict[str, Measured],
    way: str,
    leg: Leg,
    anchored: list[list[Made]] | tuple[list[Made], ...],
    at_lead: list[Made],
    shown: tuple[Floats, Floats],
) -> None:
    measured = found.setdefault(way, Measured())
    for lead, rows in zip(LEADS, (*anchored, at_lead), strict=True):
        measured.by_lead[lead].append(errors(leg, rows))
    measured.phase.append(phase_errors(leg, *shown))


def _phases(leg: Leg, made: list[Made]) -> tuple[Floats, Floats]:
    """The phase that predictions amount to, 25 times a second: the share done of the way to what is predicted."""
    made = sorted(made)
    times = np.arange(leg.strikes[0], leg.strikes[-1], 0.04)
    start = leg.strikes[np.searchsorted(leg.strikes, times, side="right") - 1]
    at = np.searchsorted([row.made_s for row in made], times, side="right") - 1
    end = np.array([row.strike_s for row in made] or [np.nan])[at]
    fresh = np.array([row.made_s for row in made] or [np.nan])[at] >= start
    with np.errstate(divide="ignore", invalid="ignore"):
        phase = np.clip((times - start) / (end - start), 0.0, 0.999)
    return times, np.where(fresh & (at >= 0), phase, np.nan)
