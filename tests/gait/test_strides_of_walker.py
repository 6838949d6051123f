"""Stride measures against the synthetic patient, who knows its own forces.

Stance begins and ends where a foot bears 5 % of body weight, so the truth is taken there, too: from the walker's exact
forces, 2000 a second, without the sensors' noise and drift.
"""

from functools import cache
from math import isnan
from statistics import fmean
from typing import Any

import numpy as np
import pytest

from drivers.emulators.steps import Part, Rhythm
from drivers.emulators.walker import GRAVITY, Patient, Walker
from feedback.config import load_rig
from feedback.gait.path import SHARES
from feedback.gait.symmetry import robinson
from feedback.gait.tracker import GaitTracker
from feedback.messages import LEFT, LEGS, RIGHT, Samples, Stride, other

RIG = load_rig(f"{__file__.rpartition('/tests/')[0]}/configs/rigs/emulated.toml")
KG, LEVEL, FINE_HZ = 70.0, 0.05, 2000.0
LARGEST_ERROR = {
    "stride_s": 0.004, "stance_s": 0.005, "swing_s": 0.005, "single_support_s": 0.005,
    "first_double_support_s": 0.005, "second_double_support_s": 0.005,
    "first_peak": 0.03, "valley": 0.03, "second_peak": 0.03, "load_impulse_s": 0.015, "loading_rate_per_s": 0.5,
    "push_off_peak": 0.03, "push_off_impulse_s": 0.005, "heel_to_forefoot_s": 0.005,
}  # fmt: skip
"""Of a single stride, with noise, drift and the estimate of body weight."""


def walker(asymmetry: float) -> Walker:
    rhythm = Rhythm(stride_s=1.1, stride_cv=0.02, asymmetry=asymmetry)
    return Walker(Patient(mass_kg=KG, rhythm=rhythm, parts=(Part("stand", 3.0), Part("walk"))))


@cache
def walk(rate_hz: int, asymmetry: float = 0.0, seconds: int = 60) -> tuple[Walker, list[Stride]]:
    """Its strides but for those of the first seconds, while body weight and offsets are still being learnt."""
    one, tracker, strides = walker(asymmetry), GaitTracker(RIG.sole), []
    for second in range(seconds):
        times_s = second + np.arange(rate_hz) / rate_hz
        feet = [np.rint(20.0 * forces).tolist() for forces in one.readings(times_s, second)]
        for k, t_ns in enumerate((times_s * 1e9).round().astype(int).tolist()):
            for leg, rows in zip(LEGS, feet, strict=True):
                strides += tracker.feed(Samples(t_ns, t_ns, 0, f"i.{leg}", 0, tuple(rows[k])))
    return one, [one for one in strides if isinstance(one, Stride) and one.start_ns > 15e9]


def truth(one: Walker, stride: Stride) -> dict[str, Any]:
    """The stride's figures by the walker's own forces."""
    t = np.arange(stride.start_ns * 1e-9 - 0.3, stride.t_ns * 1e-9 + 0.3, 1 / FINE_HZ)
    forces = dict(zip(LEGS, one.forces(t), strict=True))
    zones = forces[stride.leg] / (KG * GRAVITY)
    total, heel, fore = zones.sum(axis=1), zones[:, :3].sum(axis=1), zones[:, 5:].sum(axis=1)
    its = forces[other(stride.leg)].sum(axis=1) / (KG * GRAVITY)
    start, end = (_nearest(t, total, at_ns * 1e-9, up=True) for at_ns in (stride.start_ns, stride.t_ns))
    lift = _nearest(t, total, start + stride.stance_s, up=False)
    its_lift, its_strike = _nearest(t, its, start + 0.13, up=False), _nearest(t, its, lift - 0.13, up=True)
    inside = (t >= start) & (t <= lift)
    t, total, heel, fore, zones = t[inside], total[inside], heel[inside], fore[inside], zones[inside]
    stance, cycle = (t - start) / (lift - start), (t - start) / (end - start)
    first, second = np.argmax(total * (stance < 0.4)), np.argmax(total * (stance > 0.6))
    rise = t[: first + 1][np.searchsorted(total[: first + 1], (0.2 * total[first], 0.8 * total[first]))]
    along = zones @ [zone.y for zone in RIG.sole.zones] / total
    return {
        "stride_s": end - start, "stance_s": lift - start, "swing_s": end - lift,
        "first_double_support_s": its_lift - start, "single_support_s": its_strike - its_lift,
        "second_double_support_s": lift - its_strike,
        "first_peak": total[first], "valley": total[first:second].min(), "second_peak": total[second],
        "load_impulse_s": total.sum() / FINE_HZ, "loading_rate_per_s": 0.6 * total[first] / (rise[1] - rise[0]),
        "push_off_peak": fore[stance > 0.6].max(),
        "push_off_impulse_s": fore[(cycle > 0.4) & (cycle < 0.6)].sum() / FINE_HZ,
        "heel_to_forefoot_s": t[np.argmax(fore > LEVEL)] - t[np.argmax(heel > LEVEL)],
        "cop_ap": np.interp(SHARES, stance, along),
    }  # fmt: skip


