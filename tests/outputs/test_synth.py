"""The sounds: level, rise, band, and how left differs from right."""

import numpy as np
import pytest
from numpy.typing import NDArray

from feedback.config.sound_names import HELD
from feedback.messages import LEFT, LEGS, RIGHT
from feedback.outputs.levels import CAP_DB
from feedback.outputs.synth import FAR_SIDE, MIDDLE_SIDE, SOUNDS, waveform
from feedback.outputs.timbres import BANDS, NEITHER, NOISE, STAND_IN, STEPS, TIMBRES

RATE_HZ = 48_000
EVERY = [(sound, leg) for sound in SOUNDS for leg in (*LEGS, NEITHER)]


def mono(sound: str, leg: str, gain_db: float = -12.0, rate_hz: int = RATE_HZ) -> NDArray[np.float64]:
    return waveform(sound, leg, gain_db, rate_hz, 1)[:, 0].astype(float)


def spectrum(sound: str, leg: str) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """(frequencies, power) of a sound."""
    power = np.abs(np.fft.rfft(mono(sound, leg), 1 << 16)) ** 2
    return np.fft.rfftfreq(1 << 16, 1 / RATE_HZ), power


def partial(sound: str, leg: str, about_hz: float) -> float:
    """Amplitude near a frequency."""
    frequency, power = spectrum(sound, leg)
    return float(np.sqrt(power[np.abs(frequency - about_hz) < 60].max()))


@pytest.mark.parametrize(("sound", "leg"), EVERY)
def test_the_peak_is_the_gain(sound: str, leg: str) -> None:
    for gain_db in (-40.0, -12.0, CAP_DB):
        assert 20 * np.log10(np.abs(mono(sound, leg, gain_db)).max()) == pytest.approx(gain_db, abs=1e-4)


@pytest.mark.parametrize(("sound", "leg"), EVERY)
def test_no_gain_lifts_a_sound_above_the_cap(sound: str, leg: str) -> None:
    assert np.array_equal(mono(sound, leg, 40.0), mono(sound, leg, CAP_DB))


@pytest.mark.parametrize(("sound", "leg"), EVERY)
@pytest.mark.parametrize("rate_hz", [8_000, 44_100, 48_000, 192_000])
def test_it_lasts_40_to_80_ms_and_rises_in_5_or_more(sound: str, leg: str, rate_hz: int) -> None:
    wave = mono(sound, leg, rate_hz=rate_hz)
    assert 0.0399 <= len(wave) / rate_hz <= 0.0801
    loud = np.flatnonzero(np.abs(wave) >= 0.9 * np.abs(wave).max())[0] / rate_hz
    soft = np.flatnonzero(np.abs(wave) >= 0.1 * np.abs(wave).max())[0] / rate_hz
    assert loud - soft >= 0.005


@pytest.mark.parametrize(("sound", "leg"), EVERY)
def test_it_begins_and_ends_without_a_click(sound: str, leg: str) -> None:
    wave = mono(sound, leg, CAP_DB)
    padded = np.concatenate([[0.0], wave, [0.0]])
    steps = np.abs(np.diff(padded))
    assert max(abs(wave[0]), abs(wave[-1])) < 0.005
    assert max(steps[0], steps[-1]) < steps[1:-1].max() / 10


@pytest.mark.parametrize(("sound", "leg"), EVERY)
@pytest.mark.parametrize("channels", [1, 2])
def test_sample_0_is_the_onset_in_16_bit(sound: str, leg: str, channels: int) -> None:
    for gain_db in (-36.0, -12.0, CAP_DB):
        first = np.rint(waveform(sound, leg, gain_db, RATE_HZ, channels)[0] * 32767)
        assert np.abs(first).max() >= 1


@pytest.mark.parametrize(("sound", "leg"), EVERY)
def test_its_energy_lies_between_300_and_1500_hz(sound: str, leg: str) -> None:
    frequency, power = spectrum(sound, leg)
    inside = power[(frequency >= 300) & (frequency <= 1500)].sum()
    assert inside / power.sum() > 0.97


@pytest.mark.parametrize(("sound", "leg"), TIMBRES)
def test_all_partials_lie_between_300_and_1500_hz_at_every_pitch_that_it_may_have(sound: str, leg: str) -> None:
    timbre = TIMBRES[sound, leg]
    pitches = [timbre.pitch_hz, timbre.then_hz or timbre.pitch_hz]
    pitches += [timbre.low_hz, timbre.low_hz * 2 ** (STEPS / 12)] if sound in HELD else []
    assert all(300 <= pitch * multiple <= 1500 for pitch in pitches for multiple, _share in timbre.partials)


