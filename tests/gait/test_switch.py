from math import isnan

import numpy as np
import pytest

from feedback.config import Sole, Zone
from feedback.gait.polarity import Polarity
from feedback.gait.switch import LEVEL, SwitchMeter

SOLE = Sole(calibration="switch", zones=(Zone(name="s", x=0.0, y=0.0, region="mid"),))


def signal(seconds: float, rate_hz: float = 300.0) -> np.ndarray:
    """1 in stance, 0 in swing, with a steep rise and a slow fall."""
    phase = np.arange(0, seconds, 1 / rate_hz) % 1.1
    return np.clip(np.minimum(phase / 0.03, (0.68 - phase) / 0.15), 0, 1)


def loads(values: np.ndarray, meter: SwitchMeter | None = None) -> np.ndarray:
    meter = meter or SwitchMeter(SOLE, "left", Polarity())
    return np.array([meter.load(round(k / 300 * 1e9), (float(value),)) for k, value in enumerate(values)])


@pytest.mark.parametrize(("gain", "offset"), [(2400.0, -1900.0), (3.0, 100.0), (1.0, 0.0), (-2400.0, 500.0)])
def test_offset_gain_and_polarity_are_found(gain: float, offset: float) -> None:
    truth = signal(40)
    found = loads(offset + gain * truth)[-3000:] > LEVEL
    assert (found == (truth[-3000:] > LEVEL)).mean() > 0.97


def test_a_plain_contact_upside_down_is_turned_by_its_duty() -> None:
    truth = (signal(40) > 0.1).astype(float)
    found = loads(1.0 - truth)[-3000:] > LEVEL
    assert (found == (truth[-3000:] > LEVEL)).mean() > 0.99


@pytest.mark.parametrize("inverted", [(), ("left",), ("right",), ("left", "right")])
def test_of_two_feet_either_may_be_upside_down(inverted: tuple[str, ...]) -> None:
    polarity = Polarity()
    meters = {leg: SwitchMeter(SOLE, leg, polarity) for leg in ("left", "right")}
    truth = {"left": signal(40), "right": signal(40.55)[165:]}
    found: dict[str, list[bool]] = {"left": [], "right": []}
    for k in range(len(truth["left"])):
        for leg, meter in meters.items():
            value = float(2000 * truth[leg][k] * (-1 if leg in inverted else 1))
            found[leg].append(meter.load(round(k / 300 * 1e9), (value,)) > LEVEL)
    for leg in meters:
        assert (np.array(found[leg][-3000:]) == (truth[leg][-3000:][: len(found[leg])] > LEVEL)).mean() > 0.97, leg


def test_standing_still_says_nothing_however_it_drifts_and_hums() -> None:
    rng = np.random.default_rng(1)
    drift = 500 - 250 * (1 - np.exp(-np.arange(6000) / 3000)) + rng.normal(0, 4, 6000)
    assert np.isnan(loads(drift)).all()


def test_the_levels_follow_a_drifting_baseline() -> None:
    truth = signal(60)
    drift = np.linspace(0, 600, len(truth))
    found = loads(-1900 + drift * (1 - truth) + 2400 * truth)[-3000:] > LEVEL
    assert (found == (truth[-3000:] > LEVEL)).mean() > 0.9


def test_a_missing_value_is_no_load() -> None:
    meter = SwitchMeter(SOLE, "left", Polarity())
    loads(signal(10) * 2000, meter)
    assert meter.ready
    assert isnan(meter.load(10**11, (float("nan"),)))
    assert meter.zone_loads((1.0,)) == []
