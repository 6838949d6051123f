"""Faults, gaps and lateness of one amplifier's stream, and that nothing hangs on how its samples come."""

import numpy as np
import pytest

from feedback.gait.muscle import amplifier
from feedback.gait.muscle.chain import MuscleChain
from feedback.messages import Burst, Measure, Samples, Signal

MUSCLE = ("gluteus_medius", "right")


def _content(out):
    """Messages without what may hang on when they were told."""
    kept = [m.replace(cause_ns=0) for m in out if isinstance(m, Burst | Measure)]
    kept = [m.replace(late_ns=0) if isinstance(m, Measure) else m for m in kept]
    return sorted(repr(m) for m in kept)


@pytest.mark.parametrize("block_s", [0.001, 0.003, 0.007, 0.025])
def test_the_length_of_blocks_changes_nothing(emg, monkeypatch, block_s):
    walk = emg.walked(15, snr_db=10, seed=4)
    whole = _content(emg.heard(walk))
    monkeypatch.setattr(amplifier, "_BLOCK_S", block_s)
    assert _content(emg.heard(walk)) == whole
    assert len(whole) > 80


@pytest.mark.parametrize("shift_s", [0.01, 0.08, 0.2])
def test_hearing_the_feet_later_changes_nothing(emg, shift_s):
    walk = emg.walked(15, snr_db=10, seed=4)
    chains = [MuscleChain(emg.rig(MUSCLE)) for _ in range(2)]
    outs = [emg.play(c, walk.samples(), walk.events(), s) for c, s in zip(chains, (0, shift_s), strict=True)]
    assert _content(outs[0]) == _content(outs[1])


def test_measures_are_the_same_when_the_feet_stall(emg):
    walk = emg.walked(15, snr_db=10, seed=4)
    outs = [emg.play(MuscleChain(emg.rig(MUSCLE)), walk.samples(), walk.events(), shift) for shift in (0, 0.9)]
    first, second = (_content(m for m in out if isinstance(m, Measure)) for out in outs)
    assert set(second) <= set(first)
    assert len(second) >= len(first) - 7


def test_samples_that_come_late_are_answered_and_said_to_be_late(emg):
    walk = emg.walked(8, snr_db=15, seed=4)
    late = [s.replace(cause_ns=s.t_ns + 150_000_000) for s in walk.samples()]
    chain, out = MuscleChain(emg.rig(MUSCLE)), []
    told, k = walk.events(), 0
    for sample in late:
        while k < len(told) and told[k].known_ns <= sample.cause_ns:
            chain.hear(told[k], told[k].known_ns, told[k].known_ns, out)
            k += 1
        chain.feed(sample, out)
    rows = emg.measured(out, "onset_ms").values()
    assert len(rows) >= 8
    assert [row.late_ns for row in list(rows)[1:]] == pytest.approx([150e6] * (len(rows) - 1), abs=15e6)


def test_silence_is_told_and_what_was_awaited_is_given_up(emg):
    walk = emg.walked(8, snr_db=15, seed=4)
    chain = MuscleChain(emg.rig(MUSCLE))
    end_ns = round((walk.strikes_s[6] + 0.1) * 1e9)
    out = emg.play(chain, [s for s in walk.samples() if s.t_ns <= end_ns], walk.events())
    chain.idle(end_ns + 200_000_000, 0, out)
    assert [m.state for m in out if isinstance(m, Signal)] == ["ok"]
    chain.idle(end_ns + 400_000_000, 0, out)
    assert [m.state for m in out if isinstance(m, Signal)] == ["ok", "silent"]
    assert round(walk.strikes_s[6] * 1e9) not in emg.measured(out, "onset_ms")
    chain.idle(end_ns + 5_000_000_000, 0, out)
    assert emg.measured(out, "onset_ms")[round(walk.strikes_s[6] * 1e9)].word == "faulty"


def test_a_gap_spoils_its_strides_and_no_other(emg):
    walk = emg.walked(20, snr_db=15, seed=4)
    a, b = walk.strikes_s[10] - 0.2, walk.strikes_s[10] + 0.3
    samples = [s for s in walk.samples() if not a < s.t_ns * 1e-9 < b]
    out = emg.play(MuscleChain(emg.rig(MUSCLE)), samples, walk.events())
    assert [m.state for m in out if isinstance(m, Signal)] == ["ok", "silent", "ok"]
    words = [emg.measured(out, "onset_ms")[round(s * 1e9)].word for s in walk.strikes_s[:20]]
    assert words[10] == "faulty"
    assert words[:9] + words[13:] == ["on_time"] * (len(words) - 4)


