"""Onsets, verdicts and bursts on synthetic EMG whose truth is known."""

from collections import Counter
from itertools import pairwise

import numpy as np
import pytest
from scipy.signal import butter, sosfilt

from feedback.gait.muscle.chain import MuscleChain
from feedback.messages import HEEL_STRIKE, Burst, Measure, Prediction

SEEDS = range(3)
TONICS = (0.0, 0.5, 1.0, 0.5)
"""Quiet is noise of the amplifier, or of the muscle's own tone, or both."""


@pytest.mark.parametrize(("snr_db", "limit_ms"), [(6, 35), (10, 20), (20, 10)])
def test_onsets_are_as_near_as_promised_and_their_sigmas_say_how_near(emg, snr_db, limit_ms):
    pairs = []
    for seed in SEEDS:
        walk = emg.walked(snr_db=snr_db, seed=seed + 40, tonic=TONICS[seed])
        out = emg.heard(walk)
        pairs.append(emg.errors_ms(out, walk))
        assert len(pairs[-1]) >= 0.93 * len(walk.strikes_s)
    error, sigma = np.concatenate(pairs).T
    assert np.abs(error).mean() <= limit_ms
    assert 0.55 <= (np.abs(error) <= sigma).mean() <= 0.93
    assert 0.5 <= (error / sigma).std() <= 1.4


@pytest.mark.parametrize("snr_db", [6, 10, 15])
def test_an_absent_burst_is_called_absent_and_invents_no_onset(emg, snr_db):
    counts = sum((emg.words(*_heard(emg, snr_db, seed, absent=0.3), there=False) for seed in SEEDS), start=Counter())
    assert counts["absent"] >= 0.95 * counts.total() > 30


@pytest.mark.parametrize("snr_db", [6, 10, 15])
def test_a_late_glute_is_called_late(emg, snr_db):
    counts = sum((emg.words(*_heard(emg, snr_db, seed, late_s=(0.06, 0.12))) for seed in SEEDS), start=Counter())
    assert counts["late"] >= (0.85 if snr_db == 6 else 0.97) * counts.total()


def test_the_second_and_higher_burst_is_not_taken_for_the_first(emg):
    second = (0.22, 0.15, 1.6)
    for seed in (0, 1):
        out, walk = _heard(emg, 10, seed, strides=40, length=0.12, second=second)
        assert np.abs(emg.errors_ms(out, walk)[:, 0]).mean() <= 20
        out, walk = _heard(emg, 10, seed, strides=40, length=0.12, second=second, absent=0.5)
        assert emg.words(out, walk, there=False)["absent"] >= 0.85 * emg.words(out, walk, there=False).total()


def test_noise_that_could_hide_a_burst_is_too_noisy_and_silence_is_absence(emg):
    for quiet_uv, word in ((20.0, "too_noisy"), (3.0, "absent")):
        out, walk = _heard(emg, 0.01, 3, absent=1.0, quiet_uv=quiet_uv)
        counts = emg.words(out, walk, there=False)
        assert counts[word] >= 0.95 * counts.total() > 50


def test_drift_of_gain_and_offset_does_not_matter(emg):
    walk = emg.walked(snr_db=10, seed=7, gain_drift=1.2)
    walk.uv = walk.uv + 300 * np.sin(2 * np.pi * 0.3 * walk.time_s) + 80 * np.sin(2 * np.pi * 1.8 * walk.time_s)
    out = emg.heard(walk)
    assert np.abs(emg.errors_ms(out, walk)[:, 0]).mean() <= 20
    assert emg.words(out, walk)["on_time"] >= 0.95 * len(walk.strikes_s)


@pytest.mark.parametrize(("rate_hz", "limit_ms"), [(250, 30), (500, 25), (2000, 20)])
def test_other_rates(emg, rate_hz, limit_ms):
    walk = emg.walked(snr_db=10, seed=5, rate_hz=rate_hz)
    assert np.abs(emg.errors_ms(emg.heard(walk, rate_hz=rate_hz), walk)[:, 0]).mean() <= limit_ms


