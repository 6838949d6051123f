"""Devices that are in, and until when."""

from itertools import count

import pytest

from feedback.console.access import IDLE_NS, LONGEST_NS, MOST_DEVICES, Devices, FullError


@pytest.fixture
def devices():
    numbers = count()
    return Devices(lambda: f"token {next(numbers)}")


def test_a_device_is_known_by_its_token_alone(devices):
    token, device = devices.admit("tablet 2", "therapist", 0)
    assert device.who == "therapist (tablet 2)"
    assert devices.find(token, 1) is device
    assert devices.find("token", 1) is None
    assert devices.find("", 1) is None


def test_no_two_have_the_same_name(devices):
    names = [devices.admit("tablet", "viewer", 0)[1].name for _ in range(3)]
    assert names == ["tablet", "tablet 2", "tablet 3"]


def test_who_asks_for_nothing_is_out_after_a_while_and_everybody_after_a_day(devices):
    token, _ = devices.admit("a", "viewer", 0)
    assert devices.find(token, IDLE_NS - 1)
    assert devices.find(token, 2 * IDLE_NS - 2)
    for at_ns in range(2 * IDLE_NS, LONGEST_NS, IDLE_NS // 2):
        assert devices.find(token, at_ns)
    assert devices.find(token, LONGEST_NS) is None
    idle, _ = devices.admit("b", "viewer", 0)
    assert devices.find(idle, IDLE_NS - 1, used=False)
    assert devices.find(idle, IDLE_NS) is None


def test_who_leaves_is_out(devices):
    token, _ = devices.admit("a", "therapist", 0)
    devices.leave(token)
    assert devices.find(token, 1) is None


def test_there_is_room_for_so_many(devices):
    for number in range(MOST_DEVICES):
        devices.admit(str(number), "viewer", 0)
    with pytest.raises(FullError):
        devices.admit("one more", "viewer", 1)
    devices.admit("later", "viewer", IDLE_NS)


def test_a_therapist_may_what_a_viewer_may_and_not_the_other_way_round(devices):
    _, therapist = devices.admit("a", "therapist", 0)
    _, viewer = devices.admit("b", "viewer", 0)
    assert therapist.may("viewer")
    assert therapist.may("therapist")
    assert viewer.may("viewer")
    assert not viewer.may("therapist")
