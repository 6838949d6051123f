"""Small statistics, each with the number of values it stands on.

Lives here: Spread and Quantiles. Why: every figure that is shown states its n. Must never: give a number for no
values; that is NaN, and `n` is 0.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite, nan

import numpy as np


@dataclass(frozen=True)
class Spread:
    """Mean, sample standard deviation (n - 1), smallest and largest of the values that are finite."""

    n: int = 0
    mean: float = nan
    sd: float = nan
    low: float = nan
    high: float = nan

    @classmethod
    def of(cls, values: Sequence[float]) -> "Spread":
        """Of these values; SD is NaN for fewer than two."""
        known = [value for value in values if isfinite(value)]
        if not known:
            return cls()
        sd = float(np.std(known, ddof=1)) if len(known) > 1 else nan
        return cls(len(known), float(np.mean(known)), sd, min(known), max(known))


@dataclass(frozen=True)
class Quantiles:
    """Median and 99th percentile, linearly interpolated."""

    n: int = 0
    p50: float = nan
    p99: float = nan

    @classmethod
    def of(cls, values: Sequence[float]) -> "Quantiles":
        """Of these values."""
        if not values:
            return cls()
        p50, p99 = np.percentile(values, (50, 99))
        return cls(len(values), float(p50), float(p99))
