"""What EMG electrodes on the synthetic patient tell."""

import numpy as np
import pytest

from drivers.emulators.body import Body
from drivers.emulators.electrodes import NOISE_UV, Amplifier, spectrum
from drivers.emulators.traits import Traits
from drivers.emulators.walker import Walker

GLUTES = (("left", "gluteus_maximus"), ("right", "gluteus_maximus"))


def played(walker: Walker, seconds: float, amplifier: Amplifier, **traits: float) -> np.ndarray:
    source = Body(walker, Traits(**traits)).electrodes(amplifier)  # type: ignore[arg-type]
    return np.array([source.frame(i).values[0] for i in range(round(seconds * amplifier.rate_hz))], dtype=float)


@pytest.mark.parametrize("rate_hz", [500.0, 1000.0, 2000.0])
def test_the_spectrum_is_that_of_surface_emg(rate_hz: float) -> None:
    kernel = spectrum(rate_hz)
    assert (kernel**2).sum() == pytest.approx(1)
    power = np.abs(np.fft.rfft(kernel, 4096)) ** 2
    hz = np.fft.rfftfreq(4096, 1 / rate_hz)
    median = hz[np.searchsorted(np.cumsum(power), power.sum() / 2)]
    assert 70 < median < 130
    assert power[hz < 5].max() < 0.05 * power.max()


@pytest.mark.parametrize("snr_db", [6.0, 10.0, 20.0])
def test_a_burst_stands_above_the_noise_by_the_ratio_asked_for(walker: Walker, snr_db: float) -> None:
    told = played(walker, 24, Amplifier(GLUTES), emg_snr_db=snr_db)
    strength = Body(walker, Traits()).muscles.strength("left", "gluteus_maximus", np.arange(24000) / 1000)
    noise, burst = told[strength == 0, 0].std(), told[strength > 0.9, 0]
    assert noise == pytest.approx(NOISE_UV, rel=0.05)
    power = (burst.var() - noise**2) / (strength[strength > 0.9] ** 2).mean()
    assert 10 * np.log10(power / noise**2) == pytest.approx(snr_db, abs=1.0)


def test_counts_have_gain_zero_and_an_end(walker: Walker) -> None:
    plain = played(walker, 8, Amplifier(GLUTES))
    told = played(walker, 8, Amplifier(GLUTES, counts_per_uv=2.0, zero_counts=512.0, limit_uv=50.0))
    assert told[:3000, 0].mean() == pytest.approx(512, abs=1)
    assert (told.min(), told.max()) == (412, 612)
    inside = np.abs(plain[:, 0]) < 49
    assert np.abs((told[inside, 0] - 512) / 2 - plain[inside, 0]).max() <= 0.5
    assert (told == np.rint(told)).all()


def test_hum_is_a_line_at_the_mains_frequency(walker: Walker) -> None:
    quiet, hum = (played(walker, 3, Amplifier(GLUTES, hum_hz=60.0), emg_hum_uv=uv)[:, 0] for uv in (0.0, 20.0))
    line = np.abs(np.fft.rfft(hum - quiet))
    assert np.fft.rfftfreq(3000, 0.001)[line.argmax()] == pytest.approx(60)
    assert np.abs(hum - quiet).max() == pytest.approx(20, abs=1)


def test_electrodes_on_nothing_tell_noise_and_an_envelope_never_swings(walker: Walker) -> None:
    assert played(walker, 9, Amplifier((("", ""),)))[:, 0].std() == pytest.approx(NOISE_UV, rel=0.05)
    envelope = played(walker, 9, Amplifier(GLUTES, rate_hz=200.0, gives_envelope=True))
    assert envelope.min() > 0
    assert envelope[:600].mean() == pytest.approx(NOISE_UV, rel=0.1)
    assert envelope[1200:].max() > 30


def test_a_frame_is_the_same_whenever_it_is_asked_for(walker: Walker) -> None:
    one, other = (Body(Walker(walker.patient), Traits()).electrodes(Amplifier(GLUTES)) for _ in range(2))
    forward = [one.frame(i) for i in range(12000)]
    assert [other.frame(i) for i in (11999, 0, 6000)] == [forward[11999], forward[0], forward[6000]]


def test_channels_and_blocks_have_noise_of_their_own(walker: Walker) -> None:
    told = played(walker, 1, Amplifier(GLUTES))
    assert abs(np.corrcoef(told.T)[0, 1]) < 0.15
    assert not np.array_equal(told[:250], told[250:500])
