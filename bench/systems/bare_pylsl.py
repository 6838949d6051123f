"""Lab streaming layer by pylsl: an outlet a stream, an inlet a stream, and cues as a stream of an irregular rate."""

import threading
import time

import pylsl

from bench.job import ZONES, Detector, Job, Receiver, Walk
from bench.processes import three_processes

PACKAGES = ("pylsl",)
SETTINGS = (
    "chunk_size 1 (each sample is sent at once), blocking pull_sample, one thread an inlet, no post-processing "
    "(processing_flags 0), stamps of the sender"
)
CHANNELS = 2 * ZONES + 1
"""The zones, and the sample's number."""
FORCE, CUES = "force", "cues"
RESOLVE_S = 10.0


def source(job: Job) -> None:
    """Samples out."""
    outlets = [_outlet(job, FORCE, name, CHANNELS, job.rate_hz) for name in job.names]
    walk = Walk(job)
    walk.wait()
    for tick in walk.paced():
        for stream, outlet in enumerate(outlets):
            values = [*job.values(tick, stream), float(tick)]
            outlet.push_sample(values, time.perf_counter_ns() / 1e9)


def detector(job: Job) -> None:
    """Samples in, cues out."""
    cues = _outlet(job, CUES, CUES, 2, pylsl.IRREGULAR_RATE)
    inlets = _inlets(job, FORCE, job.names)
    detector = Detector(job)

    def follow(stream: int) -> None:
        pull = inlets[stream].pull_sample
        while True:
            sample, cause_s = pull()
            foot = detector.feed(stream, int(sample[-1]), sample)
            if foot is not None:
                cues.push_sample([float(stream), float(foot)], cause_s)

    for stream in range(1, job.streams):
        threading.Thread(target=follow, args=(stream,), daemon=True).start()
    follow(0)


def receiver(job: Job) -> None:
    """Cues in."""
    (cues,), receiver = _inlets(job, CUES, [CUES]), Receiver(job)
    while True:
        _, cause_s = cues.pull_sample()
        receiver.take(round(cause_s * 1e9))


def run(job: Job) -> None:
    """All three, until they are ended."""
    three_processes(job, source, detector, receiver)


def _type(job: Job, kind: str) -> str:
    """Of the streams of one job and no other."""
    return f"{kind}-{job.folder.name}"


def _outlet(job: Job, kind: str, name: str, channels: int, rate_hz: float) -> pylsl.StreamOutlet:
    info = pylsl.StreamInfo(name, _type(job, kind), channels, rate_hz, pylsl.cf_double64, _type(job, kind) + name)
    return pylsl.StreamOutlet(info, chunk_size=1)


def _inlets(job: Job, kind: str, names: list[str]) -> list[pylsl.StreamInlet]:
    """In the order of the names."""
    found = {info.name(): info for info in pylsl.resolve_byprop("type", _type(job, kind), len(names), RESOLVE_S)}
    inlets = [pylsl.StreamInlet(found[name], processing_flags=0, recover=False) for name in names]
    for inlet in inlets:
        inlet.open_stream(RESOLVE_S)
    return inlets
