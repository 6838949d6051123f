"""Faults of electrodes."""

import numpy as np
import pytest

from feedback.config.body import Emg, EmgChannel
from feedback.gait.muscle.watch import FLAT, HUM, MAINS_ALONE, RAILED, STEPS, Watch

TIME_S = np.arange(0, 6, 0.001)
NOISE = np.random.default_rng(2).normal(0, 10, len(TIME_S))
MAINS = np.sin(2 * np.pi * 50.08 * TIME_S)


def _faults(uv, usual_uv=16.0, **settings):
    watch = Watch(Emg(stream="emg.emg", channels=(EmgChannel(muscle="gluteus_medius", leg="left"),), **settings))
    told = [watch.step(uv[None, k : k + 10], lambda: [usual_uv]) for k in range(0, len(uv), 10)]
    return [faults[0] for faults in told if faults is not None]


@pytest.mark.parametrize(
    ("uv", "fault"),
    [
        (NOISE, ""),
        (NOISE + 60 * MAINS, ""),
        (NOISE + 200 * MAINS, MAINS_ALONE),
        (3 * NOISE + 160 * MAINS, HUM),
        (NOISE + 400 * (TIME_S % 1 < 0.5), STEPS),
        (np.full(len(TIME_S), 7.0), FLAT),
        (np.clip(NOISE * 1000, -3000, 3000), RAILED),
    ],
    ids=["noise", "some mains", "mains alone", "hum", "steps", "flat", "railed"],
)
def test_each_fault_is_named(uv, fault):
    assert _faults(uv)[-1] == fault


def test_what_is_told_by_the_usual_burst_waits_for_it():
    assert set(_faults(NOISE + 400 * (TIME_S % 1 < 0.5), usual_uv=float("nan"))) == {""}


def test_a_fault_is_told_soon_and_over_only_after_a_while():
    uv = NOISE.copy()
    uv[1500:2000] = 3000.0
    faults = _faults(uv)
    assert faults.index(RAILED) <= 7
    assert faults[-1] == ""
    assert 25 <= faults.count(RAILED) <= 40


def test_an_envelope_may_be_still():
    assert set(_faults(np.full(len(TIME_S), 7.0), signal="envelope")) == {""}
