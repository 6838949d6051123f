"""Emulated treadmills: inertia, the watchdog, refusals, what is lost with a half command."""

import pytest

from drivers.emulators import EMULATORS, answers, create_device
from drivers.emulators.bertec import BertecDevice
from drivers.emulators.csafe import CsafeDevice
from drivers.emulators.running_belt import ACCELERATION_MPS2, RunningBelt
from drivers.emulators.trackmaster import TrackmasterDevice
from drivers.emulators.woodway import WoodwayDevice

MPH = 0.44704


def test_a_belt_comes_to_its_speed_at_its_own_pace_and_keeps_it() -> None:
    belt = RunningBelt(slowest_mps=0.1)
    belt.start()
    belt.run(1.0)
    for step in range(1, 11):
        belt.advance(step * 0.1)
    assert belt.speed_mps == pytest.approx(1.0 * ACCELERATION_MPS2)
    belt.advance(5.0)
    assert belt.speed_mps == 1.0
    belt.stop()
    belt.advance(5.5)
    assert belt.speed_mps == pytest.approx(1.0 - 0.5 * ACCELERATION_MPS2)


def test_a_pulled_key_holds_until_nobody_knows() -> None:
    belt = RunningBelt(lambda time_s: 1.0)
    belt.advance(1.0)
    belt.pull_key()
    belt.start()
    belt.run(1.0)
    belt.advance(9.0)
    assert (belt.speed_mps, belt.on) == (0.0, False)


def test_time_never_goes_back() -> None:
    belt = RunningBelt(lambda time_s: 1.0)
    belt.advance(2.0)
    belt.advance(1.0)
    assert belt.average_mps() == pytest.approx(0.5)


def test_a_trackmaster_s_watchdog_works_only_if_it_was_asked_for() -> None:
    for start, stops in ((b"\xa0", True), (b"\xa1", False)):
        device = TrackmasterDevice()
        assert device.hear(start + b"\xa30040", 1.0) == bytes([start[0] + 0x10]) + b"\xb3"
        device.hear(b"\xc0", 1.4)
        device.tick(1.85)
        assert device.belt.on
        device.tick(2.0)
        assert device.belt.on is not stops
    assert device.hear(b"\xc0", 9.0) == b"\xd0\x33"


@pytest.mark.parametrize(
    ("heard", "said"),
    [
        (b"\xa30151", b"\xbe"),
        (b"\xa30001", b"\xbe"),
        (b"\xa40052", b"\xbe"),
        (b"\xa4a050", b"\xbe"),
        (b"\xad", b"\xbf"),
        (b"\xce", b"\xdf"),
        (b"\xa30\xc0", b"\xd0\x31"),
        (b"040", b""),
    ],
)
def test_a_trackmaster_refuses_what_the_manual_says(heard: bytes, said: bytes) -> None:
    assert TrackmasterDevice().hear(heard, 0.1) == said


def test_a_trackmaster_in_emergency_tells_999_9() -> None:
    device = TrackmasterDevice(console=lambda time_s: 1.0)
    device.tick(3.0)
    device.belt.pull_key()
    assert device.hear(b"\xc1", 3.1) == b"\xd19999"


def test_a_woodway_says_when_its_timer_has_run_out() -> None:
    device = WoodwayDevice()
    device.hear(b"\xa0\xa30020", 1.0)
    assert device.tick(1.5) == b""
    assert device.tick(2.1) == b"\xbd"
    assert device.tick(2.2) == b""
    assert not device.belt.on


def test_a_bertec_passes_over_a_command_whose_complement_is_wrong() -> None:
    device = BertecDevice()
    fields = bytes.fromhex("03e8 03e8 0000 0000 03e8 03e8 03e8 03e8 0000")
    good = b"\0" + fields + bytes(byte ^ 255 for byte in fields) + bytes(27)
    device.hear(good[:30], 0.1)
    device.hear(good[30:37] + b"\x00" + good[38:][:26], 0.2)
    assert device.right.target_mps == 1.0
    device = BertecDevice()
    device.hear(good[:19] + b"\x00" + good[20:], 0.1)
    assert device.right.target_mps == 0.0


def test_a_gym_s_console_takes_speeds_before_the_workout_alone() -> None:
    device = CsafeDevice()
    speed = bytes.fromhex("F1 25 03 2D 00 31 3A F2")
    assert device.hear(speed, 0.1)[1] & 0x30 == 0x00
    device.hear(bytes.fromhex("F1 85 85 F2"), 0.2)
    assert device.hear(speed, 0.3)[1] & 0x3F == 0x15
    assert device.belt.target_mps == pytest.approx(4.5 / 3.6)
    assert device.hear(bytes.fromhex("F1 25 03 2D 00 31 3B F2"), 0.4)[1] & 0x30 == 0x20


@pytest.mark.parametrize("name", [name for name in EMULATORS if answers(name)])
def test_half_a_question_is_answered_when_it_is_whole(name: str) -> None:
    questions = {
        "trackmaster": "c1",
        "woodway": "c1",
        "woodway-split": "034cc100",
        "csafe": "f1a5a5f2",
        "ftms": "04d92a0700",
        "bertec": "",
    }
    wire = bytes.fromhex(questions[name])
    whole, halves = create_device(name), create_device(name)
    assert whole.hear(wire, 0.01) == b"".join(halves.hear(bytes([byte]), 0.01) for byte in wire)
