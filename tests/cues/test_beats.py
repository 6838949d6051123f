"""Ways of going on from a beat: do they settle on the walker's steps?"""

from math import isclose

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.config.cues import Rhythm
from feedback.cues.beats import FASTEST_S, SLOWEST_S, adaptive, fixed, way_of


def follow(step, steps_s, period_s, first_s):
    """Beats beside given steps; the asynchrony of each, beat less step."""
    beat_s, found = first_s, []
    for at_s in steps_s:
        found.append(beat_s - at_s)
        made = step(period_s, found[-1])
        beat_s += period_s + made.shift_s
        period_s = made.period_s
    return np.array(found), period_s


def test_the_adaptive_rule_is_the_published_one():
    made = adaptive(1.1, 0.05, 0.4, 0.07)
    assert (made.period_s, made.shift_s) == pytest.approx((1.1 - 0.07 * 0.05, -0.4 * 0.05))


@pytest.mark.parametrize("beat", ["adaptive", "oscillator"])
def test_a_beat_that_listens_finds_a_steady_walker(beat):
    """From a wrong phase and a wrong period."""
    found, period_s = follow(way_of(Rhythm(beat=beat)), 1.2 * np.arange(150), 1.1, 0.2)
    assert abs(found[0]) == 0.2
    assert np.abs(found[100:]).max() < 0.002
    assert period_s == pytest.approx(1.2, abs=0.001)


def test_a_fixed_beat_drifts_away_from_another_tempo():
    found, period_s = follow(fixed, 1.2 * np.arange(20), 1.1, 0.0)
    assert found[-1] == pytest.approx(-1.9)
    assert period_s == 1.1


@pytest.mark.parametrize("beat", ["adaptive", "oscillator"])
def test_noise_of_steps_is_not_made_larger(beat):
    steps_s = 1.1 * np.arange(2000) + np.random.default_rng(3).normal(0, 0.02, 2000)
    found, _ = follow(way_of(Rhythm(beat=beat)), steps_s, 1.1, 0.0)
    assert found.std() < 1.5 * 0.02


@given(st.floats(FASTEST_S, SLOWEST_S), st.floats(-1.5, 1.5), st.sampled_from(["adaptive", "oscillator", "fixed"]))
def test_the_period_stays_one_of_walking_and_the_beat_goes_on(period_s, asynchrony_s, beat):
    asynchrony_s = max(min(asynchrony_s, period_s / 2), -period_s / 2)
    made = way_of(Rhythm(beat=beat))(period_s, asynchrony_s)
    assert FASTEST_S <= made.period_s <= SLOWEST_S
    assert period_s + made.shift_s > 0.0


def test_on_time_changes_nothing():
    for way in ("adaptive", "oscillator", "fixed"):
        made = way_of(Rhythm(beat=way))(1.1, 0.0)
        assert isclose(made.period_s, 1.1)
        assert abs(made.shift_s) < 1e-12
