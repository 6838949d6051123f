"""All streams on one uniform grid of time, for formats that know one rate only.

Lives here: Grid, `grid_of` and `onto`. Why: a C3D file has one analog rate; sensors have their own, and clocks that
drift. Must never: invent a value where there was no sample, or smooth a stream that is at the grid's own rate.

The rate is the least common multiple of the nominal rates, where that is at most MOST_HZ; else the highest of them.
A stream of the grid's own rate gives each instant its nearest sample: values as recorded, at most half a sample off in
time. A slower one is drawn in straight lines between its samples. Where a stream has been silent for more than LONGEST
of its own steps, the values are NaN.
"""

from math import lcm
from typing import NamedTuple

import numpy as np

from feedback.records.export.recording import Floats, Series

MOST_HZ = 4000
LONGEST = 3.0


class Grid(NamedTuple):
    """Instants begin_s + k / rate_hz, k = 0 … length - 1."""

    begin_s: float
    """On the axis of the times that were given."""
    rate_hz: float
    length: int


def common_rate_hz(rates_hz: list[float]) -> float:
    """The rate on which all of these fit, or the highest."""
    whole = [round(rate) for rate in rates_hz]
    if all(abs(rate - given) < 1e-9 and rate > 0 for rate, given in zip(whole, rates_hz, strict=True)):
        together = lcm(*whole)
        if together <= MOST_HZ:
            return float(together)
    return max(rates_hz)


def grid_of(series: list[Series], times_s: list[Floats]) -> Grid:
    """From the first sample of any stream to the last of any. times_s: of each stream, shape (n,)."""
    rate_hz = common_rate_hz([row.rate_hz for row in series])
    begin_s = min(float(row.min()) for row in times_s)
    end_s = max(float(row.max()) for row in times_s)
    return Grid(begin_s, rate_hz, int((end_s - begin_s) * rate_hz + 1e-6) + 1)


def onto(grid: Grid, time_s: Floats, series: Series) -> Floats:
    """A stream's values on the grid, shape (length, channels); NaN where it was silent."""
    order = np.argsort(time_s, kind="stable")
    time_s, values = time_s[order], series.values[order]
    at_s = grid.begin_s + np.arange(grid.length) / grid.rate_hz
    after = np.clip(np.searchsorted(time_s, at_s), 0, len(time_s) - 1)
    before = np.maximum(after - 1, 0)
    nearest = np.where(np.abs(time_s[before] - at_s) <= np.abs(time_s[after] - at_s), before, after)
    found = values[nearest] if is_own(grid, series) else _drawn(at_s, time_s, values)
    step_s = 1 / series.rate_hz
    gap_s = np.where(after == before, 0.0, time_s[after] - time_s[before])
    outside = np.abs(time_s[nearest] - at_s) > LONGEST * step_s
    found[outside | ((gap_s > LONGEST * step_s) & (np.abs(time_s[nearest] - at_s) > step_s / 2))] = np.nan
    return found


def is_own(grid: Grid, series: Series) -> bool:
    """Whether the stream has the grid's own rate."""
    return bool(series.rate_hz == grid.rate_hz)


def _drawn(at_s: Floats, time_s: Floats, values: Floats) -> Floats:
    return np.column_stack([np.interp(at_s, time_s, values[:, place]) for place in range(values.shape[1])])
