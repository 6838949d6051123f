"""Two belts as one: nothing of one alone is taken for both."""

from math import isnan

import pytest

from drivers.belt import Answer
from drivers.two_ports import SIDES, unwrap, wrap
from drivers.woodway_split import WoodwaySplit


def test_every_command_goes_to_both_alike() -> None:
    driver = WoodwaySplit()
    commands = (driver.start(), driver.set_speed(0.9), driver.set_incline(2.0), driver.stop(), driver.keep_alive())
    for data in (*commands, driver.question()):
        (left, one), (right, other) = unwrap(data)
        assert (left, right) == SIDES
        assert one == other


def test_a_command_is_accepted_once_both_have_and_refused_by_either() -> None:
    driver = WoodwaySplit()
    driver.set_speed(0.9)
    driver.decode(wrap("left", b"\xb3"))
    assert driver.answers() == []
    driver.decode(wrap("left", b"\xb3"))
    assert driver.answers() == [], "the same belt twice is not both"
    driver.decode(wrap("right", b"\xb3"))
    assert driver.answers() == [Answer("speed", True)]
    driver.set_speed(0.8)
    driver.decode(wrap("right", b"\xb3") + wrap("left", b"\xbe"))
    assert driver.answers() == [Answer("", False, "left belt: the treadmill refuses the value")]


def test_what_one_belt_said_to_an_earlier_command_is_forgotten() -> None:
    driver = WoodwaySplit()
    driver.set_speed(0.9)
    driver.decode(wrap("left", b"\xb3"))
    driver.answers()
    driver.set_speed(1.0)
    driver.decode(wrap("right", b"\xb3"))
    assert driver.answers() == []


def test_a_belt_that_falls_silent_makes_the_mean_unknown() -> None:
    driver = WoodwaySplit()
    both = wrap("left", b"\xd10020") + wrap("right", b"\xd10020")
    assert driver.decode(both)[0].values[0] == pytest.approx(0.89408)
    (alone,) = driver.decode(wrap("right", b"\xd10020"))
    assert isnan(alone.values[0])
    assert isnan(alone.values[3])
    assert driver.decode(wrap("left", b"\xd10020") * 3) == []


def test_a_timer_that_ran_out_on_one_side_is_that_of_the_treadmill() -> None:
    driver = WoodwaySplit()
    driver.decode(wrap("left", b"\xbd"))
    (reading,) = driver.decode(wrap("left", b"\xd10010") + wrap("right", b"\xd10000"))
    assert reading.values[2] == 3
