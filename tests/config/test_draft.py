"""A drafted rig loads, whatever was found, and asks what nobody can know."""

import runpy
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers import DRIVERS, create
from drivers.base import Stream
from drivers.emulators import answers
from drivers.recognise import UNSEEN, recognise
from feedback.config.draft import Device, draft
from feedback.config.load import rig_of

SEEN = sorted(set(DRIVERS) - set(UNSEEN))
STREAM_TESTS = runpy.run_path(str(Path(__file__).parents[1] / "drivers" / "test_every_stream.py"))


@cache
def device(name: str, port: str, rate_hz: float = 0.0) -> Device:
    """As a probe would have found it."""
    if answers(name):
        return Device(port, name, {}, create(name).streams)
    found = recognise(b"".join(STREAM_TESTS["samples"](name, 60)))
    assert found is not None
    return Device(port, found.driver, found.options, found.streams, rate_hz=rate_hz, note=found.note)


@pytest.mark.parametrize("name", SEEN)
def test_each_driver_s_draft_loads(name: str) -> None:
    rig = rig_of(draft([device(name, "serial:0001", 100.0)]), Path("drafted"))
    (sensor,) = rig.sensors
    assert (sensor.driver, sensor.port) == (name, "serial:0001")


@given(st.lists(st.sampled_from(SEEN), max_size=4), st.sampled_from([0.0, 12.5, 100.0, 1000.0]))
@settings(max_examples=20, deadline=None)
def test_any_set_of_devices_makes_a_rig(names: list[str], rate_hz: float) -> None:
    """Up to four: a rig has no more amplifiers."""
    rig = rig_of(draft([device(name, f"serial:{i}", rate_hz) for i, name in enumerate(names)]), Path("drafted"))
    assert [row.driver for row in rig.sensors] == names


def test_what_is_worn_goes_to_thighs_and_pelvis_and_zones_are_those_that_came() -> None:
    devices = [device("witmotion", f"serial:{i}", 100.0) for i in range(3)] + [
        device("insole-frames", "serial:9", 200.0)
    ]
    text = draft(devices)
    rig = rig_of(text, Path("drafted"))
    assert [(row.stream, row.segment, row.leg) for row in rig.imus] == [
        ("thigh_left.imu", "thigh", "left"), ("thigh_right.imu", "thigh", "right"), ("pelvis.imu", "pelvis", "none")
    ]  # fmt: skip
    assert (rig.imus[0].acceleration_unit, rig.imus[0].turning_unit) == ("g", "deg/s")
    assert [zone.name for zone in rig.sole.zones] == [f"z{i}" for i in range(8)]
    assert rig.sensors[-1].options == {"zones": 8, "rate_hz": 200.0}
    assert text.count("worn where?") == 3


def test_two_makers_that_cannot_be_told_apart_are_left_out_with_the_reason() -> None:
    both = Device(
        "/dev/ttyUSB0", "trackmaster or woodway", {}, (Stream("belt", ("speed_mps",), "", 4.0),), note="say which"
    )
    text = draft([both])
    assert "# /dev/ttyUSB0: trackmaster or woodway: say which" in text
    assert rig_of(text, Path("drafted")).sensors == ()


def test_another_line_speed_than_the_driver_s_is_written_down() -> None:
    found = device("witmotion", "/dev/ttyUSB1")
    text = draft([Device(found.port, found.driver, found.options, found.streams, baud=9600)])
    assert "baud = 9600" in text