def test_a_few_lost_samples_are_bridged(emg):
    walk = emg.walked(20, snr_db=15, seed=4)
    rng = np.random.default_rng(0)
    kept = [s for s in walk.samples() if rng.random() > 0.02]
    out = emg.play(MuscleChain(emg.rig(MUSCLE)), kept, walk.events())
    assert np.abs(emg.errors_ms(out, walk)[:, 0]).mean() <= 20
    assert emg.words(out, walk)["on_time"] >= 19


def test_a_wrong_number_of_channels_is_said_once(emg):
    chain, out = MuscleChain(emg.rig(MUSCLE)), []
    for k in range(1, 50):
        chain.feed(Samples(k * 1_000_000, k, k, "emg.emg", k, (1.0, 2.0)), out)
    assert [(m.state, "2 values" in m.detail) for m in out] == [("faulty", True)]


@pytest.mark.parametrize(
    ("spoil", "fault"),
    [
        (lambda t: np.zeros(len(t)), "flat"),
        (lambda t: np.full(len(t), 3000.0), "railed"),
        (lambda t: 300 * np.sin(2 * np.pi * 49.9 * t), "mains alone"),
    ],
    ids=["flat", "railed", "mains"],
)
def test_a_lost_electrode_is_faulty_and_comes_back(emg, spoil, fault):
    walk = emg.walked(40, snr_db=10, seed=3)
    off = (walk.time_s > 15) & (walk.time_s < 25)
    walk.uv[off] = spoil(walk.time_s[off])
    out = emg.heard(walk)
    signals = [m for m in out if isinstance(m, Signal)]
    assert signals[0].state == signals[-1].state == "ok"
    assert any(m.state == "faulty" and fault in m.detail and 15 < m.t_ns * 1e-9 < 16.1 for m in signals)
    for start, row in emg.measured(out, "onset_ms").items():
        inside = 15.2 < start * 1e-9 < 24.9
        outside = start * 1e-9 < 14.7 or start * 1e-9 > 28
        assert not inside or row.word == "faulty"
        assert not outside or row.word != "faulty"


@pytest.mark.parametrize("artefact", ["heart_beats", "steps"])
def test_artefacts_are_no_onsets(emg, artefact):
    """Heart beats of 100 uV, steps of up to 150 uV at each heel strike; the muscle has 16 uV (RMS), quiet 5 uV."""
    absent = gone = ons = bursts = 0
    for seed in (3, 4, 5):
        walk = emg.walked(60, snr_db=10, seed=seed, absent=0.3)
        beats = emg.heart_beats(walk.time_s, 100.0)
        walk.uv = walk.uv + (beats if artefact == "heart_beats" else emg.steps(walk.time_s, walk.strikes_s, 150.0))
        out = emg.heard(walk)
        words = emg.words(out, walk, there=False)
        absent, gone = absent + words["absent"], gone + words.total() - words["faulty"]
        assert np.abs(emg.errors_ms(out, walk)[:, 0]).mean() <= 20
        ons += sum(isinstance(m, Burst) and m.edge == "on" for m in out)
        bursts += int(np.isfinite(walk.onsets_s).sum())
    assert absent >= 0.92 * gone > 30
    assert ons <= 1.4 * bursts


@pytest.mark.parametrize("artefact", ["heart_beats", "steps"])
def test_artefacts_stronger_than_the_muscle_are_faults(emg, artefact):
    walk = emg.walked(40, snr_db=10, seed=3)
    beats = emg.heart_beats(walk.time_s, 600.0)
    walk.uv = walk.uv + (beats if artefact == "heart_beats" else emg.steps(walk.time_s, walk.strikes_s, 1500.0))
    out = emg.heard(walk)
    words = [m.word for m in emg.measured(out, "onset_ms").values()][8:]
    assert words.count("faulty") >= 0.8 * len(words)
    assert any(isinstance(m, Signal) and "heart beats" in m.detail for m in out)


def test_mains_is_taken_out_or_told(emg):
    for amplitude_uv, wanted in ((40.0, "on_time"), (300.0, "faulty")):
        walk = emg.walked(40, snr_db=10, seed=5)
        walk.uv = walk.uv + amplitude_uv * np.sin(2 * np.pi * 50.05 * walk.time_s)
        words = emg.words(emg.heard(walk), walk)
        assert words[wanted] >= 0.9 * words.total()
