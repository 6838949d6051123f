"""The null output: a card of ideal pace, on a fake clock and once on a real one."""

import threading
import time

from hypothesis import given, settings
from hypothesis import strategies as st

from feedback.clock import VirtualClock, now_ns
from feedback.messages import Cue
from feedback.outputs.silent import NullOutput

MS = 1_000_000
RATE_HZ, BLOCK, RING_MS = 48_000, 128, 5.5
BLOCK_NS = BLOCK * 1e9 / RATE_HZ


def cue(cue_id: int, due_ns: int, revision: int = 0, cancelled: str = "") -> Cue:
    return Cue(0, 7, 0, cue_id, revision, f"kind {cue_id}", "left", due_ns, due_ns, 0, "click", -12.0, cancelled)


def null(clock: VirtualClock) -> NullOutput:
    return NullOutput(RATE_HZ, BLOCK, 2, RING_MS, clock)


def run(output: NullOutput, clock: VirtualClock, until_ns: int, late_ns: int = 0) -> None:
    """Pump at each hand-over, late by so much."""
    while (next_ns := round(output.pump(clock()) + 0.5)) < until_ns:
        clock.set(max(clock(), next_ns + late_ns))
    clock.set(max(clock(), until_ns))


@settings(deadline=None)
@given(st.lists(st.integers(20 * MS, 300 * MS), max_size=8, unique=True), st.integers(0, 5 * MS))
def test_cues_are_told_played_within_half_a_sample(dues: list[int], late_ns: int) -> None:
    clock = VirtualClock(0)
    output = null(clock)
    run(output, clock, MS)
    for cue_id, due_ns in enumerate(dues):
        assert output.place(cue(cue_id, due_ns), clock()) == "placed"
    run(output, clock, 320 * MS, late_ns)
    told = output.reports()
    assert sorted(report.cue_id for report in told) == list(range(len(dues)))
    for report in told:
        assert report.outcome == "played"
        assert abs(report.error_ns) <= 1e9 / RATE_HZ / 2 + 1
        assert report.onset_ns - report.due_ns == report.error_ns
    assert output.health(clock()).underruns == 0


def test_a_cue_is_rendered_a_ring_before_it_sounds() -> None:
    clock = VirtualClock(0)
    output = null(clock)
    run(output, clock, 40 * MS)
    assert output.place(cue(1, 60 * MS), clock()) == "placed"
    run(output, clock, round(60 * MS - RING_MS * MS - BLOCK_NS - 1))
    assert output.place(cue(1, 62 * MS, revision=1), clock()) == "moved"
    run(output, clock, round(62 * MS - RING_MS * MS + BLOCK_NS))
    assert output.place(cue(1, 70 * MS, revision=2), clock()) == "rendered"


def test_a_thread_that_comes_too_late_is_an_underrun() -> None:
    clock = VirtualClock(0)
    output = null(clock)
    run(output, clock, 10 * MS)
    output.place(cue(1, 30 * MS), clock())
    output.place(cue(2, 90 * MS), clock())
    clock.set(60 * MS)
    run(output, clock, 120 * MS)
    told = {report.cue_id: report for report in output.reports()}
    assert told[1].outcome == "late"
    assert told[2].outcome == "played"
    assert abs(told[2].error_ns) <= 1e9 / RATE_HZ / 2 + 1
    assert output.health(clock()).underruns == 1


def test_its_health_says_null_and_its_latency() -> None:
    clock = VirtualClock(0)
    output = null(clock)
    assert output.health(0).latency_ns == 0
    run(output, clock, 50 * MS)
    output.place(cue(1, 90 * MS), clock())
    health = output.health(clock())
    assert (health.output, health.rate_hz, health.block_frames, health.queued) == ("null", RATE_HZ, BLOCK, 1)
    assert abs(health.latency_ns - RING_MS * MS) < 10


def test_on_a_real_thread_each_cue_ends_once() -> None:
    output = NullOutput()
    output.start()
    for cue_id in range(5):
        output.place(cue(cue_id, now_ns() + 40 * MS), now_ns())
        time.sleep(0.02)
    output.place(cue(5, now_ns() + 10**12), now_ns())
    output.stop()
    told = {report.cue_id: report.outcome for report in output.reports()}
    assert set(told) == set(range(6))
    assert told[5] == "cancelled"
    assert set(told.values()) <= {"played", "cancelled", "late"}
    assert not [thread for thread in threading.enumerate() if thread.name == "null output"]


def test_stop_without_start_is_allowed() -> None:
    NullOutput().stop()
