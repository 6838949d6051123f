"""The load of a sole at each of its samples, for a whole session at once.

Lives here: `loads`. Why: the engine's meter takes one sample after another, and a report has a million. Must never:
read a sole otherwise than its meter does; offsets are left in, for the curves take the foot in the air as zero.
"""

import numpy as np
from numpy.typing import NDArray

from feedback.config import Sole
from feedback.gait.foot import meter_of
from feedback.gait.load import HOLD_NS
from feedback.gait.polarity import Polarity
from feedback.records.lanes import Track

Floats = NDArray[np.float64]

_AT_ONCE = 1 << 16
"""Samples that are worked on together: an hour of them as a table would take half a gigabyte."""


def loads(track: Track, sole: Sole, leg: str, polarity: Polarity | None = None) -> Floats:
    """Shape (n,), in the meter's unit; NaN where no zone can be read. Empty where the track is of another sole.

    polarity: what is known of bare switches, which both feet share.
    """
    if not len(track.t_ns) or track.values.shape[1] != len(sole.zones):
        return np.empty(0)
    meter = meter_of(sole, leg, polarity or Polarity())
    if sole.calibration == "switch":
        pairs = zip(track.t_ns.tolist(), track.values.tolist(), strict=True)
        return np.array([meter.load(t_ns, values) for t_ns, values in pairs])
    if np.isfinite(track.values).all():
        parts = [track.values[k : k + _AT_ONCE] for k in range(0, len(track.values), _AT_ONCE)]
        return np.concatenate([meter.raw_table(part.astype(np.float64)).sum(axis=1) for part in parts])
    table = _held(track.t_ns, meter.raw_table(track.values.astype(np.float64)))
    known = np.isfinite(table)
    total: Floats = np.where(known.any(axis=1), np.where(known, table, 0.0).sum(axis=1), np.nan)
    return total


def _held(t_ns: NDArray[np.int64], table: Floats) -> Floats:
    """A missing zone keeps its last good value for as long as the meter holds it."""
    rows = np.arange(len(table))[:, None]
    last = np.maximum.accumulate(np.where(np.isfinite(table), rows, 0), axis=0)
    held = np.take_along_axis(table, last, axis=0)
    old = t_ns[:, None] - t_ns[last] > HOLD_NS
    return np.where(old, np.nan, held)