@pytest.mark.parametrize("sound", SOUNDS)
def test_left_and_right_differ_in_pitch(sound: str) -> None:
    pitch = {leg: spectrum(sound, leg)[0][spectrum(sound, leg)[1].argmax()] for leg in LEGS}
    assert pitch[RIGHT] / pitch[LEFT] > 2 ** (5 / 12)


@pytest.mark.parametrize("sound", ["click", "tone", "chime"])
def test_left_and_right_differ_in_timbre(sound: str) -> None:
    share = {}
    for leg in LEGS:
        timbre = TIMBRES[sound, leg]
        (_one, (multiple, wanted)) = timbre.partials
        share[leg] = partial(sound, leg, timbre.pitch_hz * multiple) / partial(sound, leg, timbre.pitch_hz)
        assert share[leg] == pytest.approx(wanted, rel=0.3)
    assert share[RIGHT] > 1.5 * share[LEFT]


@pytest.mark.parametrize("sound", ["chord", "rising"])
def test_chords_and_what_rises_have_other_partials_on_the_right(sound: str) -> None:
    assert TIMBRES[sound, LEFT].partials != TIMBRES[sound, RIGHT].partials


def test_the_noise_of_each_leg_has_a_band_of_its_own() -> None:
    assert BANDS[LEFT].high_hz < BANDS[RIGHT].low_hz
    for leg, band in BANDS.items():
        frequency, power = spectrum(NOISE, leg)
        inside = power[(frequency > band.low_hz - 60) & (frequency < band.high_hz + 60)].sum()
        assert inside / power.sum() > 0.98


@pytest.mark.parametrize("sound", SOUNDS)
def test_left_and_right_differ_in_side(sound: str) -> None:
    for leg, near in ((LEFT, 0), (RIGHT, 1)):
        wave = waveform(sound, leg, -12.0, RATE_HZ, 2)
        assert np.allclose(wave[:, 1 - near], FAR_SIDE * wave[:, near], atol=1e-7)
        assert np.allclose(wave[:, near], mono(sound, leg), atol=1e-7)


def test_a_waveform_cannot_be_written_to() -> None:
    with pytest.raises(ValueError, match="read-only"):
        waveform("tone", LEFT, -12.0, RATE_HZ, 2)[0] = 1


def test_an_unknown_sound_is_named() -> None:
    with pytest.raises(
        ValueError, match="no sound 'gong' for leg 'left'; sounds: click, tone, chord, chime, noise, rising; legs: left"
    ):
        waveform("gong", LEFT, -12.0, RATE_HZ, 2)


@pytest.mark.parametrize("leg", [*LEGS, NEITHER])
@pytest.mark.parametrize(("ears", "near", "far"), [("left", 0, 1), ("right", 1, 0)])
def test_for_one_good_ear_all_of_it_is_on_that_side(leg: str, ears: str, near: int, far: int) -> None:
    wave = waveform("tone", leg, -12.0, RATE_HZ, 2, ears)
    assert not wave[:, far].any()
    assert np.allclose(wave[:, near], mono("tone", leg), atol=1e-7)


@pytest.mark.parametrize(("leg", "ears"), [(LEFT, "mono"), (RIGHT, "mono"), (NEITHER, "both")])
def test_mono_and_what_is_for_neither_are_alike_on_both_sides(leg: str, ears: str) -> None:
    wave = waveform("chime", leg, -12.0, RATE_HZ, 2, ears)
    assert np.array_equal(wave[:, 0], wave[:, 1])
    assert np.allclose(wave[:, 0], MIDDLE_SIDE * mono("chime", leg), atol=1e-7)


def test_a_rising_sound_ends_a_fifth_higher() -> None:
    wave = mono("rising", LEFT)
    rises = np.flatnonzero((wave[:-1] < 0) & (wave[1:] >= 0))
    periods = np.diff(rises[rises < len(wave) - 500])
    assert periods[0] / periods[-1] == pytest.approx(2 ** (STEPS / 12 * 0.75), rel=0.1)


def test_what_stands_for_words_goes_down_and_is_of_neither_leg() -> None:
    assert np.array_equal(mono(STAND_IN, LEFT), mono(STAND_IN, NEITHER))
    halves = np.array_split(mono(STAND_IN, NEITHER), 2)
    peaks = [np.abs(np.fft.rfft(half, 1 << 16)).argmax() * RATE_HZ / (1 << 16) for half in halves]
    assert peaks == pytest.approx([523, 392], rel=0.02)
