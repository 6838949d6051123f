"""Energy of EMG: the same bits whatever the pieces; muscle counts, slow waves do not; the delay is known."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedback.config.body import Emg, EmgChannel
from feedback.gait.muscle.energy import Energy

CHANNELS = tuple(EmgChannel(muscle="gluteus_medius", leg=leg) for leg in ("left", "right"))


def _energy(rate_hz=1000.0, **settings_):
    return Energy(Emg(stream="emg.emg", rate_hz=rate_hz, channels=CHANNELS, **settings_))


@settings(max_examples=40, deadline=None)
@given(
    seed=st.integers(0, 9),
    rate_hz=st.sampled_from([250.0, 500.0, 1000.0, 2000.0]),
    cuts=st.lists(st.integers(1, 60), min_size=1, max_size=60),
    signal=st.sampled_from(["raw", "envelope"]),
)
def test_the_same_samples_in_other_pieces_give_the_same_bits(seed, rate_hz, cuts, signal):
    uv = np.random.default_rng(seed).normal(100, 30, (2, 700))
    whole = _energy(rate_hz, signal=signal).step(uv)
    pieces, energy, at = [], _energy(rate_hz, signal=signal), 0
    for cut in cuts:
        pieces.append(energy.step(uv[:, at : at + cut]))
        at += cut
        if at >= 700:
            break
    pieces.append(energy.step(uv[:, at:]))
    np.testing.assert_array_equal(np.concatenate(pieces, axis=1), whole)


@pytest.mark.parametrize("rate_hz", [250.0, 500.0, 1000.0, 2000.0])
def test_the_delay_is_known(rate_hz):
    """A short burst of muscle is found where it was."""
    energy = _energy(rate_hz, mains_hz=0)
    time_s = np.arange(0, 2, 1 / rate_hz)
    burst = np.exp(-0.5 * ((time_s - 1) / 0.02) ** 2) * np.sin(2 * np.pi * 80 * time_s)
    hops = energy.step(np.vstack([burst, burst]))[0]
    middle_s = (np.arange(len(hops)) + 0.5) * energy.hop_s - energy.delay_s
    assert (hops * middle_s).sum() / hops.sum() == pytest.approx(1.0, abs=0.004)


def test_slow_waves_mains_and_offset_have_no_energy():
    """Against 16 uV of muscle: a heart beat of 100 uV, mains of 100 uV, drift of 300 uV, an electrode's 10 mV."""
    time_s = np.arange(0, 6, 0.001)
    muscle = 16 * np.sqrt(2) * np.sin(2 * np.pi * 83 * time_s)
    beat = 100 * np.exp(-0.5 * ((time_s - 4) / 0.012) ** 2)
    rest = [
        100 * np.sin(2 * np.pi * 50 * time_s) + 30 * np.sin(2 * np.pi * 150 * time_s),
        300 * np.sin(2 * np.pi * 0.5 * time_s),
        np.full(len(time_s), 10_000.0),
        beat,
    ]
    ours = _energy().step(np.vstack([muscle, muscle]))[0, 1500:].mean()
    assert ours > 100
    for wave in rest:
        assert _energy().step(np.vstack([wave, wave]))[0, 1500:].max() < 0.1 * ours


def test_what_is_muscle_stands_out_of_white_noise_more_than_its_size(emg):
    rng = np.random.default_rng(1)
    muscle, white = (emg.coloured(rng, 20_000, 1000.0, *band) for band in ((50, 130), (5, 450)))
    energy = _energy().step(np.vstack([muscle, white]))
    assert energy[0].mean() > 1.2 * energy[1].mean()


def test_an_envelope_is_taken_as_it_is():
    energy = _energy(500.0, signal="envelope")
    assert energy.delay_s == 0
    assert energy.step(np.full((2, 10), 3.0)) == pytest.approx(np.full((2, 10), 9.0))
