"""The load of each foot over its gait cycle, averaged over strides.

Lives here: Curve and how it is made from samples and strides. Why: the shape of the load shows at a glance what stride
times hide. Must never: stretch over a hole in the data, or compare soles whose scales nobody knows.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from feedback.gait.variability import accepted
from feedback.messages import LEGS, Stride
from feedback.records.material import Material, Track

Floats = NDArray[np.float64]

POINTS = 101
"""0 … 100 % of the cycle, heel strike to heel strike of the same foot."""
LARGEST_HOLE_NS = 100_000_000
"""A stride with a longer pause between two samples is left out."""
REST_PERCENTILE = 5
"""The sole's reading with the foot in the air: this percentile of all samples is taken as zero load."""


@dataclass(frozen=True)
class Curve:
    """One leg's ensemble curve."""

    leg: str
    n: int
    excluded: int
    """Strides without a curve: starts and stops, holes, missing samples."""
    mean: tuple[float, ...]
    """POINTS values."""
    sd: tuple[float, ...]
    toe_off_pct: float
    """Mean end of stance, percent of the cycle."""
    unit: str


def load_curves(material: Material, unit: str) -> list[Curve]:
    """A curve for each leg that has one.

    unit: 'N', where the soles are calibrated; '' otherwise: then both legs are shown as shares of the mean of the
    median peaks of both, in percent.
    """
    gathered = {leg: _of_leg(material, leg) for leg in LEGS}
    peaks = [float(np.median(stack.max(axis=1))) for stack, _ in gathered.values() if len(stack)]
    scale = 1.0 if unit else 100.0 / float(np.mean(peaks)) if peaks and np.mean(peaks) > 0 else 1.0
    return [
        _curve(leg, stack * scale, used, material, unit or "% of usual peak")
        for leg, (stack, used) in gathered.items()
        if len(stack)
    ]


def _of_leg(material: Material, leg: str) -> tuple[Floats, list[Stride]]:
    """One row of POINTS loads for each usable stride, and those strides."""
    track = next((track for name, track in material.tracks.items() if name.rpartition(".")[2] == leg), Track())
    if not len(track.load):
        return np.empty((0, POINTS)), []
    times = np.asarray(track.t_ns, dtype=np.int64)
    loads = np.asarray(track.load, dtype=np.float64)
    order = np.argsort(times, kind="stable")
    times, loads = times[order], loads[order] - np.nanpercentile(loads, REST_PERCENTILE)
    strides = accepted([stride for stride in material.strides if stride.leg == leg])
    rows = [(_resampled(times, loads, stride), stride) for stride in strides]
    kept = [(row, stride) for row, stride in rows if row is not None]
    return np.array([row for row, _ in kept]).reshape(-1, POINTS), [stride for _, stride in kept]


def _resampled(times: NDArray[np.int64], loads: Floats, stride: Stride) -> Floats | None:
    first, last = np.searchsorted(times, (stride.start_ns, stride.t_ns))
    first, last = max(first - 1, 0), min(last + 1, len(times))
    inside = times[first:last]
    if len(inside) < 3 or inside[0] > stride.start_ns or inside[-1] < stride.t_ns:
        return None
    if np.diff(inside).max() > LARGEST_HOLE_NS or not np.isfinite(loads[first:last]).all():
        return None
    at = np.linspace(0.0, stride.t_ns - stride.start_ns, POINTS)
    return np.interp(at, inside - stride.start_ns, loads[first:last])


def _curve(leg: str, stack: Floats, used: Sequence[Stride], material: Material, unit: str) -> Curve:
    sd = stack.std(axis=0, ddof=1) if len(stack) > 1 else np.zeros(POINTS)
    return Curve(
        leg=leg,
        n=len(stack),
        excluded=sum(stride.leg == leg for stride in material.strides) - len(stack),
        mean=tuple(float(value) for value in stack.mean(axis=0)),
        sd=tuple(float(value) for value in sd),
        toe_off_pct=100.0 * float(np.mean([stride.stance_s / stride.stride_s for stride in used])),
        unit=unit,
    )
