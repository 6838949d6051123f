"""CSAFE: stuffing of the checksum too, commands, and rejections that are taken as they come."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.belt import Answer
from drivers.csafe import Csafe, framed


@pytest.mark.parametrize(
    ("contents", "frame"),
    [
        ("80", "F1 80 80 F2"),
        ("A5", "F1 A5 A5 F2"),
        ("A5 A8", "F1 A5 A8 0D F2"),
        ("81", "F1 81 81 F2"),
        ("85", "F1 85 85 F2"),
        ("10 01 F1", "F1 10 01 F3 01 E0 F2"),
        ("80 72", "F1 80 72 F3 02 F2"),
        ("", "F1 00 F2"),
        ("DE AD BE EF", "F1 DE AD BE EF 22 F2"),
    ],
)
def test_frames_of_the_tables(contents: str, frame: str) -> None:
    assert framed(bytes.fromhex(contents)) == bytes.fromhex(frame)


@given(st.binary(max_size=60))
def test_any_contents_make_one_valid_frame(contents: bytes) -> None:
    driver = Csafe()
    frame = framed(contents)
    driver.decode(frame)
    assert frame.count(b"\xf2") == 1
    assert (driver.counters.frames, driver.counters.bad_frames) == (1, 0)


def test_speeds_are_set_in_tenths_little_endian() -> None:
    assert Csafe().set_speed(4.5 / 3.6) == framed(bytes.fromhex("25 03 2D 00 31"))
    assert Csafe("0.1 mph").set_speed(30.0 * 0.44704) == framed(bytes.fromhex("25 03 2C 01 11"))
    assert Csafe().set_incline(1.5) == framed(bytes.fromhex("28 03 0F 00 4C"))
    assert Csafe().question() == bytes.fromhex("F1 A5 A8 0D F2")
    assert Csafe().opening() == ((0.0, bytes.fromhex("F1 80 80 F2")),)


def test_a_rejected_command_is_an_answer_and_no_fault_of_the_line() -> None:
    driver = Csafe()
    driver.set_speed(1.0)
    driver.decode(framed(b"\x15"))
    driver.decode(framed(b"\x05"))
    driver.stop()
    driver.decode(framed(b"\x85"))
    assert driver.answers() == [Answer("speed", False, "the machine rejects the command now"), Answer("stop", True)]
    assert driver.counters.bad_frames == 0


def test_an_unknown_unit_is_refused() -> None:
    with pytest.raises(ValueError, match="must be one of"):
        Csafe("furlong")
