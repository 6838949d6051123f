"""The emulated device: its pace, its clock, its counter, its faults, all on a clock that the test moves."""

import os
import select
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from drivers.base import Reading
from drivers.emulators.device import CLOCK_JUMP_US, NEVER_NS, EmulatedDevice, Step, WriteLog
from drivers.emulators.faults import parse_faults
from drivers.emulators.insole_frames import FramesEncoder
from drivers.emulators.pty import Pty
from drivers.emulators.recording import Recording
from drivers.emulators.signal_lines import SignalEncoder
from drivers.emulators.source import Event, Frame
from drivers.insole_frames import InsoleFrames
from drivers.signal_lines import SignalLines

START_NS = 5_000_000_000
PERIOD_NS = 10_000_000


class Scripted(Recording):
    """A recording of 300 samples at 100 Hz whose counts tell their index, with two true events."""

    def __init__(self) -> None:
        index = np.arange(300)
        left = np.column_stack([index, index + 1000])
        super().__init__(index / 100, left, left + 5000)

    def events(self, from_s: float, until_s: float, /) -> list[Event]:
        both = [Event(0.105, "left", "heel_strike"), Event(0.2, "right", "toe_off")]
        return [row for row in both if from_s < row.time_s <= until_s]


class Counted(Pty):
    """A port that knows how many bytes are on their way."""

    sent_bytes = 0

    def write(self, frame: bytes) -> bool:
        sent = super().write(frame)
        self.sent_bytes += sent * len(frame)
        return sent

    def take(self, reader: int) -> bytes:
        """All that was sent since the last call; it takes a moment through the kernel."""
        got = b""
        while len(got) < self.sent_bytes and select.select([reader], [], [], 5.0)[0]:
            got += os.read(reader, 4096)
        self.sent_bytes = 0
        return got


@pytest.fixture
def pty(tmp_path: Path) -> Iterator[Counted]:
    made = Counted(tmp_path / "tty")
    yield made
    made.unplug()


Play = Callable[..., tuple[list[Reading], InsoleFrames, EmulatedDevice]]


@pytest.fixture
def play(pty: Counted) -> Play:
    """Plays the script with faults, step by step as the device asks, and decodes what comes out of the port."""

    def run(*texts: str, frames: int = 300, **settings: object) -> tuple[list[Reading], InsoleFrames, EmulatedDevice]:
        device = EmulatedDevice(
            Scripted(), FramesEncoder(), pty, START_NS, faults=parse_faults(texts), clock_start_us=0, **settings
        )  # type: ignore[arg-type]
        driver, readings = InsoleFrames(), []
        reader = -1
        for _ in range(frames):
            device.step(device.wake_ns())
            if pty.plugged:
                reader = reader if reader >= 0 else os.open(pty.path, os.O_RDONLY | os.O_NOCTTY | os.O_NONBLOCK)
                readings += driver.decode(pty.take(reader))
            elif reader >= 0:
                os.close(reader)
                reader = -1
                driver.reset()
        os.close(reader)
        return readings, driver, device

    return run


def of(readings: Sequence[Reading], side: str) -> list[Reading]:
    return [row for row in readings if row.stream == side]


def test_every_sample_of_both_feet_arrives_in_order(play: Play) -> None:
    readings, driver, device = play()
    assert [row.values for row in of(readings, "left")] == [(i, i + 1000) for i in range(300)]
    assert [row.values for row in of(readings, "right")] == [(i + 5000, i + 6000) for i in range(300)]
    assert [row.frame for row in of(readings, "left")] == list(range(300))
    assert driver.counters.lost_frames == driver.counters.bad_frames == 0
    assert device.ended
    assert device.wake_ns() == NEVER_NS


def test_the_schedule_is_absolute_however_late_one_looks(pty: Pty) -> None:
    device = EmulatedDevice(Scripted(), FramesEncoder(), pty, START_NS)
    assert device.wake_ns() == START_NS
    device.step(START_NS)
    assert device.wake_ns() == START_NS + PERIOD_NS
    device.step(START_NS + 7 * PERIOD_NS + 3_000_000)
    assert device.wake_ns() == START_NS + 8 * PERIOD_NS