def _nearest(t: np.ndarray, load: np.ndarray, about_s: float, up: bool) -> float:
    on = load >= LEVEL
    edges = np.flatnonzero(on[1:] & ~on[:-1] if up else ~on[1:] & on[:-1])
    return float(t[edges[np.argmin(np.abs(t[edges] - about_s))]])


@pytest.mark.parametrize("rate_hz", [100, 250])
def test_every_stride_is_measured_as_the_walker_made_it(rate_hz: int) -> None:
    one, strides = walk(rate_hz)
    assert len(strides) > 70
    for stride in strides:
        true = truth(one, stride)
        errors = {name: getattr(stride, name) - true[name] for name in LARGEST_ERROR}
        assert not {name: e for name, e in errors.items() if not abs(e) <= LARGEST_ERROR[name]}
        assert (stride.strike_zone, stride.toe_off_zone) == ("heel", "toe")


def test_on_average_the_errors_are_far_smaller() -> None:
    one, strides = walk(100)
    true = [truth(one, stride) for stride in strides]
    bias = {
        name: fmean(getattr(s, name) - row[name] for s, row in zip(strides, true, strict=True))
        for name in LARGEST_ERROR
    }
    assert not {name: e for name, e in bias.items() if abs(e) > 0.4 * LARGEST_ERROR[name]}


def test_the_centre_of_pressure_goes_where_the_walkers_does() -> None:
    """Where stance begins and ends the foot bears 35 N, of which the sensors' noise is a part."""
    one, strides = walk(250)
    errors = np.array([truth(one, stride)["cop_ap"] - stride.cop_ap for stride in strides])
    assert np.abs(errors[:, 1:-1]).max() < 0.05
    assert np.abs(errors).max() < 0.25
    assert np.abs(errors.mean(axis=0)).max() < 0.06


@pytest.mark.parametrize("asymmetry", [-0.1, 0.1])
def test_the_asymmetry_of_the_walker_comes_back(asymmetry: float) -> None:
    """Within 1 % of the swing times as the walker sets them, heel strike to toe off, not at 5 % of body weight."""
    one, strides = walk(100, asymmetry, seconds=100)
    mean = {leg: {name: fmean(getattr(s, name) for s in strides if s.leg == leg) for name in NAMES} for leg in LEGS}
    true = [(stride.leg, truth(one, stride)) for stride in strides]
    for name in NAMES:
        found = robinson(mean[LEFT][name], mean[RIGHT][name])
        expected = robinson(*(fmean(row[name] for leg, row in true if leg == side) for side in LEGS))
        assert found == pytest.approx(expected, abs=0.4)
    assert robinson(mean[LEFT]["swing_s"], mean[RIGHT]["swing_s"]) == pytest.approx(100 * asymmetry, abs=1.0)


NAMES = ("stance_s", "swing_s", "load_impulse_s", "first_peak", "push_off_peak")


def test_a_stride_without_the_other_foot_has_its_loads_all_the_same() -> None:
    _, strides = walk(100)
    assert not [s for s in strides if isnan(s.first_peak) or isnan(s.cop_spread_ml) or len(s.cop_ap) != 11]
