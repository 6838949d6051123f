"""The job: its samples, its detector, what it expects."""

from pathlib import Path

import pytest

from bench.job import Detector, Job, Receiver, Walk
from bench.ledger import delays_ns, detected, times


def job(folder: Path, rate_hz: int = 200, streams: int = 1) -> Job:
    return Job(folder, rate_hz, streams, warm_s=0.1, seconds=0.5)


@pytest.mark.parametrize("rate_hz", [100, 200, 1000, 2000])
@pytest.mark.parametrize("streams", [1, 3, 16])
def test_the_detector_finds_as_many_strikes_as_the_job_expects(tmp_path, rate_hz, streams):
    one = job(tmp_path, rate_hz, streams)
    detector = Detector(one)
    found = [
        (tick, stream)
        for tick in range(one.ticks)
        for stream in range(streams)
        if detector.feed(stream, tick, one.values(tick, stream)) is not None
    ]
    assert len([tick for tick, _ in found if tick >= one.warm_ticks]) == one.cues
    assert {tick % one.every for tick, _ in found} == {0}
    assert detected(tmp_path) == one.samples


def test_feet_take_turns(tmp_path):
    one = job(tmp_path)
    detector = Detector(one)
    feet = [detector.feed(0, tick, one.values(tick, 0)) for tick in range(0, one.ticks, one.every)]
    assert feet[:4] == [0, 1, 0, 1]


def test_a_job_is_the_same_in_another_process(tmp_path):
    job(tmp_path).save()
    assert Job.load(tmp_path) == job(tmp_path)


def test_cues_of_the_warm_up_do_not_count(tmp_path):
    one = job(tmp_path)
    walk, receiver = Walk(one), Receiver(one)
    receiver.take(5)
    walk.begin()
    while not walk.is_over:
        walk.tick()
    walk.end()
    begin_ns, end_ns = times(tmp_path)
    receiver.take(begin_ns)
    receiver.take(end_ns)
    assert 0 < begin_ns <= end_ns
    assert len(delays_ns(tmp_path, begin_ns)) == 2
