"""Counts of one sole become load: per zone and in total.

Lives here: one meter for each way a sole can be calibrated, offsets tracked in swing, missing and dropped zones.
Why: what follows must not care which device measures. Must never: guess newtons from force-sensing resistors, whose
absolute error is 5-25 % (Interlink FSR 400 data sheet PDS-10004-C); they give relative load.
"""

from collections.abc import Sequence
from math import isfinite, nan

import numpy as np
import numpy.typing as npt

from feedback.config import Sole

Array = npt.NDArray[np.float64]

HOLD_NS = 100_000_000
"""A missing zone keeps its last good value for so long, then it counts as dropped."""
_RAIL = 0.98
"""Share of the supply beyond which a divider's reading is held: conductance grows without bound there."""
_SETTLE_FIRST, _SETTLE = 0.5, 0.1
"""Share of the difference by which an offset follows a swing: the first ones, and then."""
_LARGEST_GAIN = 3.0


class Meter:
    """Turns the raw counts of one sole into load. This one: counts proportional to force.

    Loads are newtons for a 'newton' sole, conductance over that of the divider's resistor for an 'fsr-…' sole, and
    counts for a 'switch'.
    """

    def __init__(self, sole: Sole) -> None:
        self.zones = len(sole.zones)
        self.scale = 1.0 / sole.counts_per_newton if sole.calibration == "newton" else 1.0
        self.offsets = [0.0] * self.zones
        self.total_offset = 0.0
        self.dropped: frozenset[int] = frozenset()
        self.shares = [1.0 / self.zones] * self.zones
        self._gain = 1.0
        self._settled = 0
        self._good = [nan] * self.zones
        self._good_ns = [0] * self.zones
        self._whole: Sequence[float] = ()
        """The last sample of which no zone was missing, if it was since the last one of which some were."""
        self._whole_ns = 0

    def load(self, t_ns: int, values: Sequence[float]) -> float:
        """Total load above the offsets; NaN when no zone can be read."""
        total = sum(values) * self.scale - self.total_offset
        if total - total == 0.0 and not self.dropped:
            self._whole, self._whole_ns = values, t_ns
            return total
        return self._patched(t_ns, values)

    def zone_loads(self, values: Sequence[float]) -> list[float]:
        """Load of each zone above its offset; 0 where the zone is missing or dropped."""
        return [
            0.0 if z in self.dropped or not isfinite(raw) else raw - offset
            for z, (raw, offset) in enumerate(zip(self.raw(values), self.offsets, strict=True))
        ]

    def zone_table(self, values: Array) -> Array:
        """As `zone_loads`, for many samples at once: shape (n, zones)."""
        loads: Array = self.raw_table(values) - np.array(self.offsets)
        if not np.isfinite(loads).all():
            loads[~np.isfinite(loads)] = 0.0
        if self.dropped:
            loads[:, list(self.dropped)] = 0.0
        return loads

    def raw(self, values: Sequence[float]) -> list[float]:
        """Load of each zone with its offset still in it; NaN where it is missing."""
        scale = self.scale
        return [value * scale for value in values]

    def raw_table(self, values: Array) -> Array:
        """As `raw`, for many samples at once."""
        return values * self.scale

    def settle(self, swing: Sequence[Sequence[float]]) -> None:
        """Follow the offsets: the counts seen in the middle of a confirmed swing, when nothing loads the foot."""
        if not swing:
            return
        share = _SETTLE_FIRST if self._settled < 3 else _SETTLE
        self._settled += 1
        for z, column in enumerate(self.raw_table(np.array(swing)).T.tolist()):
            seen = sorted([value for value in column if isfinite(value)])
            if seen and z not in self.dropped:
                self.offsets[z] += share * (seen[len(seen) // 2] - self.offsets[z])
        self._sum_offsets()

    def drop(self, zones: frozenset[int]) -> None:
        """Leave these zones out, and let the others stand for them by the share they used to carry."""
        self.dropped = zones
        left = 1.0 - sum(self.shares[z] for z in zones)
        self._gain = min(1.0 / left, _LARGEST_GAIN) if left > 0 else 0.0
        self._sum_offsets()

    def _sum_offsets(self) -> None:
        self.total_offset = sum(self.offsets)

    def _patched(self, t_ns: int, values: Sequence[float]) -> float:
        """The sum zone by zone, with missing values held for a while and dropped zones left out."""
        if self._whole:
            self._good, self._good_ns = self.raw(self._whole), [self._whole_ns] * self.zones
            self._whole = ()
        total, seen = 0.0, False
        for z, load in enumerate(self.raw(values)):
            if isfinite(load):
                self._good[z], self._good_ns[z] = load, t_ns
            elif t_ns - self._good_ns[z] > HOLD_NS:
                continue
            if z not in self.dropped and isfinite(self._good[z]):
                total += self._good[z] - self.offsets[z]
                seen = True
        return total * self._gain if seen else nan


class DividerMeter(Meter):
    """Force-sensing resistors in a divider: conductance is about linear in force (Interlink integration guide)."""

    def __init__(self, sole: Sole) -> None:
        super().__init__(sole)
        self._full = float(sole.adc_max)
        self._pull_up = sole.calibration == "fsr-pull-up"

    def raw(self, values: Sequence[float]) -> list[float]:
        """Conductance times the fixed resistor: Vo/(V-Vo) with the FSR to supply, (V-Vo)/Vo with it to ground."""
        full = self._full
        if self._pull_up:
            values = [full - value for value in values]
        last = full * _RAIL
        most = last / (full - last)
        return [most if value > last else (0.0 if value < 0.0 else value / (full - value)) for value in values]

    def raw_table(self, values: Array) -> Array:
        """As `raw`, for many samples at once."""
        full = self._full
        held = np.clip(full - values if self._pull_up else values, 0.0, full * _RAIL)
        table: Array = held / (full - held)
        return table

    def load(self, t_ns: int, values: Sequence[float]) -> float:
        """Total relative load above the offsets; NaN when no zone can be read."""
        total = sum(self.raw(values)) - self.total_offset
        if total - total == 0.0 and not self.dropped:
            self._whole, self._whole_ns = values, t_ns
            return total
        return self._patched(t_ns, values)
