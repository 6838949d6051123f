"""The adaptive oscillator locks on to a walk's rhythm and foretells strikes from its phase."""

from math import pi

import numpy as np
import pytest

from gait_bench import oscillator
from gait_bench.reference import Leg


def walk(stride_s: float, seconds: float = 60.0) -> tuple[np.ndarray, np.ndarray, Leg]:
    """Time, difference of loads, and the left leg's events of an even walk."""
    time_s = np.arange(0, seconds, 0.01)
    share = (time_s / stride_s) % 1.0
    heard = np.clip(8 * np.sin(2 * pi * (share - 0.06)), -1, 1)
    strikes = np.arange(0, seconds, stride_s)
    return time_s, heard, Leg(strikes, strikes + 0.62 * stride_s, strikes + 0.5 * stride_s, strikes + 0.12 * stride_s)


@pytest.mark.parametrize("stride_s", [0.95, 1.2, 1.5])
def test_it_finds_the_rhythm_and_the_next_strike(stride_s: float) -> None:
    time_s, heard, leg = walk(stride_s)
    track = oscillator.run(time_s, heard)
    late = track.time_s > 30
    assert track.omega_rad_s[late].mean() == pytest.approx(2 * pi / stride_s, rel=0.01)
    for rows in oscillator.at_anchors(leg, track):
        errors = [np.abs(leg.strikes - row.strike_s).min() for row in rows if 30 < row.made_s < 55]
        assert len(errors) > 10
        assert np.median(errors) < 0.04


def test_its_phase_begins_anew_at_each_strike() -> None:
    time_s, heard, leg = walk(1.2)
    track = oscillator.run(time_s, heard)
    truth = (track.time_s / 1.2) % 1.0
    late = (track.time_s > 30) & (truth > 0.02) & (truth < 0.98)
    assert np.abs(oscillator.phases(leg, track) - truth)[late].max() < 0.06


def test_predictions_count_on_from_the_last_strike() -> None:
    times = np.array([0.5, 1.0, 1.25, 1.5, 1.75])
    track = oscillator.Track(times, 2 * pi * times + 0.7, np.full(5, 2 * pi))
    leg = Leg(np.array([1.0, 2.0]), *(np.empty(0),) * 3)
    made = oscillator.predictions(leg, track)
    assert [(row.made_s, row.strike_s) for row in made] == [(at, pytest.approx(2.0)) for at in times[1:]]
    assert np.isnan(oscillator.phases(leg, track)[0])


def test_one_that_stands_still_promises_nothing_near() -> None:
    track = oscillator.Track(np.array([1.0, 1.5]), np.array([3.0, 3.0]), np.array([1e-3, -2.0]))
    leg = Leg(np.array([1.0, 2.0]), *(np.empty(0),) * 3)
    assert all(row.strike_s > 10 for row in oscillator.predictions(leg, track))
