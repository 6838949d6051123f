"""Bytes of a port in, samples on the host's clock out."""

from itertools import pairwise
from math import isnan

import pytest

from drivers import create
from drivers.emulators.insole_frames import FramesEncoder
from drivers.lsl import envelope
from drivers.port import Port
from feedback.messages import Notice, Samples, SensorHealth
from feedback.node import Chunk
from feedback.processes.port_source import open_first
from feedback.processes.sensor import DOUBT_NS, SensorNode
from feedback.processes.start import CannotStart

MS = 1_000_000


def frames(first, count, device_us=0):
    """One chunk a sample, 5 ms apart, both feet."""
    encoder = FramesEncoder()
    for i in range(first, first + count):
        pieces = encoder.encode(i, device_us + (i - first) * 5000, [i % 100] * 8, [7] * 8)
        yield b"".join(data for _side, data in pieces)


def node():
    return SensorNode("insoles", create("insole-frames"))


def of(kind, messages):
    return [message for message in messages if isinstance(message, kind)]


def test_samples_carry_host_time_counter_and_cause():
    it, out = node(), []
    it.step(0, [Chunk("insoles", 0, b"\0")])
    for i, data in enumerate(frames(0, 400)):
        arrival_ns = 1_000_000_000 + i * 5 * MS + (i % 3) * MS
        out += it.step(arrival_ns, [Chunk("insoles", arrival_ns, data)])
    left = [s for s in of(Samples, out) if s.stream == "insoles.left"]
    assert [s.frame for s in left] == list(range(400))
    assert all(s.t_ns <= s.cause_ns for s in left)
    steps = [b.t_ns - a.t_ns for a, b in pairwise(left[10:])]
    assert max(abs(step - 5 * MS) for step in steps) < MS / 10, "the bridge's jitter is still there"
    assert left[5].values == (5.0,) * 8


def test_health_is_told_each_second_and_at_each_change():
    it, out = node(), []
    it.step(0, [Chunk("insoles", 0, b"\0")])
    for i, data in enumerate(frames(0, 600)):
        out += it.step(i * 5 * MS, [Chunk("insoles", i * 5 * MS, data)])
    health = of(SensorHealth, out)
    assert 3 <= len(health) <= 5
    assert health[-1].rate_hz == pytest.approx(400, rel=0.05)
    (changed,) = of(SensorHealth, it.step(3000 * MS, [Chunk("insoles", 0, b"", "lost", "pulled out")]))
    assert (changed.state, changed.detail, changed.rate_hz) == ("lost", "pulled out", 0.0)


def test_a_device_that_comes_back_starts_its_clock_anew():
    it = node()
    out = it.step(0, [Chunk("insoles", 0, b"\0")])
    for i, data in enumerate(frames(0, 200, device_us=4_000_000_000)):
        it.step(i * 5 * MS, [Chunk("insoles", i * 5 * MS, data)])
    it.step(1500 * MS, [Chunk("insoles", 0, b"", "lost", "pulled out")])
    it.step(3000 * MS, [Chunk("insoles", 0, b"", "syncing", "there again"), Chunk("insoles", 3000 * MS, b"\0")])
    for i, data in enumerate(frames(0, 200)):
        out += it.step((3000 + i * 5) * MS, [Chunk("insoles", (3000 + i * 5) * MS, data)])
    samples = of(Samples, out)
    assert all(abs(s.t_ns - s.cause_ns) < MS for s in samples)
    assert of(SensorHealth, it.step(9000 * MS, []))[0].reconnects == 1


def test_an_open_port_without_a_sample_is_doubted_once():
    it = node()
    noise = bytes(range(1, 200))
    assert not of(Notice, it.step(0, [Chunk("insoles", 0, noise * 20)]))
    assert not of(Notice, it.step(DOUBT_NS - 1, []))
    (doubt,) = of(Notice, it.step(DOUBT_NS + 1, []))
    assert "no valid frame" in doubt.text
    assert not of(Notice, it.step(2 * DOUBT_NS, []))


def test_a_device_that_is_off_is_told_from_one_that_babbles():
    it = node()
    it.step(0, [])
    (doubt,) = of(Notice, it.step(DOUBT_NS + 1, []))
    assert "nothing arrives" in doubt.text


def test_a_port_that_is_not_there_ends_the_start_in_words(tmp_path):
    with pytest.raises(CannotStart, match=r"absent is not there"):
        open_first(Port(str(tmp_path / "absent"), 115_200), 50 * MS)


def test_stamps_on_the_host_s_clock_stand_unless_they_cannot_be_true():
    it = SensorNode("emg", create("lsl", rate_hz=100.0))
    for stamp_ms, arrival_ms, wanted_ms in ((1000, 1040, 1000), (1010, 1041, 1010), (1045, 1042, 1042)):
        (sample,) = of(Samples, it.step(0, [Chunk("emg", arrival_ms * MS, envelope(1000 * stamp_ms, [1.0]))]))
        assert sample.t_ns == wanted_ms * MS
    far = [it.step(0, [Chunk("emg", t * MS, envelope(9_000_000 + 1000 * t, [1.0]))]) for t in range(2000, 2100, 10)]
    assert [of(Samples, out)[0].t_ns for out in far] == [t * MS for t in range(2000, 2100, 10)]


def test_health_tells_how_late_and_how_old_and_how_full():
    it, out = node(), []
    it.step(0, [Chunk("insoles", 0, b"\0")])
    for i, data in enumerate(frames(0, 600)):
        arrival_ns = i * 5 * MS + (i % 2) * 4 * MS
        out += it.step(arrival_ns, [Chunk("insoles", arrival_ns, data)])
    last = of(SensorHealth, out)[-1]
    assert last.latency_ns == pytest.approx(2 * MS, rel=0.1), "every other frame is held for 4 ms"
    assert last.age_ns < 10 * MS
    assert isnan(last.battery_pct), "this device does not tell it"
