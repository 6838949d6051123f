"""Every device that streams, under tearing, noise and wrapping counters."""

import random
from collections.abc import Iterator, Mapping
from itertools import pairwise
from types import MappingProxyType
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers import create
from drivers.base import Driver, Reading
from drivers.emulators import create_encoder

MOST_KEPT = 5000
"""Bytes that any decoder may hold back: twice the longest frame or line."""


class Row(NamedTuple):
    """How a device is tried: options of its driver and encoder, channels of a sample, largest number sent."""

    channels: int
    most: int
    options: Mapping[str, Any] = MappingProxyType({})
    encoder: Mapping[str, Any] = MappingProxyType({})
    wide: bool = True
    """Numbers may be negative and have fractions."""


LINE = "time_us,seq," + ",".join(f"{side}_z{i}" for side in "LR" for i in range(8))
ROWS = {
    "insole-lines": Row(8, 4095, {"columns": LINE}, wide=False),
    "insole-frames": Row(8, 65535, wide=False),
    "signal-lines": Row(6, 100, {"columns": "time_us,seq,c0,c1,c2,c3,c4,c5"}),
    "fullsoul": Row(208, 255, wide=False),
    "fullsoul right": Row(208, 255, {"side": "right"}, {"sides": "right"}, wide=False),
    "moticon-udp": Row(16, 50, wide=False),
    "witmotion": Row(6, 15),
    "witmotion quaternion": Row(4, 1, {"gives": "quaternion"}),
    "bno08x-rvc": Row(4, 1),
    "xsens-mti": Row(6, 100),
    "xsens-mti quaternion": Row(4, 1, {"gives": "quaternion"}),
    "vectornav-ascii": Row(6, 30),
    "vectornav-ascii quaternion": Row(4, 1, {"gives": "quaternion"}),
    "bitalino": Row(4, 1023, wide=False),
    "bitalino 1": Row(1, 1023, {"inputs": "4"}, wide=False),
    "bitalino 2": Row(2, 1023, {"inputs": "1,5"}, wide=False),
    "bitalino 3": Row(3, 1023, {"inputs": "1,2,3"}, wide=False),
    "bitalino 5": Row(5, 63, {"inputs": "1,2,3,4,5"}, wide=False),
    "bitalino 6": Row(6, 63, {"inputs": "1,2,3,4,5,6"}, wide=False),
    "openbci-cyton": Row(8, 1 << 20, wide=False),
    "lsl": Row(5, 1000),
    "openbci-cyton daisy": Row(16, 1 << 20, {"channels": 16}, wide=False),
}
names = pytest.mark.parametrize("name", ROWS)
noise = st.binary(max_size=300)
places = st.lists(st.integers(0, 4000), max_size=30)


def driver_of(name: str) -> Driver:
    return create(name.split()[0], **ROWS[name].options)


def samples(name: str, count: int, first: int = 0) -> list[bytes]:
    """Bytes of each of so many samples, whose numbers are drawn by their own index."""
    row = ROWS[name]
    encoder = create_encoder(name.split()[0], **row.encoder)
    rows = []
    for i in range(first, first + count):
        dice = random.Random(i)
        drawn = [
            dice.uniform(-row.most, row.most) if row.wide else dice.randint(0, row.most) for _ in range(row.channels)
        ]
        if row.channels == 4 and row.wide:
            size = sum(value * value for value in drawn) ** 0.5
            drawn = [value / size for value in drawn]
        feet = driver_of(name).streams[0].name in ("left", "right")
        rows.append(b"".join(data for _, data in encoder.encode(i, 10_000 * i, *([drawn, drawn] if feet else [drawn]))))
    return rows


def torn(data: bytes, at: list[int]) -> Iterator[bytes]:
    edges = [0, *sorted(place % (len(data) + 1) for place in at), len(data)]
    return (data[a:b] for a, b in pairwise(edges))


def read(driver: Driver, pieces: Iterator[bytes] | list[bytes]) -> list[Reading]:
    return [reading for piece in pieces for reading in driver.decode(piece)]


