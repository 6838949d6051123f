"""What no byte may do to any driver of DRIVERS: raise, hang, grow, or put it out of step for long."""

import pickle
import runpy
import tomllib
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers import DRIVERS, create
from drivers.base import Asked, Driver, Reading
from drivers.belt import CHANNELS, SPLIT_CHANNELS, Belt
from drivers.emulators import answers, create_device, create_encoder
from drivers.emulators.talk import talk

GOLDEN = Path(__file__).resolve().parents[1] / "golden"
MOST_KEPT = 20_000
"""Bytes of a driver's own state: the longest frames of any are a kilobyte or two."""
ANSWERING = [name for name in DRIVERS if answers(name)]
FRAMES_LOST = 2
SAMPLES: dict[str, list[list[int]]] = {
    "insole-lines": [[100, 2, 30], [4, 500, 6]],
    "insole-frames": [[100, 2, 30], [4, 500, 6]],
    "signal-lines": [[1, 20, 300]],
    "manual": [[0, 2]],
}
"""Drivers whose device sends by itself -> a sample of each of its streams, as its encoder takes it."""
FUZZED = [name for name in DRIVERS if name in SAMPLES or name in ANSWERING]
"""Those of other streaming devices are tried by test_every_stream, with rows of more than counts."""


@cache
def writes(name: str) -> tuple[bytes, ...]:
    """What a device of this kind sends, one write after another, each with whole frames."""
    if not answers(name):
        encoder, sample = create_encoder(name), SAMPLES[name]
        rows = (encoder.encode(i, 5000 * i, *([row[0] + i, *row[1:]] for row in sample)) for i in range(30))
        return tuple(b"".join(data for _, data in row) for row in rows)
    device = create_device(name, console=lambda time_s: 1.2 + 0.1 * (time_s % 1.0))
    return tuple(data for _, data in talk(create(name), device, 4.0))


@cache
def seeds(name: str) -> tuple[bytes, ...]:
    rows = tomllib.loads((GOLDEN / f"{name}.toml").read_text("utf-8"))["conversation"]
    return tuple(bytes.fromhex(row["hex"]) if "hex" in row else row["text"].encode() for row in rows)


def torn(driver: Driver, data: bytes, places: list[int]) -> list[Reading]:
    edges = [0, *sorted(place % (len(data) + 1) for place in places), len(data)]
    return [row for a, b in pairwise(edges) for row in driver.decode(data[a:b])]


def spoilt(name: str) -> st.SearchStrategy[bytes]:
    """Noise, and bytes of the device with pieces left out and put in."""
    pieces = st.sampled_from([*seeds(name), *writes(name)]).flatmap(
        lambda data: st.tuples(st.integers(0, len(data)), st.integers(0, len(data))).map(
            lambda at: data[at[0] :][: at[1]]
        )
    )
    return st.lists(st.one_of(st.binary(max_size=60), pieces), max_size=12).map(b"".join)


def test_each_driver_can_be_fuzzed() -> None:
    streaming = runpy.run_path(str(Path(__file__).with_name("test_every_stream.py")))["ROWS"]
    there = {name.split()[0] for name in streaming}
    assert set(DRIVERS) == {*SAMPLES, *ANSWERING} | there, "a driver lacks its row in SAMPLES or in test_every_stream"


@pytest.mark.parametrize("name", FUZZED)
@given(st.data())
@settings(max_examples=60, deadline=None)
def test_no_bytes_raise_or_pile_up_and_tearing_changes_nothing(name: str, data: st.DataObject) -> None:
    noise = data.draw(spoilt(name))
    places = data.draw(st.lists(st.integers(0, 5000), max_size=8))
    driver, other = create(name), create(name)
    readings = torn(driver, noise, places)
    assert repr(readings) == repr(other.decode(noise))
    mine, its = driver.counters, other.counters
    assert [mine.bytes, mine.frames, mine.bad_frames, mine.lost_frames] == [
        len(noise), its.frames, its.bad_frames, its.lost_frames
    ]  # fmt: skip
    driver.reset()
    other.reset()
    assert mine.discarded_bytes == its.discarded_bytes <= len(noise)
    assert mine.frames + mine.bad_frames <= len(noise)
    assert len(pickle.dumps([value for value in vars(driver).values() if isinstance(value, bytes)])) < MOST_KEPT


@pytest.mark.parametrize("name", FUZZED)
@given(st.data())
@settings(max_examples=60, deadline=None)
def test_after_noise_a_driver_is_back_in_step_within_two_frames(name: str, data: st.DataObject) -> None:
    """Every reading that an undisturbed driver gives from the third frame after the noise on comes out alike."""
    before = data.draw(st.integers(0, 6))
    noise = data.draw(st.binary(max_size=80))
    sent = writes(name)
    driver, calm = create(name), create(name)
    for write in sent[:before]:
        assert repr(driver.decode(write)) == repr(calm.decode(write))
    driver.decode(noise)
    lost = FRAMES_LOST
    for write in sent[before:]:
        frames = calm.counters.frames
        got, wanted = driver.decode(write), calm.decode(write)
        if lost <= 0:
            assert [row.values[0] for row in got] == [row.values[0] for row in wanted]
        lost -= calm.counters.frames - frames


@pytest.mark.parametrize("name", ANSWERING)
def test_a_driver_whose_device_answers_has_all_that_a_belt_needs(name: str) -> None:
    driver = create(name)
    assert isinstance(driver, Belt), "it lacks the commands of drivers.belt.Belt"
    (stream,) = driver.streams
    assert stream.name == "belt"
    assert stream.channels in (CHANNELS, SPLIT_CHANNELS)
    assert stream.rate_hz >= 4
    assert len(driver.LINK_LOST) > 20
    assert driver.answers() == []
    assert isinstance(driver.stop(), bytes)
    with pytest.raises(ValueError):
        driver.set_speed(-1.0)
    with pytest.raises(ValueError):
        driver.set_speed(float("nan"))


@pytest.mark.parametrize("name", [name for name in DRIVERS if answers(name) and isinstance(create(name), Asked)])
def test_a_driver_that_asks_says_what_and_how_often(name: str) -> None:
    driver = create(name)
    assert isinstance(driver, Asked)
    assert all(pause_s >= 0 and data for pause_s, data in driver.opening())
    assert driver.POLL_S == 0 or all(driver.question() for _ in range(5))
