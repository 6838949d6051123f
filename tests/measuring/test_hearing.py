"""A recording with lumps, drift and noise: its clock and the sounds in it are found."""

import random

import numpy as np
import pytest

from feedback.measuring.hearing import find, fit
from feedback.messages import Cue
from feedback.outputs.mixer import Mixer

RATE_HZ = 48_000
KNOWN = np.asarray(Mixer(RATE_HZ, 1).wave(Cue(0, 0, 0, 1, 0, "t", "left", 0, 0, 0, "click", -12.0, "")), dtype=float)[
    :, 0
]


@pytest.mark.parametrize("ppm", [0, 500, -730])
def test_the_clock_of_a_recording_is_found_under_late_arrivals(ppm: int) -> None:
    dice, frame_ns = random.Random(ppm), 1e9 / RATE_HZ / (1 + ppm * 1e-6)
    arrivals = []
    for lump in range(1, 4_000):
        late_ns = dice.choice((0, 0, 1)) * dice.uniform(0, 8_000_000) + dice.uniform(0, 60_000)
        arrivals.append((lump * 240, round(10**12 + lump * 240 * frame_ns + late_ns)))
    line = fit(arrivals, RATE_HZ)
    assert line.drift_ppm(RATE_HZ) == pytest.approx(ppm, abs=10)
    for frame in (0, 480_000, 900_000):
        assert abs(line.at_ns + frame * line.frame_ns - (10**12 + frame * frame_ns)) < 100_000


def test_without_lumps_there_is_no_clock() -> None:
    with pytest.raises(ValueError, match="nothing was heard"):
        fit([(480, 10**12)], RATE_HZ)


@pytest.mark.parametrize("noise", [0.0, 0.003])
def test_a_known_sound_is_found_to_a_sample_in_quiet_and_in_noise(noise: float) -> None:
    dice = np.random.default_rng(1)
    at = np.cumsum(dice.integers(6_000, 9_000, 60))
    samples = noise * dice.standard_normal(at[-1] + 9_000)
    for frame in at:
        samples[frame : frame + len(KNOWN)] += 0.3 * KNOWN
    found = find(samples, KNOWN, RATE_HZ)
    assert len(found) == len(at)
    assert np.abs(found - at).max() <= (0.05 if not noise else 1.0)


def test_nothing_is_found_in_silence_or_in_too_little() -> None:
    assert len(find(np.zeros(100_000), KNOWN, RATE_HZ)) == 0
    assert len(find(np.zeros(10), KNOWN, RATE_HZ)) == 0


def test_a_sound_turned_upside_down_by_a_cable_is_found_too() -> None:
    samples = np.zeros(48_000)
    samples[20_000 : 20_000 + len(KNOWN)] = -KNOWN
    assert find(samples, KNOWN, RATE_HZ) == pytest.approx([20_000], abs=0.05)
