"""Trials and their judgement: a loudspeaker whose truth is known is judged as it is."""

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.cues.schedule import played
from feedback.measuring.judge import FAULTS, Heard, constant, judge, spacing_error_n
from feedback.measuring.trials import CANCELLED, LATE, MOVED, MS, ONE_CLICK, Trial, at_random, metronome

START_NS = 10**12


def perform(trials: list[Trial], delay_ns: int = 0, spread_ns: int = 0, seed: int = 1) -> list[int]:
    """Play every trial as a good output would, but so much later; what was heard."""
    dice, heard = random.Random(seed), []
    for trial in trials:
        last = trial.last
        trial.placed_ns = max(at for at, _cue in trial.sends)
        outcome = {CANCELLED: "cancelled", LATE: "late"}.get(trial.intent, "played")
        onset_ns = last.due_ns if outcome == "played" else 0
        trial.told.append(played(last, outcome, last.due_ns, onset_ns))
        if onset_ns:
            heard.append(onset_ns + delay_ns + dice.randint(-spread_ns, spread_ns))
    return heard


def of(onsets_ns: list[int], **more: float) -> Heard:
    return Heard(np.array(onsets_ns, dtype=np.int64), **more)  # type: ignore[arg-type]


@given(st.integers(0, 1000))
def test_trials_are_apart_and_in_hand_in_time(seed: int) -> None:
    trials = at_random(60, START_NS, seed)
    dues = [trial.last.due_ns for trial in trials]
    assert min(np.diff(dues)) >= 115 * MS
    for trial in trials:
        last_ns = max(at for at, cue in trial.sends if cue.revision == trial.last.revision)
        ahead_ns = trial.last.due_ns - last_ns
        assert ahead_ns < 0 if trial.intent == LATE else 32 * MS <= ahead_ns <= 80 * MS
        assert bool(trial.last.cancelled) == (trial.intent == CANCELLED)
    assert trials[0].last == at_random(60, START_NS, seed)[0].last


def test_neighbours_are_of_different_kinds_so_that_none_takes_the_place_of_the_other() -> None:
    kinds = [trial.last.kind for trial in at_random(40, START_NS, 1, ONE_CLICK)]
    assert all(len(set(kinds[i : i + 3])) == 3 for i in range(37))


@pytest.mark.parametrize("delay_ms", [0, -15, 7, 61, 180, 290])
def test_any_constant_delay_is_found_and_every_sound_finds_its_cue(delay_ms: int) -> None:
    trials = at_random(120, START_NS, 3)
    figures = judge(trials, of(perform(trials, delay_ms * MS, 50_000)))
    assert figures["constant_ms"] == pytest.approx(delay_ms, abs=0.05)
    assert figures["timed"] == sum(trial.sounds for trial in trials)
    assert figures["jitter_ms_max"] <= 0.1
    assert figures["onset_error_ms_p50"] == pytest.approx(abs(delay_ms), abs=0.06)
    assert not any(figures[key] for key in FAULTS if key in figures)


def test_each_fault_is_seen() -> None:
    trials = at_random(200, START_NS, 4)
    heard = perform(trials)
    sounding = [i for i, trial in enumerate(trials) if trial.sounds]
    silent = [i for i, trial in enumerate(trials) if trial.intent == CANCELLED]
    heard.remove(trials[sounding[3]].last.due_ns)
    heard += [trials[sounding[5]].last.due_ns + 20 * MS, trials[silent[0]].last.due_ns]
    heard[heard.index(trials[sounding[8]].last.due_ns)] -= 10 * MS
    heard.append(trials[-1].last.due_ns + 300 * MS)
    trials[sounding[9]].told.append(trials[sounding[9]].told[0])
    figures = judge(trials, of(sorted(heard), above_cap=2, underruns=3, gaps_ms=(1.0, 9.0, 2.0)))
    assert {key: figures[key] for key in FAULTS if figures.get(key)} == {
        "doubled": 1,
        "early": 1,
        "unasked": 2,
        "untold": 1,
        "missing": 1,
        "above_cap": 2,
    }
    assert (figures["underruns"], figures["underrun_gap_ms_p50"], figures["underrun_gap_ms_max"]) == (3, 2, 9)


def test_a_cue_that_came_late_is_not_timed() -> None:
    trials = at_random(50, START_NS, 5)
    heard = perform(trials)
    late = next(trial for trial in trials if trial.intent == MOVED)
    late.placed_ns = late.last.due_ns - 10 * MS
    assert judge(trials, of(heard))["timed"] == len(heard) - 1


def test_silence_is_no_perfect_score() -> None:
    trials = at_random(20, START_NS, 6)
    perform(trials)
    figures = judge(trials, of([]))
    assert figures["timed"] == 0
    assert figures["onset_error_ms_p99"] == float("inf")
    assert figures["missing"] == sum(trial.sounds for trial in trials)
    assert constant(trials, np.array([START_NS - 10**10])) == 0


def test_the_spacing_of_beats_is_judged_in_frames() -> None:
    beats = metronome(5, START_NS, 137_500_000, 0)
    for beat, aside in zip(beats, (0, 0, 20_833, 20_833, 0), strict=True):
        beat.onsets_ns = [beat.last.due_ns + aside]
    assert spacing_error_n(beats, 1e9 / 48_000) == pytest.approx(1.0, abs=0.001)
    assert np.isnan(spacing_error_n(beats[:1], 1e9 / 48_000))
    restarts = [beats[2].last.due_ns - 10, beats[4].last.due_ns - 10]
    assert spacing_error_n(beats, 1e9 / 48_000, restarts) == 0
