"""Spoken words: made in the background, kept, and a soft sound where they are not to be had."""

import shutil
import time
import wave

import numpy as np
import pytest

from feedback.config import AudioOutput
from feedback.outputs.sounds import Sounds
from feedback.outputs.speech import Speech, cache_folder
from feedback.outputs.synth import waveform
from feedback.outputs.timbres import STAND_IN

SPEAKER = """#!/usr/bin/env python3
import sys, wave, struct, math
if "--version" in sys.argv:
    print("fake speaker: 7  Data at: /nowhere")
    sys.exit()
text = sys.stdin.read()
open(sys.argv[0] + ".log", "a").write(text + "\\n")
if text == "fail":
    sys.exit("cannot say that")
out = wave.open(sys.argv[sys.argv.index("-w") + 1], "wb")
out.setparams((1, 2, 22050, 0, "NONE", ""))
out.writeframes(b"".join(struct.pack("<h", round(9000 * math.sin(k / 8))) for k in range(6000)))
out.close()
"""


@pytest.fixture
def speaker(tmp_path):
    path = tmp_path / "speaker"
    path.write_text(SPEAKER)
    path.chmod(0o755)
    return path


def made(speech, patience_s=60.0):
    """All that becomes ready, and what is said of it."""
    ready, notes, end = {}, [], time.monotonic() + patience_s
    while time.monotonic() < end:
        if (one := speech.poll()) is not None:
            ready[one[0]] = one[1]
        notes += speech.notes()
        if not speech._wanted and speech._child is None:
            return ready, notes
        time.sleep(0.01)
    raise AssertionError(f"not ready: {speech._wanted}")


def asked(speaker):
    log = speaker.with_name("speaker.log")
    return log.read_text().splitlines() if log.exists() else []


def test_words_are_made_once_and_kept(speaker, tmp_path):
    speech = Speech(AudioOutput(), tmp_path / "kept", str(speaker))
    speech.want(["two", "one", "two"])
    ready, notes = made(speech)
    assert sorted(ready) == ["one", "two"]
    assert notes == []
    assert len(ready["one"]) == pytest.approx(6_000 / 22_050 * 48_000, rel=0.01)
    assert np.abs(ready["one"]).max() == pytest.approx(1.0, abs=1e-4)
    again = Speech(AudioOutput(), tmp_path / "kept", str(speaker))
    again.want(["one"])
    assert list(made(again, 1.0)[0]) == ["one"]
    assert asked(speaker) == ["two", "one"]


def test_another_voice_speed_or_rate_is_another_file(speaker, tmp_path):
    kinds = [AudioOutput(), AudioOutput(voice="de"), AudioOutput(words_per_minute=120), AudioOutput(rate_hz=44_100)]
    assert len({Speech(kind, tmp_path, str(speaker)).file("one") for kind in kinds}) == 4


def test_a_word_that_cannot_be_said_is_told_once_and_the_others_are_there(speaker, tmp_path):
    speech = Speech(AudioOutput(), tmp_path / "kept", str(speaker))
    speech.want(["fail", "one"])
    ready, notes = made(speech)
    assert list(ready) == ["one"]
    assert len(notes) == 1
    assert notes[0].startswith("a soft sound stands for these words: fail ('fail': cannot say that")
    speech.want(["fail"])
    assert made(speech) == ({}, [])


def test_without_the_program_it_says_so_once_and_asks_for_nothing(tmp_path):
    speech = Speech(AudioOutput(), tmp_path / "kept", "no-such-program")
    assert speech.notes() == ["no words are spoken, a soft sound stands for them: no-such-program is not to be had"]
    speech.want(["one"])
    assert made(speech) == ({}, [])


@pytest.mark.parametrize("damage", [b"", b"RIFF", b"no wave"])
def test_a_kept_word_that_is_damaged_is_thrown_away_and_told(speaker, tmp_path, damage):
    speech = Speech(AudioOutput(), tmp_path, str(speaker))
    speech.file("one").write_bytes(damage)
    speech.want(["one"])
    ready, notes = made(speech)
    assert ready == {}
    assert len(notes) == 1
    assert "a soft sound stands for 'one'" in notes[0]
    assert not speech.file("one").exists()


def test_stop_ends_what_is_under_way(speaker, tmp_path):
    speech = Speech(AudioOutput(), tmp_path / "kept", str(speaker))
    speech.want(["one"])
    speech.poll()
    child = speech._child
    speech.stop()
    assert child.returncode is not None


def test_until_it_is_ready_a_soft_sound_stands_for_a_word():
    sounds = Sounds(48_000, 2)
    assert np.array_equal(sounds.wave("say:two", "", -12.0), waveform(STAND_IN, "", -18.0, 48_000, 2))
    sounds.spoken["two"] = np.sin(np.arange(4_800) / 15)
    spoken = sounds.wave("say:two", "", -12.0)
    assert spoken.shape == (4_800, 2)
    assert 20 * np.log10(np.abs(spoken).max()) == pytest.approx(-15, abs=0.1), "3 dB less on each side"


def test_the_cache_lies_where_caches_lie(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_folder() == tmp_path / "stridecue" / "speech"
    monkeypatch.setenv("XDG_CACHE_HOME", "relative/is/not/valid")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert cache_folder() == tmp_path / "home" / ".cache" / "stridecue" / "speech"


@pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="espeak-ng is not installed")
def test_espeak_ng_says_a_word_that_looks_like_an_option(tmp_path):
    speech = Speech(AudioOutput(), tmp_path)
    speech.want(["three", "--version; $(false)"])
    ready, notes = made(speech)
    assert sorted(ready) == ["--version; $(false)", "three"]
    assert notes == []
    assert 0.15 < len(ready["three"]) / 48_000 < 1.0
    with wave.open(str(speech.file("three"))) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, 48_000)
