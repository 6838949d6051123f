"""The choice of a sound device, as PortAudio's rows have them."""

from typing import Any

import pytest

from feedback.config import AudioOutput
from feedback.outputs import AudioError
from feedback.outputs.portaudio import choose, named


def rows(*names: str) -> list[dict[str, Any]]:
    return [{"index": i, "name": name, "maxOutputChannels": 0 if "mic" in name else 2} for i, name in enumerate(names)]


def test_the_shortest_name_wins() -> None:
    found = named(rows("HDMI 10", "HDMI 1", "hdmi 1 (copy)"), "hdmi 1")
    assert found is not None
    assert found["name"] == "HDMI 1"
    assert named(rows("HDMI"), "usb") is None


def test_without_a_default_the_first_that_plays_is_taken() -> None:
    assert choose(rows("USB mic", "Speaker", "HDMI"), AudioOutput(), None)["name"] == "Speaker"


def test_shared_takes_the_hardware_too_if_that_is_what_is_named() -> None:
    devices = rows("USB Audio: - (hw:1,0)", "default")
    assert choose(devices, AudioOutput(device="usb"), devices[1])["index"] == 0
    assert choose(devices, AudioOutput(), devices[1])["index"] == 1


def test_an_exclusive_device_by_name_is_hardware() -> None:
    devices = rows("usb_shared", "USB Audio: - (hw:1,0)", "default")
    assert choose(devices, AudioOutput(device="usb", exclusive=True), devices[2])["index"] == 1
    with pytest.raises(AudioError, match="no sound device is called 'hdmi'; there are: 'USB Audio: - "):
        choose(devices, AudioOutput(device="hdmi", exclusive=True), devices[2])
