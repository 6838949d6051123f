"""A whole track at once is what the engine's meter says sample by sample."""

from math import isfinite, nan
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedback.config import Sole, Zone
from feedback.gait.foot import meter_of
from feedback.gait.load import HOLD_NS
from feedback.gait.polarity import Polarity
from feedback.records.lanes import Track
from feedback.records.sole_loads import loads

MS = 1_000_000
ZONES = tuple(Zone(name=name, x=0, y=0, region="heel") for name in "abc")


def sole(calibration: str) -> Sole:
    more: dict[str, Any] = {"zones": ZONES[:1] if calibration == "switch" else ZONES}
    return Sole(calibration=calibration, counts_per_newton=4.0, **more)  # type: ignore[arg-type]


def both_ways(calibration: str, rows: list[tuple[float, ...]]) -> tuple[list[float], list[float]]:
    """At once, and sample by sample by the meter."""
    times = [k * 10 * MS + MS for k in range(len(rows))]
    track = Track(np.array(times), np.array(rows, dtype=np.float32))
    meter = meter_of(sole(calibration), "left", Polarity())
    singly = [meter.load(t_ns, row) for t_ns, row in zip(times, track.values.tolist(), strict=True)]
    return loads(track, sole(calibration), "left").tolist(), singly


@pytest.mark.parametrize("calibration", ["newton", "fsr-pull-down", "fsr-pull-up"])
@settings(max_examples=40)
@given(st.lists(st.tuples(*[st.floats(0, 4095, width=32)] * 3), min_size=1, max_size=20))
def test_it_is_what_the_meter_says(calibration: str, rows: list[tuple[float, ...]]) -> None:
    at_once, singly = both_ways(calibration, rows)
    assert at_once == pytest.approx(singly, rel=1e-6, abs=1e-4)


@settings(max_examples=60)
@given(st.lists(st.tuples(*[st.one_of(st.just(nan), st.integers(0, 99).map(float))] * 3), min_size=1, max_size=40))
def test_a_missing_zone_keeps_its_last_value_for_a_while(rows: list[tuple[float, ...]]) -> None:
    at_once, _ = both_ways("newton", rows)
    good: dict[int, tuple[int, float]] = {}
    for k, (found, row) in enumerate(zip(at_once, rows, strict=True)):
        good |= {z: (k, value) for z, value in enumerate(row) if isfinite(value)}
        held = [value for at, value in good.values() if (k - at) * 10 * MS <= HOLD_NS]
        assert found == pytest.approx(sum(held) / 4.0) if held else not isfinite(found)


def test_a_bare_switch_is_read_by_its_own_meter() -> None:
    rows = [(float(200 * (k // 60 % 2) + k % 3),) for k in range(600)]
    at_once, singly = both_ways("switch", rows)
    assert np.array_equal(at_once, singly, equal_nan=True)
    assert np.isfinite(at_once[-1])


def test_another_sole_has_no_load() -> None:
    track = Track(np.array([1, 2]), np.zeros((2, 5), dtype=np.float32))
    assert loads(track, sole("newton"), "left").size == loads(Track(), sole("newton"), "left").size == 0
