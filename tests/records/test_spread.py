import math
import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.records.spread import Quantiles, Spread

numbers = st.floats(-1e6, 1e6)


@given(st.lists(numbers, min_size=2, max_size=50), st.lists(st.sampled_from([math.nan, math.inf]), max_size=3))
def test_only_finite_values_count(values: list[float], others: list[float]) -> None:
    spread = Spread.of(values + others)
    assert spread.n == len(values)
    assert spread.mean == pytest.approx(statistics.fmean(values), abs=1e-6)
    assert spread.sd == pytest.approx(statistics.stdev(values), rel=1e-6, abs=1e-6)
    assert (spread.low, spread.high) == (min(values), max(values))


def test_nothing_gives_no_number() -> None:
    assert Spread.of([]).n == Quantiles.of([]).n == 0
    assert math.isnan(Spread.of([]).mean)
    assert math.isnan(Spread.of([3.0]).sd)
    assert math.isnan(Quantiles.of([]).p99)


def test_quantiles_are_interpolated() -> None:
    assert Quantiles.of([float(k) for k in range(101)]) == Quantiles(101, 50.0, 99.0)
