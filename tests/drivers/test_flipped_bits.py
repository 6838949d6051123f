"""No single flipped bit of a checked protocol makes a reading that the device never sent."""

import runpy
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers import create
from drivers.base import Reading
from drivers.emulators import create_device
from drivers.emulators.talk import talk

STREAM_TESTS = runpy.run_path(str(Path(__file__).with_name("test_every_stream.py")))
CHECKED = ("insole-frames", "lsl", "fullsoul", "witmotion", "bno08x-rvc", "xsens-mti", "vectornav-ascii", "csafe")
"""Drivers whose every frame has a check that a flipped bit breaks: a sum, an exclusive or, a CRC of 16 bits."""
FLIPPED, ROWS = 3, 9


def writes(name: str) -> list[bytes]:
    if name != "csafe":
        return list(STREAM_TESTS["samples"](name, ROWS))
    device = create_device(name, console=lambda _time_s: 1.2)
    return [data for _, data in talk(create(name), device, 2.5)][:ROWS]


def told(reading: Reading) -> tuple[object, ...]:
    """Of a belt its speed alone: the incline of the answer before stands for some time, which is no invention."""
    return reading if len(reading.values) != 3 else (*reading[:3], reading.values[0])


@pytest.mark.parametrize("name", CHECKED)
@given(st.data())
@settings(max_examples=150, deadline=None)
def test_a_flipped_bit_costs_frames_and_invents_none(name: str, data: st.DataObject) -> None:
    rows = writes(name)
    clean = create(name)
    sent = {told(row) for write in rows for row in clean.decode(write)}
    place = data.draw(st.integers(0, 8 * len(rows[FLIPPED]) - 1))
    spoilt = bytearray(rows[FLIPPED])
    spoilt[place // 8] ^= 1 << place % 8
    driver = create(name)
    got = [row for write in [*rows[:FLIPPED], bytes(spoilt), *rows[FLIPPED + 1 :]] for row in driver.decode(write)]
    assert {told(row) for row in got} <= sent
    assert driver.counters.bad_frames + driver.counters.discarded_bytes > 0, "nobody noticed"
    last = create(name)
    wanted = [row for write in rows for row in last.decode(write)][-1]
    assert told(got[-1]) == told(wanted), "it is out of step"
