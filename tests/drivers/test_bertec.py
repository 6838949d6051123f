"""Bertec: whole commands byte by byte, the deck that is never forgotten, replies found again after any loss."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.bertec import Bertec

LEVEL = bytes.fromhex("00 0000 0000 0000 0000 0000") + bytes(21)


def reply(right: int, left: int, incline: int = 0) -> bytes:
    return struct.pack(">Bhhhhh", 0, right, left, 0, 0, incline) + bytes(21)


def known(acceleration_mps2: float, incline: int = 0) -> Bertec:
    driver = Bertec(acceleration_mps2)
    driver.decode(reply(0, 0, incline))
    return driver


def test_one_metre_a_second_level() -> None:
    wanted = "00 03e8 03e8 0000 0000 03e8 03e8 03e8 03e8 0000 fc17 fc17 ffff ffff fc17 fc17 fc17 fc17 ffff"
    assert known(1.0).set_speed(1.0) == bytes.fromhex(wanted) + bytes(27)


def test_a_stop_keeps_the_acceleration_and_the_deck() -> None:
    level = "00 0000 0000 0000 0000 00fa 00fa 00fa 00fa 0000 ffff ffff ffff ffff ff05 ff05 ff05 ff05 ffff"
    raised = "00 0000 0000 0000 0000 00fa 00fa 00fa 00fa 0096 ffff ffff ffff ffff ff05 ff05 ff05 ff05 ff69"
    assert Bertec().stop() == known(0.25).stop() == bytes.fromhex(level) + bytes(27)
    assert known(0.25, 150).stop() == bytes.fromhex(raised) + bytes(27)


def test_a_speed_never_lowers_the_deck_and_a_deck_never_stops_the_belt() -> None:
    with pytest.raises(ValueError, match="lower the deck"):
        Bertec().set_speed(1.0)
    with pytest.raises(ValueError, match="stop them"):
        Bertec().set_incline(1.0)
    driver = known(0.25, 150)
    assert driver.set_speed(1.0)[17:19].hex() == "0096"
    assert driver.set_incline(5.0)[1:5].hex() == "03e803e8"
    driver.decode(reply(900, 900, 200))
    assert int.from_bytes(driver.set_speed(1.1)[17:19], "big") == 286, "where it was sent, not where it is"
    driver = Bertec()
    driver.decode(reply(900, 800))
    assert driver.set_incline(0.0)[1:5].hex() == "03200320"


@given(
    st.lists(st.integers(0, 2500), min_size=1, max_size=30).map(lambda rows: [row // 50 + 1100 for row in rows]),
    st.integers(1, 63),
    st.binary(max_size=40),
)
def test_lost_bytes_cost_two_replies_at_most(speeds: list[int], lost: int, noise: bytes) -> None:
    driver = Bertec()
    calm = [reply(mm_s, mm_s + 3, 100) for mm_s in speeds]
    first = [reply(1200, 1200, 100)] * 2
    readings = driver.decode(b"".join(first)[:-lost] + noise + b"".join(calm))
    wanted = [round(mm_s / 1000 + 0.0015, 4) for mm_s in speeds][2:]
    assert [round(row.values[0], 4) for row in readings][-len(wanted) :] == wanted or not wanted


def test_a_belt_that_starts_after_a_loss_is_read_at_its_place() -> None:
    driver = Bertec()
    driver.decode(reply(0, 0, 150) + b"\x55")
    driver.decode(reply(0, 0, 150) * 3)
    speeds = [row.values[0] for mm_s in range(0, 1300, 30) for row in driver.decode(reply(mm_s, mm_s, 150))]
    assert speeds[2:] == pytest.approx([mm_s / 1000 for mm_s in range(60, 1300, 30)])


def test_a_standing_level_treadmill_is_heard_though_its_replies_are_all_zeros() -> None:
    driver = Bertec()
    readings = driver.decode(b"\x01" + LEVEL * 10)
    assert len(readings) >= 8
    assert {row.values for row in readings} == {(0.0, 0.0, 0.0, 0.0, 0.0)}
