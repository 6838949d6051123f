"""What a signal does over the gait cycle, averaged over strides.

Lives here: Curve, `stack` (strides as rows of equal length) and `curve_of`. Why: loads, angles and muscles are averaged
by one rule. Must never: stretch over a hole in the data, or leave out a stride without counting it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from feedback.messages import Stride

Floats = NDArray[np.float64]
Times = NDArray[np.int64]

POINTS = 101
"""0 … 100 % of the cycle, heel strike to heel strike of the same foot."""
LARGEST_HOLE_NS = 100_000_000
"""A stride with a longer pause between two samples is left out."""


@dataclass(frozen=True)
class Curve:
    """One leg's ensemble curve."""

    leg: str
    n: int
    excluded: int
    """Strides without a curve: starts and stops, holes, missing samples."""
    mean: tuple[float, ...]
    """POINTS values; of the centre of pressure one at each 10 % of stance."""
    sd: tuple[float, ...]
    """Sample SD (n - 1) at each point; 0 where n is 1."""
    toe_off_pct: float
    """Mean end of stance, percent of the cycle."""
    unit: str


def stack(t_ns: Times, values: Floats, strides: Sequence[Stride]) -> tuple[Floats, list[Stride]]:
    """One row of POINTS values for each stride that can be told, and those strides.

    t_ns: ascending, shape (n,); values: shape (n,). A stride that the samples do not reach over, with a hole longer
    than LARGEST_HOLE_NS or with a value that is missing is left out.
    """
    if len(t_ns) < 2 or not strides:
        return np.empty((0, POINTS)), []
    edges = np.array([(stride.start_ns, stride.t_ns) for stride in strides], dtype=np.int64)
    told = _told(t_ns, values, edges)
    kept, used = edges[told], [stride for stride, ok in zip(strides, told, strict=True) if ok]
    origin = t_ns[0]
    at = kept[:, :1] - origin + (kept[:, 1:] - kept[:, :1]) * np.linspace(0.0, 1.0, POINTS)
    rows: Floats = np.interp(at.ravel(), (t_ns - origin).astype(np.float64), values).reshape(-1, POINTS)
    return rows, used


def _told(t_ns: Times, values: Floats, edges: Times) -> NDArray[np.bool_]:
    """Which strides, shape (k, 2) of start and end, the samples tell without a hole."""
    first = np.searchsorted(t_ns, edges[:, 0], side="right") - 1
    last = np.searchsorted(t_ns, edges[:, 1], side="left")
    reached = (first >= 0) & (last < len(t_ns)) & (last - first >= 2)
    first, last = first.clip(0), last.clip(None, len(t_ns) - 1)
    holes = np.concatenate(([0], np.cumsum(np.diff(t_ns) > LARGEST_HOLE_NS)))
    missing = np.concatenate(([0], np.cumsum(~np.isfinite(values))))
    told: NDArray[np.bool_] = reached & (holes[last] == holes[first]) & (missing[last + 1] == missing[first])
    return told


def curve_of(leg: str, rows: Floats, used: Sequence[Stride], total: int, unit: str) -> Curve:
    """The mean of rows, at least one; total: strides of this leg that were measured."""
    sd = rows.std(axis=0, ddof=1) if len(rows) > 1 else np.zeros(rows.shape[1])
    return Curve(
        leg=leg,
        n=len(rows),
        excluded=total - len(rows),
        mean=tuple(rows.mean(axis=0).tolist()),
        sd=tuple(sd.tolist()),
        toe_off_pct=100.0 * float(np.mean([stride.stance_s / stride.stride_s for stride in used])),
        unit=unit,
    )