def test_nothing_is_sent_before_its_time(pty: Pty) -> None:
    log = WriteLog(10)
    device = EmulatedDevice(Scripted(), FramesEncoder(), pty, START_NS, log=log)
    device.step(START_NS - 1)
    assert log.rows() == []


def test_the_log_holds_side_counter_and_the_time_before_each_write_up_to_its_capacity(pty: Pty) -> None:
    ticks = iter(range(100, 200))
    log = WriteLog(3)
    device = EmulatedDevice(Scripted(), FramesEncoder(), pty, START_NS, log=log, clock=lambda: next(ticks))
    device.step(START_NS + 5 * PERIOD_NS)
    assert log.rows() == [("left", 0, 100), ("right", 0, 100), ("left", 1, 101)]


def test_true_events_are_told_once_on_the_hosts_clock_and_only_of_its_feet(tmp_path: Path, pty: Pty) -> None:
    device = EmulatedDevice(Scripted(), FramesEncoder(), pty, START_NS, sides=("left",))
    strike = Step(START_NS + 105_000_000, "left", "heel_strike")
    assert device.step(START_NS + 104_999_999) == []
    assert device.step(START_NS + 105_000_000) == [strike]
    assert device.step(START_NS + 900_000_000) == []
    whole = EmulatedDevice(Scripted(), FramesEncoder(), pty, START_NS)
    assert whole.step(START_NS + 900_000_000) == [strike, Step(START_NS + 200_000_000, "right", "toe_off")]


def test_the_devices_clock_runs_fast_by_its_ppm_and_wraps(pty: Counted, play: Play) -> None:
    readings, _, _ = play(clock_ppm=500.0)
    assert of(readings, "left")[200].device_us == 2_001_000
    device = EmulatedDevice(Scripted(), FramesEncoder(), pty, START_NS, clock_start_us=(1 << 32) - 15_000)
    reader = os.open(pty.path, os.O_RDONLY | os.O_NOCTTY | os.O_NONBLOCK)
    device.step(START_NS + 2 * PERIOD_NS)
    assert [row.device_us for row in of(InsoleFrames().decode(pty.take(reader)), "left")] == [
        (1 << 32) - 15_000,
        (1 << 32) - 5_000,
        5_000,
    ]
    os.close(reader)


def test_one_foot_falls_silent_and_returns_with_its_losses_counted(play: Play) -> None:
    readings, driver, _ = play("silence_left@1+0.5")
    assert len(of(readings, "left")) == 250
    assert len(of(readings, "right")) == 300
    assert driver.counters.lost_frames == 50


def test_unplugged_and_back_it_has_restarted(play: Play) -> None:
    readings, _, device = play("unplug@1+0.5")
    left = of(readings, "left")
    assert [row.frame for row in left] == [*range(100), *range(150)]
    assert [row.device_us for row in left][99:102] == [990_000, 0, 10_000]
    assert left[100].values == (150, 1150)
    assert device.pty.dropped_frames == 50


def test_a_clock_reset_restarts_clock_and_counter_without_a_gap_in_the_samples(play: Play) -> None:
    left = of(play("clock_reset@1")[0], "left")
    assert [row.frame for row in left][98:102] == [98, 99, 0, 1]
    assert [row.device_us for row in left][99:102] == [990_000, 0, 10_000]
    assert [row.values[0] for row in left] == list(range(300))


def test_a_clock_jump_leaves_the_counter_alone(play: Play) -> None:
    left = of(play("clock_jump@1")[0], "left")
    assert [row.frame for row in left] == list(range(300))
    assert left[100].device_us - left[99].device_us == 10_000 + CLOCK_JUMP_US


@pytest.mark.parametrize(
    ("text", "side", "place", "level"), [("rail:1@1+1", "left", 1, 65535), ("dead:2@1", "right", 0, 0)]
)
def test_a_zone_stands_still(play: Play, text: str, side: str, place: int, level: int) -> None:
    rows = of(play(text)[0], side)
    assert {row.values[place] for row in rows[100:200]} == {level}
    assert level not in {row.values[place] for row in rows[1:100]}


