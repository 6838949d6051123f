"""Ways of going on from a beat: do they settle on the walker's steps?"""

from math import isclose, pi, sin

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.config.cues import Rhythm
from feedback.cues.beats import (
    FASTEST_S,
    PERIOD_COUPLING,
    PHASE_COUPLING,
    SLOWEST_S,
    Beat,
    Beats,
    adaptive,
    fixed,
    oscillator,
    way_of,
)


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


def of_period(period_s=1.0, at_ns=10_000_000_000):
    beats = Beats()
    beats.begin(at_ns, period_s)
    return beats


def test_at_first_there_is_no_beat_and_after_the_end_none():
    assert (Beats().at_ns, Beats().period_s, Beats().lost) == (0, 0.0, False)
    beats = of_period()
    beats.end()
    assert beats.at_ns == 0


@pytest.mark.parametrize(("asked_s", "period_s"), [(9.0, 3.0), (3.0, 3.0), (0.1, 0.5), (0.5, 0.5), (1.2, 1.2)])
def test_periods_are_those_of_walking(asked_s, period_s):
    assert of_period(asked_s).period_s == period_s


def test_beats_follow_each_other_by_the_period():
    beats = of_period(1.25)
    beats.next()
    beats.next()
    assert beats.at_ns == 12_500_000_000


def shifted(_period_s, asynchrony_s):
    return Beat(1.1, -0.5 * asynchrony_s)


def test_a_step_after_its_beat_moves_the_next_one_once():
    beats = of_period()
    beats.meet(10_040_000_000, shifted)
    assert (beats.at_ns, beats.period_s, beats.lost) == (10_000_000_000, 1.1, False)
    beats.next()
    assert beats.at_ns == 11_120_000_000
    beats.next()
    assert beats.at_ns == 12_220_000_000


def test_a_step_a_stride_before_the_beat_that_waits_moves_that_one():
    beats = of_period()
    beats.meet(9_040_000_000, shifted)
    assert beats.at_ns == 10_000_000_000 + 120_000_000
    beats.next()
    assert beats.at_ns == 11_220_000_000


@pytest.mark.parametrize(("late_ms", "lost"), [(119, False), (121, True), (-119, False), (-121, True)])
def test_beyond_an_eighth_of_the_period_they_have_lost_each_other(late_ms, lost):
    beats, step_ns = of_period(), 10_000_000_000 + late_ms * 1_000_000
    beats.meet(step_ns, shifted)
    assert beats.lost == lost
    assert beats.at_ns == (step_ns if lost else 10_000_000_000)
    assert beats.period_s == (1.0 if lost else 1.1)
    if lost:
        beats.next()
        assert beats.at_ns == step_ns + 1_000_000_000
        beats.begin(5, 1.0)
        assert not beats.lost


def test_a_metronome_loses_nobody():
    beats = of_period()
    beats.meet(10_400_000_000, fixed)
    assert (beats.at_ns, beats.period_s, beats.lost) == (10_000_000_000, 1.0, False)


def test_the_oscillator_is_the_published_one():
    assert (PHASE_COUPLING, PERIOD_COUPLING) == (0.4, 0.1)
    made = oscillator(1.0, 0.05)
    nudge = sin(2 * pi * 0.05)
    omega = 2 * pi + PERIOD_COUPLING * nudge
    assert made.period_s == pytest.approx(2 * pi / omega)
    assert made.shift_s == pytest.approx(2 * pi / omega - 1.0 - PHASE_COUPLING * nudge / omega)
