"""Woodway: commands forward only, two belts, a timer that ran out."""

import pytest

from drivers.belt import Answer
from drivers.woodway import Woodway

MPH = 0.44704


def test_commands_are_written_by_the_tables() -> None:
    driver = Woodway()
    assert driver.set_speed(2.0 * MPH).hex(" ") == "a3 30 30 32 30"
    assert driver.set_speed(12.5 * MPH).hex(" ") == "a3 30 31 32 35"
    assert driver.set_speed(0.0).hex(" ") == "a3 30 30 30 30"
    assert driver.set_incline(5.0).hex(" ") == "a4 30 30 35 30"
    assert (driver.start(), driver.stop()) == (b"\xa0", b"\xaa")


@pytest.mark.parametrize("speed_mph", [-2.0, 30.0])
def test_backward_and_too_fast_are_refused(speed_mph: float) -> None:
    with pytest.raises(ValueError, match="all this belt takes"):
        Woodway().set_speed(speed_mph * MPH)


def test_a_belt_of_two_says_which_it_is() -> None:
    assert Woodway().streams[0].channels == ("speed_mps", "incline_pct", "state")
    assert Woodway(side="left").streams[0].channels[3:] == ("left_mps", "right_mps")


def test_a_timer_that_ran_out_is_told() -> None:
    driver = Woodway()
    driver.decode(bytes.fromhex("b0 b3 bd bf"))
    assert driver.answers()[:2] == [Answer("start", True), Answer("speed", True)]
    assert not driver.answers()
    driver.decode(b"\xbd")
    assert "timer ran out" in driver.counters.last_fault


@pytest.mark.parametrize("options", [{"dialect": "pps"}, {"side": "rear"}])
def test_a_dialect_is_never_guessed(options: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="no Woodway"):
        Woodway(**options)
