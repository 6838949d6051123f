"""Rows of live streams: rates, ages and their spread of the last second, losses since the start."""

from math import isnan
from pathlib import Path

import pytest

from feedback.config import load_rig
from feedback.measuring.live import Live
from feedback.messages import Notice, Samples, SensorHealth

MS = 1_000_000
RIG = load_rig(Path(__file__).resolve().parents[2] / "configs/rigs/emulated.toml")


def test_a_second_of_a_stream() -> None:
    live = Live(RIG)
    for i in range(200):
        age_ms = 2 + i % 4 * 4
        live.take(Samples(i * 5 * MS, (i * 5 + age_ms) * MS, i, "insoles.left", i, (0.0,)))
    live.take(SensorHealth(1, 1, 0, "insoles", "streaming", "", 400.0, 400, 3, 7, 12, 1))
    left, right = live.rows(1.0)
    assert (left.stream, left.state, left.rate_hz, left.nominal_hz) == ("insoles.left", "streaming", 200.0, 200.0)
    assert (left.age_ms_p99, left.jitter_ms_p99) == (14.0, 12.0)
    assert (left.lost_frames, left.bad_frames, left.discarded_bytes, left.reconnects) == (7, 3, 12, 1)
    assert right.rate_hz == 0.0
    assert isnan(right.age_ms_p99)
    assert live.rows(1.0)[0].rate_hz == 0.0, "the second before was told again"


def test_what_nobody_announced_and_who_has_not_spoken_are_told() -> None:
    live = Live(RIG)
    live.take(Samples(0, 1, 0, "insoles.extra", 0, (0.0,)))
    live.take(Notice(1, 1, 0, "insoles", "warning", "nothing arrives"))
    live.take(Notice(1, 1, 0, "insoles", "note", "no rank"))
    rows = live.rows(2.0)
    assert [(row.stream, row.state, row.rate_hz) for row in rows][-1] == ("insoles.extra", "opening", 0.5)
    assert live.notes == ["insoles: nothing arrives"]


@pytest.mark.parametrize("name", ["two_usb_insoles", "gym_csafe", "lab_streaming_layer"])
def test_every_sensor_of_a_rig_has_a_row(name: str) -> None:
    rig = load_rig(Path(__file__).resolve().parents[2] / f"configs/rigs/{name}.toml")
    told = {row.stream.partition(".")[0] for row in Live(rig).rows(1.0)}
    assert told == {sensor.name for sensor in rig.sensors}
