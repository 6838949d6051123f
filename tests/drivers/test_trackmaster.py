"""Trackmaster: the manual's commands byte by byte, what is asked in which order, what is answered."""

import pytest

from drivers.belt import Answer
from drivers.trackmaster import Trackmaster

MPH = 0.44704


def test_the_manual_s_examples_are_written_as_printed() -> None:
    driver = Trackmaster()
    assert driver.set_speed(4.0 * MPH).hex(" ") == "a3 30 30 34 30"
    assert driver.set_incline(5.0).hex(" ") == "a4 30 30 35 30"
    assert (driver.start(), driver.stop()) == (b"\xa0", b"\xa2")


@pytest.mark.parametrize(
    ("unit", "speed_mps", "digits"),
    [("mph", 12.5 * MPH, b"0125"), ("kmh", 4.5 / 3.6, b"0045"), ("mph", 0.0, b"0000"), ("mph", 1.99 * MPH, b"0019")],
)
def test_speeds_are_whole_tenths_of_the_unit_and_never_more_than_asked(
    unit: str, speed_mps: float, digits: bytes
) -> None:
    assert Trackmaster(unit).set_speed(speed_mps) == b"\xa3" + digits


@pytest.mark.parametrize(("incline_pct", "digits"), [(0.4, b"0000"), (0.5, b"0005"), (7.99, b"0075"), (25.0, b"0250")])
def test_inclines_are_in_half_percent(incline_pct: float, digits: bytes) -> None:
    assert Trackmaster().set_incline(incline_pct) == b"\xa4" + digits


def test_speed_is_asked_last_of_each_round() -> None:
    driver = Trackmaster()
    assert b"".join(driver.question() for _ in range(6)).hex() == "c2c0c1c2c0c1"
    assert driver.opening() == ()


def test_answers_are_given_once() -> None:
    driver = Trackmaster()
    driver.decode(bytes.fromhex("b0 b3 30 30 34 30 b2 ba be"))
    assert driver.answers() == [
        Answer("start", True),
        Answer("speed", True),
        Answer("stop", True),
        Answer("stop", True),
        Answer("", False, "out of the treadmill's range"),
    ]
    assert driver.answers() == []


def test_a_reopened_port_forgets_what_was_half_read_and_what_was_known() -> None:
    driver = Trackmaster()
    driver.decode(bytes.fromhex("d2 30 30 35 30 d0 32 d1 30 30"))
    driver.reset()
    (reading,) = driver.decode(bytes.fromhex("34 30 d1 30 30 34 30"))
    assert reading.values[0] == pytest.approx(4.0 * MPH)
    assert str(reading.values[1:]) == "(nan, nan)"
    assert driver.counters.discarded_bytes == 5


def test_an_unknown_unit_is_refused() -> None:
    with pytest.raises(ValueError, match="mph, kmh"):
        Trackmaster("knots")