def test_an_envelope_of_the_device_is_judged_with_more_doubt(emg):
    """Rectified and smoothed at 6 Hz, as whole counts above an offset."""
    walk = emg.walked(40, snr_db=15, seed=3)
    smoothed = sosfilt(butter(2, 6, fs=1000, output="sos"), np.abs(walk.uv))
    walk.uv = np.rint(smoothed * 4 + 20)
    out = emg.heard(walk, signal="envelope", uv_per_count=0.25, zero_counts=20)
    error, sigma = emg.errors_ms(out, walk).T
    assert emg.words(out, walk)["on_time"] >= 0.95 * emg.words(out, walk).total()
    assert (np.abs(error) <= 2 * sigma).mean() >= 0.9
    assert sigma.min() > 20


def test_bursts_are_told_while_they_begin(emg):
    out, walk = _heard(emg, 10, 11)
    ons = [m for m in out if isinstance(m, Burst) and m.edge == "on" and m.t_ns > 5e9]
    true = walk.onsets_s[(walk.onsets_s > 5)]
    nearest = [min(ons, key=lambda m: abs(m.t_ns * 1e-9 - t)) for t in true]
    latencies = [m.known_ns * 1e-9 - t for m, t in zip(nearest, true, strict=True)]
    assert np.median(latencies) <= 0.050
    assert np.mean([abs(m.t_ns * 1e-9 - t) for m, t in zip(nearest, true, strict=True)]) <= 0.020
    assert len(ons) <= 1.4 * len(true)
    assert all(a.t_ns <= b.t_ns for a, b in pairwise(ons))


def test_all_measures_of_a_strike_come_when_their_part_of_the_stride_is_over(emg):
    out, walk = _heard(emg, 15, 2)
    start = round(walk.strikes_s[20] * 1e9)
    stride_ns = round(np.diff(walk.strikes_s)[19] * 1e9)
    rows = {m.measure: m for m in out if isinstance(m, Measure) and m.start_ns == start}
    assert set(rows) == {
        "onset_ms", "onset_after_strike_ms", "snr_db", "held_share", "burst_ms", "activity_share", "onset_score"
    }  # fmt: skip
    assert rows["onset_ms"].t_ns - start <= 0.25 * stride_ns + 40_000_000
    assert rows["onset_ms"].word == "on_time"
    assert abs(rows["snr_db"].value - 15) <= 3 * rows["snr_db"].sigma
    assert 0.44 < rows["activity_share"].value < 1
    assert rows["onset_score"].value > 60
    assert all(m.method == "emg" and m.muscle == "gluteus_medius" and m.late_ns == 0 for m in rows.values())


def test_an_onset_is_held_against_the_prediction_that_stood_then(emg):
    walk = emg.walked(strikes := 12, snr_db=20, seed=3)
    told = list(walk.events())
    for s in walk.strikes_s[1:]:
        for before_s, error_s in ((0.6, 0.03), (0.02, 0.0)):
            at, due = round((s - before_s) * 1e9), round((s + error_s) * 1e9)
            told.append(Prediction(at, at, 0, "right", HEEL_STRIKE, due, 1, "toe_off"))
    told.sort(key=lambda m: getattr(m, "known_ns", m.t_ns))
    out = emg.play(MuscleChain(emg.rig(("gluteus_medius", "right"))), walk.samples(), told)
    after, predicted = (emg.measured(out, f"onset_after_{what}_ms") for what in ("strike", "predicted"))
    assert len(predicted) >= strikes - 1
    early = {start for start, row in after.items() if row.value < -25 and start in predicted}
    assert len(early) > strikes / 2
    assert all(predicted[k].value == pytest.approx(after[k].value - 30, abs=1e-3) for k in early)


def test_hamstrings_are_told_to_lead(emg):
    glute = emg.walked(30, snr_db=20, seed=1, onset=-0.04)
    hamstrings = emg.walked(30, snr_db=20, seed=1, onset=-0.17)
    samples = glute.samples("emg.emg", hamstrings.uv)
    chain = MuscleChain(emg.rig(("gluteus_maximus", "right"), ("hamstrings", "right")))
    leads = emg.measured(emg.play(chain, samples, glute.events()), "hamstring_lead_ms")
    assert len(leads) > 25
    assert np.median([m.value for m in leads.values()]) == pytest.approx(0.13 * 1.1 * 1e3, abs=15)


def _heard(emg, snr_db, seed, **settings):
    walk = emg.walked(snr_db=snr_db, seed=seed, tonic=TONICS[seed % 4], **settings)
    return emg.heard(walk), walk