def test_torn_frames_and_garbage_are_survived_and_counted(play: Play) -> None:
    readings, driver, _ = play("torn@0.5+0.5", "garbage@1.5+0.5")
    good = [row for row in of(readings, "left") if not 50 <= row.values[0] < 100 and not 150 <= row.values[0] < 200]
    assert len(good) >= 199, "at most the frame after the last torn one may go with it"
    assert driver.counters.bad_frames > 50


def test_a_lossy_line_loses_frames_and_each_is_counted(play: Play) -> None:
    readings, driver, _ = play("lossy@0.5+2")
    counters = driver.counters
    assert counters.bad_frames > 3
    assert len(readings) + counters.lost_frames == pytest.approx(600, abs=2), "a frame is missing that nobody counted"
    assert len(readings) < 590


def test_a_stuttering_bridge_hands_over_every_sixteen_milliseconds(play: Play) -> None:
    readings, driver, device = play("stutter@1+1")
    assert [row.frame for row in of(readings, "left")] == list(range(len(readings) // 2))
    assert driver.counters.lost_frames == driver.counters.bad_frames == 0
    assert device.ended


def test_a_counter_begins_where_it_is_told_and_wraps_without_a_loss(play: Play) -> None:
    readings, driver, _ = play(counter_start=(1 << 32) - 100)
    assert [row.frame for row in of(readings, "left")] == [(65_436 + i) % 65_536 for i in range(300)]
    assert driver.counters.lost_frames == 0
    assert of(play("clock_reset@1", counter_start=500)[0], "left")[-1].frame == 199


def test_at_the_wrong_speed_nothing_is_valid_and_the_driver_says_so(play: Play) -> None:
    readings, driver, _ = play("baud@0")
    assert readings == []
    assert "wrong baud rate" in driver.counters.last_fault


class Counting:
    """A source of one stream of two channels at 1 kHz, 40 samples long."""

    streams = ("emg",)
    rate_hz = 1000.0

    def frame(self, index: int) -> Frame | None:
        return Frame(index / 1000, ((float(index), -float(index)),)) if index < 40 else None

    def events(self, _from_s: float, _until_s: float, /) -> list[Event]:
        return []


def heard(pty: Counted, *texts: str, **settings: object) -> list[Reading]:
    """What a device of one stream tells, its clock from 0."""
    faults = parse_faults(texts)
    device = EmulatedDevice(
        Counting(), SignalEncoder("emg"), pty, START_NS, name="emg", faults=faults, clock_start_us=0, **settings
    )  # type: ignore[arg-type]
    reader = os.open(pty.path, os.O_RDONLY | os.O_NOCTTY | os.O_NONBLOCK)
    driver, readings = SignalLines(stream="emg"), []
    while not device.ended:
        device.step(device.wake_ns())
        readings += driver.decode(pty.take(reader))
    os.close(reader)
    return readings


def test_a_device_of_one_stream_plays_every_sample(pty: Counted) -> None:
    readings = heard(pty, clock_ppm=500.0)
    assert [row.values for row in readings] == [(i, -i) for i in range(40)]
    assert [row.frame for row in readings] == list(range(40))
    assert readings[20].device_us == 20_010


def test_faults_of_one_sensor_leave_the_others_alone(pty: Counted) -> None:
    readings = heard(pty, "emg/silence@0.01+0.01", "thigh/silence@0.03+0.01", "emg/rail:1@0.035", full_scale=500.0)
    assert [row.frame for row in readings] == [*range(10), *range(20, 40)]
    assert [row.values[1] for row in readings][-6:] == [-34, 500, 500, 500, 500, 500]


def test_a_bridge_that_holds_back_hands_over_all_that_is_due(pty: Counted) -> None:
    log = WriteLog(100)
    device = EmulatedDevice(
        Counting(), SignalEncoder("emg"), pty, START_NS, hold_s=0.004, log=log, clock=lambda: device.wake_ns()
    )
    wakes = []
    while not device.ended:
        wakes.append((device.wake_ns() - START_NS) // 1_000_000)
        device.step(device.wake_ns())
    assert wakes == [0, 4, 8, 12, 16, 20, 24, 28, 32, 36, 40]
    assert [sequence for _, sequence, _ in log.rows()] == list(range(40))
