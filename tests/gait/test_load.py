from math import isfinite, isnan, nan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.config import Sole, Zone
from feedback.gait.load import HOLD_NS, DividerMeter, Meter


def sole(calibration: str, zones: int = 3) -> Sole:
    rows = tuple(Zone(name=f"z{k}", x=0.0, y=0.0, region="mid") for k in range(zones))
    return Sole(calibration=calibration, counts_per_newton=20.0, adc_max=1023, zones=rows)


def test_counts_become_newtons() -> None:
    assert Meter(sole("newton")).load(0, (200.0, 400.0, 0.0)) == pytest.approx(30.0)


@pytest.mark.parametrize(("calibration", "reading"), [("fsr-pull-down", 341.0), ("fsr-pull-up", 682.0)])
def test_a_divider_reads_conductance(calibration: str, reading: float) -> None:
    """With the FSR at twice the fixed resistor, a third of the supply lies on the smaller: conductance 1/2."""
    loads = DividerMeter(sole(calibration)).raw((reading,) * 3)
    assert loads == pytest.approx([0.5] * 3)


@pytest.mark.parametrize("calibration", ["fsr-pull-down", "fsr-pull-up"])
@given(values=st.tuples(*[st.floats(-50, 2000)] * 3))
def test_no_reading_of_a_divider_is_infinite_or_negative(calibration: str, values: tuple[float, ...]) -> None:
    loads = DividerMeter(sole(calibration)).raw(values)
    assert all(isfinite(load) and 0 <= load <= 49.1 for load in loads)


@pytest.mark.parametrize("calibration", ["newton", "fsr-pull-down", "fsr-pull-up"])
@given(rows=st.lists(st.tuples(*[st.floats(-50, 2000) | st.just(nan)] * 3), min_size=1, max_size=9))
def test_many_samples_at_once_read_as_one_by_one(calibration: str, rows: list[tuple[float, ...]]) -> None:
    meter = (Meter if calibration == "newton" else DividerMeter)(sole(calibration))
    table = meter.raw_table(np.array(rows))
    assert table == pytest.approx(np.array([meter.raw(row) for row in rows]), nan_ok=True)


def test_more_force_reads_as_more_load_in_both_wirings() -> None:
    down, up = DividerMeter(sole("fsr-pull-down")), DividerMeter(sole("fsr-pull-up"))
    readings = (10.0, 300.0, 900.0)
    assert down.raw(readings) == sorted(down.raw(readings))
    assert up.raw(readings) == sorted(up.raw(readings), reverse=True)


def test_a_missing_zone_is_held_for_a_while_and_then_left_out() -> None:
    meter = Meter(sole("newton"))
    assert meter.load(0, (200.0, nan, 600.0)) == pytest.approx(40.0), "nothing was good before: the zone is out"
    held = Meter(sole("newton"))
    held.load(0, (200.0, 400.0, nan))
    assert held.load(HOLD_NS // 2, (200.0, nan, nan)) == pytest.approx(10.0 + 20.0)
    assert held.load(2 * HOLD_NS, (200.0, nan, nan)) == pytest.approx(10.0)


@pytest.mark.parametrize("calibration", ["newton", "fsr-pull-down", "fsr-pull-up"])
def test_the_first_missing_zone_after_whole_samples_is_held_at_its_last_value(calibration: str) -> None:
    meter = (Meter if calibration == "newton" else DividerMeter)(sole(calibration))
    meter.load(0, (100.0, 100.0, 100.0))
    whole = meter.load(10, (200.0, 400.0, 600.0))
    assert meter.load(20, (200.0, nan, 600.0)) == pytest.approx(whole)
    assert meter.load(30, (200.0, nan, nan)) == pytest.approx(whole)
    assert meter.load(40, (200.0, 400.0, 600.0)) == pytest.approx(whole)
    assert meter.load(50 + HOLD_NS, (200.0, nan, 600.0)) < whole


def test_with_every_zone_missing_there_is_no_load() -> None:
    assert isnan(Meter(sole("newton")).load(0, (nan, nan, nan)))


def test_offsets_follow_what_is_read_in_swing() -> None:
    meter = Meter(sole("newton"))
    for _ in range(30):
        meter.settle([(40.0, 0.0, 100.0)] * 5)
    assert meter.offsets == pytest.approx([2.0, 0.0, 5.0], abs=0.05)
    assert meter.load(0, (40.0, 0.0, 100.0)) == pytest.approx(0.0, abs=0.1)
    assert meter.zone_loads((240.0, 0.0, 100.0))[0] == pytest.approx(10.0, abs=0.05)


def test_one_odd_swing_does_not_move_an_offset_all_the_way() -> None:
    meter = Meter(sole("newton"))
    for _ in range(10):
        meter.settle([(0.0, 0.0, 0.0)])
    meter.settle([(1000.0, 0.0, 0.0)])
    assert meter.offsets[0] == pytest.approx(5.0)


def test_the_others_stand_for_a_dropped_zone_by_its_share() -> None:
    meter = Meter(sole("newton"))
    meter.shares = [0.5, 0.25, 0.25]
    meter.drop(frozenset({0}))
    assert meter.load(0, (9e9, 200.0, 200.0)) == pytest.approx(40.0)
    assert meter.zone_loads((9e9, 200.0, 200.0))[0] == 0.0
    meter.drop(frozenset())
    assert meter.load(0, (200.0, 200.0, 200.0)) == pytest.approx(30.0)


@given(
    calibration=st.sampled_from(["newton", "fsr-pull-down", "fsr-pull-up"]),
    rows=st.lists(st.tuples(*[st.floats(-100, 5000) | st.just(nan)] * 3), min_size=1, max_size=20),
)
def test_zone_loads_of_many_samples_are_those_of_each(calibration: str, rows: list[tuple[float, ...]]) -> None:
    meter = meter_for(calibration)
    meter.offsets = [1.0, 0.0, 0.5]
    meter.drop(frozenset({1}))
    singly = [meter.zone_loads(row) for row in rows]
    assert meter.zone_table(np.array(rows)) == pytest.approx(np.array(singly))


def meter_for(calibration: str) -> Meter:
    return Meter(sole(calibration)) if calibration == "newton" else DividerMeter(sole(calibration))
