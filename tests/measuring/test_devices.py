"""What a preflight hears of devices: rates by their own clock, ages, losses, streams that never came."""

from math import isnan
from pathlib import Path

import pytest

from feedback.config import load_rig
from feedback.measuring.devices import Heard
from feedback.messages import Notice, Samples, SensorHealth

MS = 1_000_000
RIG = load_rig(Path(__file__).resolve().parents[2] / "configs/rigs/emulated.toml")


def heard_of(rate_hz: float, count: int, age_ms: float = 4.0) -> Heard:
    heard = Heard()
    for i in range(count):
        t_ns = 10**12 + round(i * 1e9 / rate_hz)
        arrival_ns = t_ns + round(age_ms * MS)
        heard.take(Samples(t_ns, arrival_ns, i, "insoles.left", i, (0.0,)), arrival_ns + round(0.75 * MS), True)
    return heard


@pytest.mark.parametrize("rate_hz", [200.0, 187.0])
def test_rate_and_age_of_a_stream(rate_hz: float) -> None:
    left, right = heard_of(rate_hz, 400, 6.5).streams(RIG)
    assert (left.name, left.nominal_hz, left.samples) == ("insoles.left", 200.0, 400)
    assert left.rate_hz == pytest.approx(rate_hz, abs=0.01)
    assert left.age_ms_p99 == pytest.approx(6.5)
    assert (right.name, right.samples) == ("insoles.right", 0)


def test_the_hop_is_from_the_port_to_a_reader() -> None:
    assert heard_of(200.0, 50).hop_ms() == {"hop_ms_p50": 0.75, "hop_ms_p99": 0.75}
    assert isnan(Heard().hop_ms()["hop_ms_p99"])


def test_samples_of_the_first_moment_do_not_count_and_words_are_kept() -> None:
    heard = Heard()
    heard.take(Samples(1, 1, 0, "insoles.left", 0, ()), 2, False)
    heard.take(Notice(1, 1, 0, "insoles", "warning", "nothing arrives"), 2, False)
    heard.take(Notice(1, 1, 0, "insoles", "note", "no rank"), 2, False)
    health = SensorHealth(1, 1, 0, "insoles", "streaming", "", 400.0, 10, 1, 2, 0, 0)
    heard.take(health, 2, True)
    assert heard.times == {}
    assert heard.notes == ["insoles: nothing arrives"]
    assert heard.sensors == {"insoles": health}


def test_a_stream_that_nobody_announced_is_told_too() -> None:
    heard = heard_of(100.0, 3)
    heard.times["insoles.belt"] = [(0, 1, 2), (10 * MS, 1, 2)]
    extra = heard.streams(RIG)[-1]
    assert (extra.name, extra.rate_hz, extra.nominal_hz) == ("insoles.belt", 100.0, 100.0)
