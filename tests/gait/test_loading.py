from itertools import pairwise
from math import isnan, nan

import numpy as np
import pytest

from feedback.config import Sole, Zone
from feedback.gait.load import DividerMeter, Meter
from feedback.gait.loading import NOTHING, Loading, Stances
from feedback.messages import Samples

BODY_N = 700.0
START_NS, STANCE_S, RATE_HZ = 5_000_003_000, 0.7, 200.0
END_NS = START_NS + round(STANCE_S * 1e9)
ALONE_NS = START_NS + 120_000_000, START_NS + 560_000_000
PLACES = (("heel", 0.0, -0.8), ("mid", 0.5, 0.0), ("forefoot", 0.4, 0.5), ("forefoot", -0.6, 0.5), ("toe", -0.2, 0.9))


def sole(places=PLACES, calibration: str = "newton") -> Sole:
    zones = tuple(Zone(name=f"z{k}", region=region, x=x, y=y) for k, (region, x, y) in enumerate(places))
    return Sole(calibration=calibration, counts_per_newton=20.0, adc_max=4095, zones=zones)


def shape(at: float) -> float:
    """Load of a stance, body weights: peaks of 1.1 at 25 % and of 1.05 at 78 %, 0.8 between them, 0.05 at its ends."""
    return float(np.interp(at, (-0.01, 0.0, 0.25, 0.5, 0.78, 1.0, 1.01), (0.0, 0.05, 1.1, 0.8, 1.05, 0.05, 0.0)))


def stance(places=PLACES, rate_hz: float = RATE_HZ, weight: float = BODY_N) -> list[Samples]:
    """The samples of a stance that rolls evenly from heel to toe, in counts, with one beyond either end."""
    out = []
    y = np.array([place[2] for place in places])
    for k in range(-1, round(STANCE_S * rate_hz) + 1):
        t_ns = START_NS + round((k + 0.3) / rate_hz * 1e9)
        at = (t_ns - START_NS) * 1e-9 / STANCE_S
        spread = np.clip(1.0 - np.abs(y - (-0.8 + 1.7 * at)) / 0.5, 0.001, 1.0)
        loads = 20.0 * weight * shape(at) * spread / spread.sum()
        out.append(Samples(t_ns, t_ns, k, "i.left", k, tuple(loads.tolist())))
    return out


def read(samples: list[Samples] | None = None, one: Sole | None = None, weight: float = BODY_N, **changes) -> Loading:
    one = one or sole()
    meter = changes.get("meter") or Meter(one)
    return Stances(one).read(samples or stance(), meter, weight, (START_NS, END_NS), changes.get("alone_ns", ALONE_NS))


def test_peaks_valley_slope_and_area_of_a_known_stance() -> None:
    seen = read()
    assert (seen.first_peak, seen.valley, seen.second_peak) == pytest.approx((1.1, 0.8, 1.05), abs=0.02)
    assert seen.loading_rate_per_s == pytest.approx(1.05 / (0.25 * STANCE_S), rel=0.01)
    assert seen.load_impulse_s == pytest.approx(STANCE_S * (0.14375 + 0.2375 + 0.259 + 0.121), rel=0.01)
    assert seen.fore_impulse(0.0, 9.0) < seen.load_impulse_s


def test_the_foot_rolls_from_heel_to_toe() -> None:
    seen = read()
    assert seen.toe_off_zone == "toe"
    assert seen.path.ap[0] < -0.7
    assert seen.path.ap[-1] > 0.7
    assert all(after > before - 0.01 for before, after in pairwise(seen.path.ap))
    assert 0.1 < seen.heel_to_forefoot_s < 0.5
    assert 0.8 < seen.push_off_peak <= seen.second_peak


def test_the_impulse_of_the_forefoot_adds_up_and_ends_with_the_stance() -> None:
    seen = read()
    whole = seen.fore_impulse(0.0, STANCE_S)
    assert seen.fore_impulse(0.0, 0.44) + seen.fore_impulse(0.44, 0.66) + seen.fore_impulse(0.66, 2.0) == (
        pytest.approx(whole)
    )
    assert seen.fore_impulse(STANCE_S + 0.01, 2.0) == 0.0


@pytest.mark.parametrize("rate_hz", [50.0, 100.0, 1000.0])
def test_the_rate_of_the_samples_changes_next_to_nothing(rate_hz: float) -> None:
    usual, other = read(), read(stance(rate_hz=rate_hz))
    assert numbers(other) == pytest.approx(numbers(usual), rel=0.08, abs=0.03)


def test_a_heavier_body_on_the_same_stance_gives_the_same_shares() -> None:
    assert numbers(read(stance(weight=350.0), weight=350.0)) == pytest.approx(numbers(read()))


