"""A short form of scripts/soak_devices: two devices through the whole system with everything that can befall them."""

from pathlib import Path

import pytest
from device_soak.judge import broken, judge, spans
from device_soak.rounds import APART, ROUNDS, rig_text, sensor_of
from device_soak.run import plan_of, soak
from device_soak.truth import Truth, truths

from drivers.emulators import EMULATORS, answers
from feedback.config.load import rig_of
from feedback.messages import Samples, SensorHealth

SECONDS = 14.0
MS = 1_000_000
PLAN = [("lossy", 10.0, 5.0), ("unplug", 20.0, 2.0), ("clock_reset", 30.0, 0.0)]


def test_every_emulated_device_has_its_round() -> None:
    assert sorted([*(name for row in ROUNDS for name in row), *APART]) == sorted(EMULATORS)
    for names in ROUNDS:
        rig = rig_of(rig_text(names, 60.0), Path("soak"))
        assert {sensor_of(name) for name in names} <= {row.name for row in rig.sensors}
        assert len(rig.emulator.faults) == 4 * len(names)


@pytest.mark.parametrize("name", [name for row in ROUNDS for name in row if not answers(name)])
def test_the_truth_knows_every_sample_by_its_values(name: str) -> None:
    names = next(row for row in ROUNDS if name in row)
    rig = rig_of(rig_text(names, 60.0), Path("soak"))
    for truth in truths(rig, sensor_of(name), 2.0, 10**12).values():
        assert truth.times_ns[1] > truth.times_ns[0] >= 10**12
        assert len(truth.times_ns) >= 2.0 * 50


def test_a_sample_is_known_if_it_alone_could_have_been_it() -> None:
    truth = Truth([i * 10 * MS for i in range(400)], [(float(i % 300),) for i in range(400)])
    assert truth.place((7.0,), 75 * MS) == 7
    assert truth.place((7.0,), 3_075 * MS) == 307
    assert truth.place((999.0,), 75 * MS) is None
    assert Truth([0, 10 * MS], [(1.0,), (1.0,)]).place((1.0,), 12 * MS) is None


def judged(shift_ms: float = 0.0, dropped: tuple[int, ...] = (), told: int = 0, until: int = 4000) -> dict:
    """Of a device of 100 Hz for 40 s whose times are off, of which samples are missing, and which told so many."""
    rig = rig_of(rig_text(("insole-frames", "xsens-mti"), 40.0), Path("soak"))
    sensor = rig.sensors[1]
    truth = Truth([i * 10 * MS for i in range(4000)], [(float(i),) for i in range(4000)])
    away = set(range(2000, 2250)) | set(dropped)
    samples = [
        Samples(i * 10 * MS + round(shift_ms * MS), (i * 10 + 3) * MS, i, "xsens_mti.imu", i, (float(i),))
        for i in range(until)
        if i not in away
    ]
    health = SensorHealth(1, 1, 0, "xsens_mti", "streaming", "", 100.0, 3000, 0, told, 0, 1)
    return judge(sensor, samples, [health], {"xsens_mti.imu": truth}, 0, PLAN, 40.0)


def test_a_device_that_does_as_it_must_is_not_blamed() -> None:
    row = judged(dropped=(1100, 1101, 1400), told=3)
    assert (row["missing"], row["lost_frames"], row["back_s"]) == (3, 3, 0.5)
    assert row["error_ms_max"] == 0.0
    assert broken(row, 40.0) == []
    assert [(span.begin_s, span.end_s) for span in spans(PLAN, 40.0)] == [(0.0, 20.0), (22.0, 30.0), (30.0, 40.0)]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"shift_ms": -3.0}, "times are off by 3.0 ms"),
        ({"dropped": tuple(range(1100, 1150))}, "50 samples are missing, 0 were told"),
        ({"told": 500}, "0 samples are missing, 500 were told"),
        ({"until": 2000}, "it delivered after None s"),
        ({"until": 3000}, "last sample at 29.99 s of 40"),
    ],
)
def test_what_is_wrong_is_said(wrong: dict, words: str) -> None:
    assert any(words in told for told in broken(judged(**wrong), 40.0))


@pytest.mark.system
def test_two_devices_come_through_everything_that_can_befall_them(tmp_path: Path) -> None:
    names = ("insole-frames", "witmotion")
    rows, faults = soak(names, SECONDS, tmp_path)
    assert faults == []
    assert [row["driver"] for row in rows] == list(names)
    assert all(row["missing"] for row in rows), "the line was to be lossy"
    assert {kind for kind, _, _ in plan_of(0, SECONDS)} == {"lossy", "stutter", "unplug", "clock_reset"}
