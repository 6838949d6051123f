"""Who hears: the choice, a sound server's monitor (a parec of the test), a cable (a PyAudio of the test)."""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from feedback.clock import now_ns
from feedback.measuring import witness
from feedback.measuring.witness import CableWitness, CardWitness, MonitorWitness, NoWitnessError, card_log, choose
from feedback.messages import Cue
from feedback.outputs import AudioError
from feedback.outputs.mixer import Mixer

RATE_HZ = 48_000
KNOWN = np.asarray(Mixer(RATE_HZ, 1).wave(Cue(0, 0, 0, 1, 0, "t", "left", 0, 0, 0, "click", -12.0, "")), dtype=float)[
    :, 0
]
CLICKS_AT = (9_600, 21_600, 33_600)


def clicks(length: int = 48_000) -> bytes:
    samples = np.zeros(length)
    for at in CLICKS_AT:
        samples[at : at + len(KNOWN)] += KNOWN
    return np.rint(samples * 32767).astype("<i2").tobytes()


@pytest.fixture(autouse=True)
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No card, no server, nobody's own configuration."""
    monkeypatch.setenv("ALSA_CONFIG_PATH", str(tmp_path / "asound.conf"))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("VIRTUAL_CARD_LOG", raising=False)


@pytest.mark.parametrize("name", ["stridecue_card", "virtual_card"])
def test_a_virtual_card_is_found_by_its_configuration(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert card_log() is None
    words = f'pcm_type.{name} {{ lib "x.so" }}\npcm.default {{ type {name}  log "{tmp_path}/played.bin"  seconds 9 }}\n'
    (tmp_path / "asound.conf").write_text(words)
    assert card_log() == tmp_path / "played.bin"
    assert isinstance(choose(""), CardWitness)
    monkeypatch.setenv("VIRTUAL_CARD_LOG", "/other.bin")
    assert card_log() == Path("/other.bin")


def test_other_cards_are_no_witness(tmp_path: Path) -> None:
    (tmp_path / "asound.conf").write_text('pcm.default { type hw }\npcm.log { type file  log "x" }\n')
    assert card_log() is None
    with pytest.raises(NoWitnessError, match="not configured with a virtual card"):
        choose("card")
    with pytest.raises(NoWitnessError, match=r"install pulseaudio-utils.*--monitor loopback"):
        choose("")
    with pytest.raises(NoWitnessError, match="no parec"):
        choose("pulse").begin()


def test_a_record_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    heard_by = CardWitness(tmp_path / "played.bin")
    with pytest.raises(NoWitnessError, match=r"played\.bin: "):
        heard_by.end(KNOWN)
    (tmp_path / "played.bin").write_bytes(bytes(200_000))
    with pytest.raises(NoWitnessError, match="no record of a virtual card"):
        heard_by.end(KNOWN)


def test_the_monitor_hears_the_known_sound(tmp_path: Path) -> None:
    """A parec that hands over a second of sound in lumps of 5 ms, at its own pace."""
    (tmp_path / "sound.raw").write_bytes(clicks())
    script = f"""#!{sys.executable}
import sys, time
data = open({str(tmp_path / "sound.raw")!r}, "rb").read()
begin = time.perf_counter()
for lump in range(200):
    time.sleep(max(0, begin + (lump + 1) * 0.005 - time.perf_counter()))
    sys.stdout.buffer.write(data[lump * 480 : (lump + 1) * 480])
    sys.stdout.buffer.flush()
time.sleep(30)
"""
    (tmp_path / "parec").write_text(script)
    (tmp_path / "parec").chmod(0o755)
    heard_by = choose("")
    assert isinstance(heard_by, MonitorWitness)
    assert not heard_by.exact
    heard_by.begin()
    begin_ns = now_ns()
    for _ in range(1_000):
        time.sleep(0.01)
        if heard_by._recording._frames == 48_000:
            break
    heard = heard_by.end(KNOWN)
    assert len(heard.onsets_ns) == 3
    assert heard.underruns is None
    gaps_ms = np.diff(heard.onsets_ns) / 1e6
    assert gaps_ms == pytest.approx([250, 250], abs=30)
    assert heard.onsets_ns[0] > begin_ns - 100_000_000


def test_a_monitor_that_gives_nothing_says_why(tmp_path: Path) -> None:
    (tmp_path / "parec").write_text("#!/bin/sh\necho 'Connection refused' >&2\n")
    (tmp_path / "parec").chmod(0o755)
    heard_by = MonitorWitness("gait.monitor")
    heard_by.begin()
    time.sleep(0.3)
    with pytest.raises(NoWitnessError, match=r"nothing was heard.*Connection refused"):
        heard_by.end(KNOWN)


class FakeInput:
    """Stands in for PyAudio: one microphone whose clock began with it."""

    def __init__(self, names: list[str]) -> None:
        self.names, self.callback, self.closed = names, None, 0

    def module(self) -> ModuleType:
        module = ModuleType("pyaudio")
        module.__dict__.update({"paInt16": 8, "paContinue": 0, "PyAudio": lambda: self})
        return module

    def get_device_count(self) -> int:
        return len(self.names)

    def get_device_info_by_index(self, index: int) -> dict[str, Any]:
        inputs = 1 if "microphone" in self.names[index] else 0
        return {"index": index, "name": self.names[index], "maxInputChannels": inputs, "maxOutputChannels": 2}

    def open(self, stream_callback: Callable[..., tuple[None, int]], **_wanted: Any) -> "FakeInput":
        self.callback = stream_callback
        return self

    def get_input_latency(self) -> float:
        return 0.012

    def stop_stream(self) -> None:
        pass

    def close(self) -> None:
        self.closed += 1

    def terminate(self) -> None:
        self.closed += 1


def test_a_cable_is_heard_by_the_time_that_the_input_tells(monkeypatch: pytest.MonkeyPatch) -> None:
    sound = FakeInput(["Speaker", "USB microphone"])
    monkeypatch.setitem(sys.modules, "pyaudio", sound.module())
    heard_by = CableWitness("usb")
    heard_by.begin()
    assert heard_by.resolution_ms == 12
    assert "'USB microphone', which says that it hears 12.0 ms late" in heard_by.name
    data, begin_ns = clicks(), 10**12
    for lump in range(100):
        heard_s = 5.0 + lump * 0.01
        current_s = heard_s + 0.01 + 0.012
        told_ns = begin_ns + round((current_s - 5.0) * 1e9) + 40_000
        monkeypatch.setattr(witness, "now_ns", lambda at=told_ns: at)
        assert sound.callback is not None
        times = {"current_time": current_s, "input_buffer_adc_time": heard_s}
        assert sound.callback(data[lump * 960 : lump * 960 + 960], 480, times, 0) == (None, 0)
    heard = heard_by.end(KNOWN)
    expected = [begin_ns + 40_000 + at * 1e9 / RATE_HZ for at in CLICKS_AT]
    assert heard.onsets_ns == pytest.approx(expected, abs=30_000)
    assert sound.closed == 2


def test_an_unknown_input_is_answered_with_the_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyaudio", FakeInput(["Speaker", "USB microphone"]).module())
    with pytest.raises(AudioError, match="no sound input is called 'line'; there are: 'USB microphone'"):
        CableWitness("line").begin()
    assert os.environ["JACK_NO_START_SERVER"] == "1"
