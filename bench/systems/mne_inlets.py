"""MNE-LSL: the lab streaming layer by MNE's own binding, with arrays instead of lists."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from mne_lsl.lsl import StreamInfo, StreamInlet, StreamOutlet, resolve_streams

from bench.job import ZONES, Detector, Job, Receiver, Walk
from bench.processes import three_processes

PACKAGES = ("mne-lsl",)
SETTINGS = (
    "StreamInlet and StreamOutlet (StreamLSL looks only so often), chunk_size 1, blocking pull_sample, one thread an "
    "inlet, no post-processing, stamps of the sender"
)
CHANNELS = 2 * ZONES + 1
"""The zones, and the sample's number."""
FORCE, CUES = "force", "cues"
RESOLVE_S, LONG_S = 10.0, 3600.0


def source(job: Job) -> None:
    """Samples out."""
    outlets = [_outlet(job, FORCE, name, CHANNELS, job.rate_hz) for name in job.names]
    walk = Walk(job)
    walk.wait()
    for tick in walk.paced():
        for stream, outlet in enumerate(outlets):
            values = np.array([*job.values(tick, stream), tick], np.float64)
            outlet.push_sample(values, time.perf_counter_ns() / 1e9)


def detector(job: Job) -> None:
    """Samples in, cues out."""
    cues = _outlet(job, CUES, CUES, 2, 0)
    inlets = _inlets(job, FORCE, job.names)
    detector = Detector(job)

    def follow(stream: int) -> None:
        pull = inlets[stream].pull_sample
        while True:
            sample, cause_s = pull(timeout=LONG_S)
            if cause_s is None:
                continue
            foot = detector.feed(stream, int(sample[-1]), sample.tolist())
            if foot is not None:
                cues.push_sample(np.array([stream, foot], np.float64), cause_s)

    for stream in range(1, job.streams):
        threading.Thread(target=follow, args=(stream,), daemon=True).start()
    follow(0)


def receiver(job: Job) -> None:
    """Cues in."""
    (cues,), receiver = _inlets(job, CUES, [CUES]), Receiver(job)
    while True:
        _, cause_s = cues.pull_sample(timeout=LONG_S)
        if cause_s is not None:
            receiver.take(round(cause_s * 1e9))


def run(job: Job) -> None:
    """All three, until they are ended."""
    three_processes(job, source, detector, receiver)


def _type(job: Job, kind: str) -> str:
    """Of the streams of one job and no other."""
    return f"{kind}-{job.folder.name}"


def _outlet(job: Job, kind: str, name: str, channels: int, rate_hz: float) -> StreamOutlet:
    info = StreamInfo(name, _type(job, kind), channels, rate_hz, "float64", _type(job, kind) + name)
    return StreamOutlet(info, chunk_size=1)


def _inlets(job: Job, kind: str, names: list[str]) -> list[StreamInlet]:
    """In the order of the names."""
    found = {info.name: info for info in resolve_streams(RESOLVE_S, stype=_type(job, kind), minimum=len(names))}
    inlets = [StreamInlet(found[name], recover=False) for name in names]
    with ThreadPoolExecutor(len(inlets)) as pool:  # each sleeps half a second while it is opened
        list(pool.map(lambda inlet: inlet.open_stream(RESOLVE_S), inlets))
    return inlets
