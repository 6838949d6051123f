"""The sound device, with a PyAudio of the test: choice of device, words of errors, faults, the end.

What sounds is proven on a recording card in tests/virtual_card.
"""

import os
import sys
import threading
import time
from collections.abc import Callable
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from feedback.config import AudioOutput
from feedback.messages import Cue
from feedback.outputs import AudioError, audio
from feedback.outputs.audio import DeviceOutput

MS = 1_000_000
BLOCK = 128


class FakeStream:
    """Asks for blocks on a thread of its own, as fast as it goes, on a clock that follows the blocks."""

    def __init__(self, sound: "FakeSound", callback: Callable[..., tuple[bytes, int]]) -> None:
        self._sound, self._callback = sound, callback
        self._stop = threading.Event()
        self._active = True
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        while not self._stop.is_set():
            now_s = self._sound.now_ns() / 1e9
            times = {"current_time": now_s, "output_buffer_dac_time": now_s + self._sound.latency_s}
            data, verdict = self._callback(None, BLOCK, times, 0)
            self._sound.played.append(data)
            self._sound.frames += BLOCK
            if verdict == 2:
                break
            self._stop.wait(0.0005)
        self._active = False

    def is_active(self) -> bool:
        return self._active

    def get_output_latency(self) -> float:
        return self._sound.ring_s

    def stop_stream(self) -> None:
        self._stop.set()
        self._thread.join()

    def break_off(self) -> None:
        """As when the cable is pulled."""
        self._stop.set()

    def close(self) -> None:
        self._sound.closed.append("stream")


class FakeSound:
    """Stands in for PyAudio and its devices."""

    def __init__(self, names: list[str], latency_s: float = 0.005) -> None:
        self.names, self.latency_s = names, latency_s
        self.ring_s = 0.0055
        self.frames = 0
        self.streams: list[FakeStream] = []
        self.played: list[bytes] = []
        self.opened: dict[str, Any] = {}
        self.closed: list[str] = []
        self.refuses: str = ""

    def now_ns(self) -> int:
        return 10**12 + self.frames * 1_000_000_000 // 48_000

    def module(self) -> ModuleType:
        module = ModuleType("pyaudio")
        constants = {"paInt16": 8, "paContinue": 0, "paAbort": 2, "paOutputUnderflow": 4}
        module.__dict__.update(constants, PyAudio=lambda: self)
        return module

    def get_device_count(self) -> int:
        return len(self.names)

    def get_device_info_by_index(self, index: int) -> dict[str, Any]:
        name = self.names[index]
        outputs = 0 if "microphone" in name else 2
        return {"index": index, "name": name, "maxOutputChannels": outputs, "defaultLowOutputLatency": 0.0087}

    def get_default_output_device_info(self) -> dict[str, Any]:
        if not self.names:
            raise OSError("No Default Output Device Available")
        return self.get_device_info_by_index(len(self.names) - 1)

    def open(self, stream_callback: Callable[..., tuple[bytes, int]], **wanted: Any) -> FakeStream:
        if self.refuses:
            os.write(2, b"chatter\n" + self.refuses.encode())
            raise OSError(-9997, "Invalid sample rate")
        self.opened = wanted
        self.streams.append(FakeStream(self, stream_callback))
        return self.streams[-1]

    def terminate(self) -> None:
        self.closed.append("audio")


def device(monkeypatch: pytest.MonkeyPatch, sound: FakeSound, **wanted: Any) -> DeviceOutput:
    monkeypatch.setitem(sys.modules, "pyaudio", sound.module())
    return DeviceOutput(AudioOutput(**wanted), sound.now_ns)