def test_the_offset_of_a_zone_is_not_load() -> None:
    meter = Meter(sole())
    meter.offsets = [5.0] * 5
    raised = [sample.replace(values=tuple(value + 100.0 for value in sample.values)) for sample in stance()]
    assert numbers(read(raised, meter=meter)) == pytest.approx(numbers(read()))


def test_a_divider_reads_the_same_stance() -> None:
    one = sole(calibration="fsr-pull-down")

    def counts(sample: Samples) -> tuple[float, ...]:
        return tuple(4095 * load / (load + 3000.0) for load in sample.values)

    samples = [sample.replace(values=counts(sample)) for sample in stance()]
    seen = read(samples, one, 20 * BODY_N / 3000.0, meter=DividerMeter(one))
    assert numbers(seen) == pytest.approx(numbers(read()))


@pytest.mark.parametrize("regions", [("heel", "mid"), ("mid", "forefoot"), ("mid",)])
def test_zones_that_are_not_there_are_not_told_of(regions: tuple[str, ...]) -> None:
    places = tuple((region, 0.1 * k, -0.8 + k) for k, region in enumerate(regions))
    seen = read(stance(places), sole(places))
    assert (seen.first_peak, seen.valley, seen.second_peak) == pytest.approx((1.1, 0.8, 1.05), abs=0.02)
    assert (seen.toe_off_zone, seen.path.ap, seen.path.ml) == ("", (), ())
    assert isnan(seen.push_off_peak)
    assert isnan(seen.heel_to_forefoot_s)
    assert isnan(seen.fore_impulse(0.4, 0.6))


def test_a_foot_that_never_loads_its_heel_has_no_time_from_there() -> None:
    toes = [sample.replace(values=(0.0, 0.0, *sample.values[2:4], 1000.0)) for sample in stance()]
    assert isnan(read(toes).heel_to_forefoot_s)


def test_a_missing_value_costs_its_sample_and_a_hole_the_stance() -> None:
    gaps = {40, 41, 90}
    samples = stance()
    thin = [s.replace(values=(nan, *s.values[1:])) if k in gaps else s for k, s in enumerate(samples)]
    assert numbers(read(thin)) == pytest.approx(numbers(read()), rel=0.02, abs=0.01)
    hole = [s.replace(values=(nan, *s.values[1:])) if 40 <= k < 65 else s for k, s in enumerate(samples)]
    assert read(hole) is NOTHING
    assert read(samples[:40] + samples[65:]) is NOTHING
    assert read([s.replace(values=(nan,) * 5) for s in samples]) is NOTHING


def test_what_cannot_be_read_is_not_read() -> None:
    meter = Meter(sole())
    meter.drop(frozenset({1}))
    assert read(meter=meter) is NOTHING
    assert read(weight=0.0) is NOTHING
    assert read(one=sole(calibration="switch")) is NOTHING
    assert read(stance()[1:]) is NOTHING  # from after heel strike only
    assert read(stance()[:-1]) is NOTHING  # to before toe off only
    assert read(stance(rate_hz=8.0)) is NOTHING
    assert isnan(NOTHING.fore_impulse(0.4, 0.6))


def test_without_the_other_foot_only_the_spread_is_missing() -> None:
    seen = read(alone_ns=None)
    assert isnan(seen.path.spread_ml)
    assert seen.path.ml == read().path.ml


def test_load_that_trembles_in_mid_stance_is_told_and_the_valley_is_not() -> None:
    still = read(stance(rate_hz=200.0)).fluctuation_pct
    shaken = [
        sample.replace(values=tuple((1 + 0.03 * np.sin(2 * np.pi * 10e-9 * sample.t_ns)) * v for v in sample.values))
        for sample in stance(rate_hz=200.0)
    ]
    assert read(shaken).fluctuation_pct == pytest.approx(np.hypot(still, 3.0 / np.sqrt(2)), abs=0.4)
    assert isnan(read(alone_ns=None).fluctuation_pct)


def test_where_the_load_lay_across_the_sole() -> None:
    seen = read()
    assert seen.aside(0.3 * STANCE_S, 0.4 * STANCE_S) == pytest.approx(np.mean(seen.path.ml[3:5]), abs=0.1)
    assert isnan(seen.aside(0.8, 0.9))
    assert isnan(NOTHING.aside(0.1, 0.2))
    assert seen.sample_s == pytest.approx(1 / RATE_HZ, rel=0.05)


def numbers(seen: Loading) -> list[float]:
    figures = seen[1:8]
    return [*figures, *seen.path.ap[1:-1], *seen.path.ml[1:-1], seen.path.excursion_ap, seen.path.spread_ml]
