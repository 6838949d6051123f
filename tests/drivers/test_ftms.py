"""Fitness Machine Service: values of the control point as others publish them, and its answers."""

from math import isnan

import pytest
from cobs import cobs

from drivers.belt import Answer
from drivers.emulators.ftms import FtmsDevice
from drivers.emulators.talk import talk
from drivers.ftms import BATTERY, CONTROL, STATUS, Ftms, envelope


def written(data: bytes) -> list[str]:
    """The values that these envelopes hand to the control point."""
    pieces = [cobs.decode(piece) for piece in data.split(b"\0")[:-1]]
    assert {piece[:2] for piece in pieces} == {b"\xd9\x2a"}
    return [piece[2:].hex(" ") for piece in pieces]


def test_commands_hold_the_published_values() -> None:
    driver = Ftms()
    assert written(driver.start()) == ["00", "07"]
    assert written(driver.stop()) == ["08 01"]
    assert written(driver.set_speed(3.0 / 3.6)) == ["02 2c 01"]
    assert written(driver.set_incline(1.5)) == ["03 0f 00"]
    assert written(driver.set_incline(-1.0)) == ["03 f6 ff"]


def test_results_become_answers() -> None:
    driver = Ftms()
    for value in ("80 00 01", "80 07 01", "80 02 03", "80 03 09", "80 00 05", "80 08 01", "80 0D 01"):
        driver.decode(envelope(CONTROL, bytes.fromhex(value)))
    driver.decode(envelope(STATUS, b"\xff"))
    assert driver.answers() == [
        Answer("start", True),
        Answer("speed", False, "out of the treadmill's range"),
        Answer("incline", False, "result 9"),
        Answer("start", False, "the treadmill gives no control"),
        Answer("stop", True),
        Answer("", False, "the treadmill has taken control back"),
    ]


def test_an_update_may_come_in_two_notifications() -> None:
    driver, device = Ftms(), FtmsDevice(console=lambda time_s: 1.5, split=True)
    device.belt.incline_pct = device.belt.target_pct = 2.0
    readings = [row for _, data in talk(driver, device, 3.0) for row in driver.decode(data)]
    assert len(readings) == 12
    assert {(round(row.values[0], 4), row.values[1]) for row in readings} == {(1.5, 2.0)}


@pytest.mark.parametrize("speed_mps", [-1.0, 200.0])
def test_speeds_beyond_the_field_are_refused(speed_mps: float) -> None:
    with pytest.raises(ValueError, match="all this belt takes"):
        Ftms().set_speed(speed_mps)


def test_the_level_of_its_battery_is_kept_and_nonsense_is_refused() -> None:
    driver = Ftms()
    assert isnan(driver.battery_pct)
    assert driver.decode(envelope(BATTERY, b"\x53")) == []
    assert driver.decode(envelope(BATTERY, b"\xff")) == []
    assert driver.battery_pct == 83
    assert (driver.counters.frames, driver.counters.bad_frames) == (1, 1)
