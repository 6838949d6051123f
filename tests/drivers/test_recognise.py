"""Each protocol is known by its bytes, and noise by none."""

import random
import runpy
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers import DRIVERS, create
from drivers.emulators import answers, create_device
from drivers.emulators.talk import talk
from drivers.recognise import BELT_TELLTALE, BELTS_ALIKE, CANDIDATES, UNSEEN, recognise, recognise_answers

STREAM_TESTS = runpy.run_path(str(Path(__file__).with_name("test_every_stream.py")))
ROWS = [name for name in STREAM_TESTS["ROWS"] if name.split()[0] != "openbci-cyton" or "daisy" not in name]
GOLDEN = Path(__file__).resolve().parents[1] / "golden"
SPEAKS = ("ftms", "bertec")
"""Devices of the emulators that answer, and speak by themselves too."""


def bytes_of(name: str) -> bytes:
    return b"".join(STREAM_TESTS["samples"](name, 60))


@pytest.mark.parametrize("name", ROWS)
def test_what_a_device_sends_names_it(name: str) -> None:
    found = recognise(bytes_of(name))
    assert found is not None
    assert found.driver == name.split()[0]
    assert found.share > 0.9
    assert found.samples > 10
    if "quaternion" in name:
        assert found.options == {"gives": "quaternion"} or found.streams[0].channels[0] in ("ax", "qw")


@pytest.mark.parametrize("name", SPEAKS)
def test_a_treadmill_that_speaks_by_itself_is_named(name: str) -> None:
    device = create_device(name, console=lambda _time_s: 1.2)
    found = recognise(b"".join(data for _, data in talk(create(name), device, 5.0)))
    assert found is not None
    assert found.driver == name


@pytest.mark.parametrize("name", ROWS)
def test_boot_words_before_it_and_a_torn_start_do_not_hide_it(name: str) -> None:
    words = b"\r\nets Jul 29 2019 12:21:46\r\n\r\nrst:0x1 (POWERON_RESET),boot:0x13 (SPI_FAST_FLASH_BOOT)\r\n"
    found = recognise(words * 3 + bytes_of(name)[7:])
    assert found is not None
    assert found.driver == name.split()[0]


@given(st.integers(0, 2**32), st.integers(50, 4000))
@settings(max_examples=60, deadline=None)
def test_noise_is_unknown(seed: int, size: int) -> None:
    assert recognise(random.Random(seed).randbytes(size)) is None


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0" * 2000,
        b"\xff" * 2000,
        b"U" * 500,
        b"hello world\r\n" * 50,
        b'{"fsr0":0.123}\n' * 80,
        b"\xc0\xc1" * 90,
    ],
)
def test_what_says_nothing_is_unknown(data: bytes) -> None:
    assert recognise(data) is None


def test_lines_without_a_header_are_told_as_such() -> None:
    found = recognise(b"".join(b"%d,%d,7\n" % (i, i * i % 50) for i in range(80)))
    assert found is not None
    assert (found.driver, found.options) == ("signal-lines", {"columns": "c0,c1,c2"})
    assert "name the columns" in found.note


def asked(name: str, *questions: bytes) -> bytes:
    device = create_device(name, console=lambda _time_s: 1.0)
    return b"".join(device.hear(question, 1.0 + i) for i, question in enumerate(questions))


@pytest.mark.parametrize("name", BELTS_ALIKE)
def test_two_treadmills_that_answer_alike_are_told_apart_by_what_one_does_not_know(name: str) -> None:
    found = recognise_answers(BELTS_ALIKE, asked(name, b"\xc0", b"\xc2", b"\xc1", BELT_TELLTALE))
    assert found is not None
    assert found.driver == name
    unsure = recognise_answers(BELTS_ALIKE, asked(name, b"\xc0", b"\xc2", b"\xc1"))
    assert unsure is not None
    assert unsure.driver == "trackmaster or woodway"
    assert "say which" in unsure.note


def test_an_echo_is_nobody() -> None:
    assert recognise_answers(BELTS_ALIKE, b"\xc0\xc2\xc1\xc4") is None
    assert recognise_answers(("csafe",), bytes.fromhex("f18080f2f1a5a80df2")) is None


def test_every_driver_is_listened_for_or_asked() -> None:
    asks = {"trackmaster", "woodway", "csafe"}
    assert set(CANDIDATES) | asks == set(DRIVERS) - set(UNSEEN)
    assert all(answers(name) for name in asks)


@pytest.mark.parametrize("name", sorted(set(CANDIDATES)))
def test_golden_conversations_are_never_taken_for_another_s(name: str) -> None:
    for row in tomllib.loads((GOLDEN / f"{name}.toml").read_text("utf-8"))["conversation"]:
        wire = bytes.fromhex(row["hex"]) if "hex" in row else row["text"].encode()
        found = recognise(wire)
        lines = {"insole-lines", "signal-lines"}
        assert found is None or found.driver == name or {found.driver, name} <= lines, row["about"]
