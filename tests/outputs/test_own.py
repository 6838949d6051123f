"""The therapist's own files: what is read, what is refused and with which words."""

import struct
import wave
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.io import wavfile

from feedback.outputs.own import SoundFileError, own_sounds, read_sound
from feedback.outputs.sounds import Sounds

RATE_HZ = 48_000


def bell(rate_hz=44_100, seconds=0.3, pitch_hz=600.0, lead_s=0.0, peak=0.5):
    t = np.arange(round(seconds * rate_hz)) / rate_hz
    ring = peak * np.cos(2 * np.pi * pitch_hz * t) * np.exp(-t / 0.1)
    return np.concatenate([np.zeros(round(lead_s * rate_hz)), ring])


def save(path, samples, rate_hz=44_100, form="int16"):
    samples = np.atleast_1d(samples)
    if form == "int24":
        whole = np.rint(samples * (2**23 - 1)).astype("<i4")
        with wave.open(str(path), "wb") as file:
            file.setparams((1, 3, rate_hz, 0, "NONE", "not compressed"))
            file.writeframes(b"".join(struct.pack("<i", value)[:3] for value in whole.tolist()))
    elif form == "uint8":
        wavfile.write(path, rate_hz, np.rint(samples * 127 + 128).astype(np.uint8))
    elif form.startswith("int"):
        top = 2 ** (int(form[3:]) - 1) - 1
        wavfile.write(path, rate_hz, np.rint(samples * top).astype(form))
    else:
        wavfile.write(path, rate_hz, samples.astype(form))
    return path


def pitch_of(sound):
    return np.abs(np.fft.rfft(sound, 1 << 18)).argmax() * RATE_HZ / (1 << 18)


@pytest.mark.parametrize("form", ["uint8", "int16", "int24", "int32", "float32", "float64"])
@pytest.mark.parametrize("rate_hz", [8_000, 22_050, 44_100, 48_000, 96_000])
def test_any_rate_and_width_is_read_alike(tmp_path, form, rate_hz):
    sound = read_sound(save(tmp_path / "bell.wav", bell(rate_hz), rate_hz, form), RATE_HZ)
    assert np.abs(sound).max() == pytest.approx(1.0)
    assert pitch_of(sound) == pytest.approx(600, rel=0.01)
    assert len(sound) / RATE_HZ == pytest.approx(0.3, abs=0.002)
    reference = read_sound(save(tmp_path / "same.wav", bell(), 44_100, "float64"), RATE_HZ)
    n = min(len(sound), len(reference))
    assert np.corrcoef(sound[:n], reference[:n])[0, 1] > 0.999


def test_two_channels_become_one(tmp_path):
    both = np.stack([bell(), 0.2 * bell()], axis=1)
    one = read_sound(save(tmp_path / "one.wav", bell(), form="float64"), RATE_HZ)
    assert np.allclose(read_sound(save(tmp_path / "two.wav", both, form="float64"), RATE_HZ), one, atol=1e-6)


def test_it_begins_with_its_onset_and_rises_in_5_ms(tmp_path):
    sound = read_sound(save(tmp_path / "late.wav", bell(lead_s=0.7)), RATE_HZ)
    assert 0 < np.abs(sound[:24]).max() < 0.15
    assert np.abs(sound[240:400]).max() > 0.9
    assert np.abs(sound[-2:]).max() < 0.01


def test_each_leg_has_it_at_a_pitch_of_its_own(tmp_path):
    made = own_sounds({"bell": str(save(tmp_path / "bell.wav", bell()))}, RATE_HZ)
    left, middle, right = (pitch_of(made["bell", leg]) for leg in ("left", "", "right"))
    assert (left / middle, right / middle) == pytest.approx((8 / 9, 9 / 8), rel=0.01)
    sounds = Sounds(RATE_HZ, 2, own=made)
    for leg, near in (("left", 0), ("right", 1)):
        placed = sounds.wave("bell", leg, -12.0)
        assert 20 * np.log10(np.abs(placed[:, near]).max()) == pytest.approx(-12, abs=0.01)
        assert np.abs(placed[:, 1 - near]).max() < 0.3 * np.abs(placed[:, near]).max()
    assert sounds.wave("bell", "left", -12.0) is sounds.wave("bell", "left", -12.0), "it is made once"


@pytest.mark.parametrize(
    ("samples", "words"),
    [
        (bell(seconds=2.5), "lasts 2.5 s; at most 2 s can be used"),
        (np.clip(4 * bell(), -1, 1), "is clipped at 0.000 s: record it softer"),
        (0.0005 * bell(), "is silent: its loudest sample is 72 dB below full scale"),
        (np.zeros(4_000), "is silent: its loudest sample is all below full scale"),
        (np.zeros(0), "has no samples"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_its_name_and_the_reason(tmp_path, samples, words):
    path = save(tmp_path / "bell.wav", samples)
    with pytest.raises(SoundFileError) as refused:
        read_sound(path, RATE_HZ)
    assert str(refused.value) == f"{path}: {words}"


def test_numbers_that_are_none_and_clipped_floats_are_refused(tmp_path):
    with pytest.raises(SoundFileError, match="no numbers"):
        read_sound(save(tmp_path / "nan.wav", np.full(2_000, np.nan), form="float32"), RATE_HZ)
    with pytest.raises(SoundFileError, match="clipped"):
        read_sound(save(tmp_path / "loud.wav", 3 * bell(), form="float32"), RATE_HZ)


def test_what_is_not_there_empty_huge_or_no_wav_is_refused(tmp_path):
    with pytest.raises(SoundFileError, match=r"gone\.wav: cannot be read: No such file"):
        read_sound(tmp_path / "gone.wav", RATE_HZ)
    (tmp_path / "empty.wav").write_bytes(b"")
    (tmp_path / "text.wav").write_text("no sound at all, but long enough to be looked at")
    with (tmp_path / "huge.wav").open("wb") as file:
        file.truncate(40 * 2**20)
    for name, words in (("empty", "is empty"), ("text", "is not a WAV file"), ("huge", "has 40 MiB")):
        with pytest.raises(SoundFileError, match=words):
            read_sound(tmp_path / f"{name}.wav", RATE_HZ)


@settings(max_examples=150)
@given(st.lists(st.tuples(st.integers(0, 199), st.integers(0, 255)), max_size=6), st.integers(0, 4_000))
def test_a_damaged_file_is_read_or_refused_and_nothing_else(tmp_path_factory, bytes_changed, length):
    folder = tmp_path_factory.mktemp("damaged")
    data = bytearray(save(folder / "bell.wav", bell(8_000, 0.2), 8_000).read_bytes()[:length])
    for place, value in bytes_changed:
        if place < len(data):
            data[place] = value
    (folder / "damaged.wav").write_bytes(data)
    with suppress(SoundFileError):
        assert np.abs(read_sound(folder / "damaged.wav", 8_000)).max() == pytest.approx(1.0)