@pytest.mark.parametrize(
    ("wanted", "index"),
    [("", 3), ("usb", 1), ("USB Headset: Audio", 1), ("speaker", 2), ("default", 3), ("usb headset", 1)],
)
def test_a_device_is_found_by_part_of_its_name(wanted: str, index: int, monkeypatch: pytest.MonkeyPatch) -> None:
    sound = FakeSound(["USB microphone", "USB Headset: Audio", "Speaker (built in)", "default"])
    output = device(monkeypatch, sound, device=wanted)
    output.start()
    output.stop()
    assert sound.opened["output_device_index"] == index
    assert output.name == sound.names[index]
    assert (sound.opened["rate"], sound.opened["channels"], sound.opened["frames_per_buffer"]) == (48_000, 2, BLOCK)
    assert sound.closed == ["stream", "audio"]


def test_an_unknown_device_is_answered_with_the_known(monkeypatch: pytest.MonkeyPatch) -> None:
    sound = FakeSound(["USB microphone", "Speaker", "default"])
    with pytest.raises(AudioError, match="no sound device is called 'usb'; there are: 'Speaker', 'default'"):
        device(monkeypatch, sound, device="usb").start()
    assert sound.closed == ["audio"]


@pytest.mark.parametrize("names", [[], ["USB microphone"]])
def test_no_device_at_all_is_said(names: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(AudioError, match="there is no sound device"):
        device(monkeypatch, FakeSound(names)).start()


def test_a_refusal_carries_the_words_of_the_sound_system(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    sound = FakeSound(["Speaker"])
    sound.refuses = "rate 96000 not available"
    with pytest.raises(AudioError, match=r"Speaker does not open: .*Invalid sample rate.*rate 96000 not available"):
        device(monkeypatch, sound).start()
    assert capfd.readouterr().err == ""
    assert sound.closed == ["audio"]


def test_a_missing_library_is_an_audio_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyaudio", None)
    with pytest.raises(AudioError, match="PyAudio cannot be loaded"):
        DeviceOutput(AudioOutput()).start()


def test_a_portaudio_out_of_reach_is_noted_and_the_stream_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    output = device(monkeypatch, FakeSound(["Speaker"]))
    output.start()
    output.stop()
    assert len(output.notes) == 1
    assert output.notes[0].startswith("output latency is the sound system's own: PortAudio cannot be reached")


def test_a_stream_without_a_true_time_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    sound = FakeSound(["Speaker"], latency_s=89_478.484)
    with pytest.raises(AudioError, match=r"sound device 'Speaker' does not run: .*89478\.484 s"):
        device(monkeypatch, sound).start()
    assert sound.closed == ["stream", "audio"]


def cue(sound: FakeSound, ahead_ms: int, name: str = "click") -> Cue:
    due_ns = sound.now_ns() + ahead_ms * MS
    return Cue(0, 7, 0, 1, 0, "glute_ready", "left", due_ns, due_ns, 0, name, -12.0, "")


def test_a_cue_sounds_to_its_end_before_the_stream_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audio, "LAST_SOUND_S", 60.0)
    sound = FakeSound(["Speaker"])
    output = device(monkeypatch, sound)
    output.start()
    assert output.place(cue(sound, 2_000), sound.now_ns()) == "placed"
    while not any(sound.played[-1]):
        time.sleep(0.0002)
    assert output.health(sound.now_ns()).output == "Speaker"
    output.stop()
    assert [report.outcome for report in output.reports()] == ["played"]
    ring_n = round(sound.latency_s * 48_000) // BLOCK
    assert not any(b"".join(sound.played[-ring_n:]))


def until(holds: Callable[[], bool]) -> None:
    """Wait for something that must come."""
    for _ in range(4_000):
        if holds():
            return
        time.sleep(0.002)
    raise AssertionError("it never came")


def test_a_fault_in_the_callback_is_an_outage_and_the_next_stream_plays(monkeypatch: pytest.MonkeyPatch) -> None:
    sound = FakeSound(["Speaker"])
    output = device(monkeypatch, sound)
    output.start()
    with monkeypatch.context() as broken:
        broken.setattr(output._mixer, "render", lambda *_: 1 // 0)
        until(lambda: output.health(0).outages == 1)
    until(lambda: not output._away)
    gone, back = output.news()
    assert "'Speaker' is away (integer division" in gone
    assert back == "sound is back, on 'Speaker'"
    assert output.place(cue(sound, 2_000), sound.now_ns()) == "placed"
    until(lambda: any(sound.played[-1]))
    output.stop()
    assert sound.closed == ["stream", "audio"] * 2


def test_a_device_that_goes_is_looked_for_until_it_is_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audio, "AGAIN_S", 0.02)
    sound = FakeSound(["Speaker"])
    output = device(monkeypatch, sound, device="speaker")
    output.start()
    sound.names = ["HDMI"]
    assert output.place(cue(sound, 60_000), sound.now_ns()) == "placed"
    sound.streams[-1].break_off()
    until(lambda: output.health(sound.now_ns()).output == "Speaker is away")
    sound.frames += 61 * 48_000
    assert [report.outcome for report in output.reports()] == ["late"]
    until(lambda: sound.closed.count("audio") >= 3)
    assert len(sound.streams) == 1
    sound.names = ["HDMI", "Speaker"]
    until(lambda: output.health(sound.now_ns()).output == "Speaker")
    assert output.health(sound.now_ns()).outages == 1
    assert output.health(sound.now_ns()).latency_ns == pytest.approx(5 * MS, abs=0.5 * MS)
    output.stop()


def test_a_stream_that_asks_for_nothing_more_is_away_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audio, "STALLED_S", 0.2)
    sound = FakeSound(["Speaker"])
    output = device(monkeypatch, sound)
    output.start()
    monkeypatch.setattr(FakeStream, "is_active", lambda _self: True)
    sound.streams[-1].break_off()
    until(lambda: output.health(sound.now_ns()).outages == 1)
    until(lambda: not output._away)
    output.stop()
    assert len(sound.streams) == 2