@names
@settings(max_examples=40)
@given(places, noise, st.integers(0, 5))
def test_torn_anywhere_gives_the_same(name: str, at: list[int], between: bytes, first: int) -> None:
    rows = samples(name, 8, first)
    data = b"".join(rows[:4]) + between + b"".join(rows[4:])
    whole, pieces = driver_of(name), driver_of(name)
    assert repr(read(pieces, torn(data, at))) == repr(whole.decode(data))
    assert pieces.counters == whole.counters


@names
@settings(max_examples=40)
@given(st.lists(noise, min_size=1, max_size=3))
def test_after_noise_it_is_in_step_within_two_samples(name: str, between: list[bytes]) -> None:
    """The third sample after the noise is read at once, and all that follow.

    Noise in a BITalino frame's place passes its check of four bits and its count of four once in 256: there, the third
    sample may come out together with the fourth.
    """
    rows = samples(name, 3 + 6 * len(between))
    driver, clean = driver_of(name), driver_of(name)
    wanted = [{reading[3] for reading in clean.decode(row)} for row in rows]
    read(driver, rows[:3])
    for k, bytes_ in enumerate(between):
        driver.decode(bytes_)
        first = 3 + 6 * k
        got = [{reading[3] for reading in driver.decode(row)} for row in rows[first : first + 6]]
        if name.startswith("bitalino"):
            assert set.union(*wanted[first + 2 : first + 6]) <= set.union(*got)
            continue
        assert wanted[first + 2] <= set.union(*got[:3])
        assert got[3:] == wanted[first + 3 : first + 6]


@names
@settings(max_examples=40)
@given(st.lists(st.one_of(noise, st.integers(0, 30)), max_size=12))
def test_no_bytes_make_it_raise_and_it_keeps_little(name: str, parts: list[bytes | int]) -> None:
    """Noise, and frames of which some bytes are missing at either end."""
    rows = samples(name, 5)
    driver = driver_of(name)
    sent = 0
    for i, part in enumerate(parts):
        piece = part if isinstance(part, bytes) else rows[i % 5][part:] + rows[i % 4][: -part or None]
        driver.decode(piece)
        sent += len(piece)
        assert driver.counters.bytes == sent
        assert driver.counters.discarded_bytes <= sent
    before = driver.counters.discarded_bytes
    driver.reset()
    assert before <= driver.counters.discarded_bytes <= min(sent, before + MOST_KEPT)


@names
def test_hundred_thousand_bytes_of_its_own_heads_are_soon_done_with(name: str) -> None:
    """Pieces of frames over and over: nothing is kept for ever, and what comes after is read."""
    rows = samples(name, 6)
    driver = driver_of(name)
    for cut in (1, 2, 3, 5):
        driver.decode(rows[0][:cut] * (20_000 // cut))
    assert read(driver, rows)[-1][3] == read(driver_of(name), rows)[-1][3]


@names
def test_counters_wrap_without_a_loss_and_clocks_without_a_step(name: str) -> None:
    driver = driver_of(name)
    readings = read(driver, samples(name, 700))
    assert driver.counters.bad_frames == driver.counters.lost_frames == 0
    mine = [reading for reading in readings if reading.stream == readings[0].stream]
    assert len(mine) >= 699
    if driver.frame_modulus:
        assert {(b.frame - a.frame) % driver.frame_modulus for a, b in pairwise(mine)} == {1}
    if driver.device_us_modulus:
        assert {(b.device_us - a.device_us) % driver.device_us_modulus for a, b in pairwise(mine)} == {10_000}


@names
def test_a_sample_that_is_missing_is_counted_where_the_device_counts(name: str) -> None:
    driver = driver_of(name)
    rows = samples(name, 20)
    read(driver, rows[:8] + rows[11:])
    per_sample = len(driver.streams) if name == "insole-frames" else 2 if name.endswith("daisy") else 1
    assert driver.counters.lost_frames == (3 * per_sample if driver.frame_modulus else 0)