def test_it_ends_while_the_device_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    sound = FakeSound(["Speaker"])
    output = device(monkeypatch, sound)
    output.start()
    sound.names = []
    output.place(cue(sound, 60_000), sound.now_ns())
    sound.streams[-1].break_off()
    until(lambda: output.health(sound.now_ns()).outages == 1)
    output.stop()
    assert [report.outcome for report in output.reports()] == ["cancelled"]


@pytest.mark.parametrize(
    ("ring_s", "told"), [(0.0053, []), (0.0213, ["'Speaker' holds 21.3 ms of sound, not the 5.5 ms that the rig asks"])]
)
def test_a_ring_of_another_length_is_said(ring_s: float, told: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    sound = FakeSound(["Speaker"])
    sound.ring_s = ring_s
    output = device(monkeypatch, sound)
    output.start()
    output.stop()
    assert [note[: len(start)] for note, start in zip(output.notes[1:], told, strict=True)] == told


def test_exclusive_takes_the_hardware_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    names = ["HDA Intel: ALC892 (hw:0,0)", "USB Audio: - (hw:1,0)", "sysdefault", "usb_dmix", "default"]
    for wanted, index in (("", 0), ("usb", 1)):
        sound = FakeSound(names)
        output = device(monkeypatch, sound, device=wanted, exclusive=True)
        output.start()
        output.stop()
        assert sound.opened["output_device_index"] == index
    with pytest.raises(AudioError, match=r"exclusive needs a device whose name holds 'hw:'.*'sysdefault', 'default'"):
        device(monkeypatch, FakeSound(["sysdefault", "default"]), exclusive=True).start()


def test_the_stated_table_of_devices_must_match(monkeypatch: pytest.MonkeyPatch) -> None:
    sound = FakeSound(["Speaker"])
    output = device(monkeypatch, sound)
    monkeypatch.setattr(sys.modules["pyaudio"], "_portaudio", SimpleNamespace(__file__="nowhere.so"), raising=False)
    output.start()
    output.stop()
    assert "PortAudio cannot be reached" in output.notes[0]
