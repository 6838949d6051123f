"""ezmsg: three units, each in a process of its own, over its shared memory."""

import asyncio
import time
from collections.abc import AsyncGenerator
from dataclasses import dataclass

import ezmsg.core as ez

from bench.job import Detector, Job, Receiver, Walk
from bench.ledger import are_ready

PACKAGES = ("ezmsg",)
SETTINGS = "units in processes of their own, shared memory, no leaky queue (nothing may be lost), 128 buffers a stream"
BUFFERS = 128
_LOOK_S = 0.01


@dataclass
class Sample:
    """Of one stream."""

    t_ns: int
    stream: int
    seq: int
    values: tuple[float, ...]


@dataclass
class Cue:
    """For a strike."""

    cause_ns: int
    stream: int
    foot: int


class JobSettings(ez.Settings):
    """What each unit knows."""

    job: Job


class DetectorState(ez.State):
    """Its own."""

    detector: Detector


class ReceiverState(ez.State):
    """Its own."""

    receiver: Receiver


class SourceUnit(ez.Unit):
    """Samples out."""

    SETTINGS = JobSettings
    OUTPUT = ez.OutputStream(Sample, num_buffers=BUFFERS)

    @ez.publisher(OUTPUT)
    async def walk(self) -> AsyncGenerator[tuple[ez.OutputStream, Sample], None]:
        """Each when it is due."""
        job = self.SETTINGS.job
        walk = Walk(job)
        while not are_ready(job.folder, "detector", "receiver"):
            await asyncio.sleep(_LOOK_S)
        walk.begin()
        while not walk.is_over:
            await asyncio.sleep(walk.due_in_s())
            tick = walk.tick()
            for stream in range(job.streams):
                values = job.values(tick, stream)
                yield self.OUTPUT, Sample(time.perf_counter_ns(), stream, tick, values)
        walk.end()


class DetectorUnit(ez.Unit):
    """Samples in, cues out."""

    SETTINGS = JobSettings
    STATE = DetectorState
    INPUT = ez.InputStream(Sample)
    OUTPUT = ez.OutputStream(Cue, num_buffers=BUFFERS)

    async def initialize(self) -> None:
        """In its own process."""
        self.STATE.detector = Detector(self.SETTINGS.job)

    @ez.subscriber(INPUT)
    @ez.publisher(OUTPUT)
    async def detect(self, sample: Sample) -> AsyncGenerator[tuple[ez.OutputStream, Cue], None]:
        """A cue for each strike."""
        foot = self.STATE.detector.feed(sample.stream, sample.seq, sample.values)
        if foot is not None:
            yield self.OUTPUT, Cue(sample.t_ns, sample.stream, foot)


class ReceiverUnit(ez.Unit):
    """Cues in."""

    SETTINGS = JobSettings
    STATE = ReceiverState
    INPUT = ez.InputStream(Cue)

    async def initialize(self) -> None:
        """In its own process."""
        self.STATE.receiver = Receiver(self.SETTINGS.job)

    @ez.subscriber(INPUT)
    async def take(self, cue: Cue) -> None:
        """Each is taken."""
        self.STATE.receiver.take(cue.cause_ns)


def run(job: Job) -> None:
    """All three, until they are ended."""
    settings = JobSettings(job=job)
    units = {"SOURCE": SourceUnit(settings), "DETECTOR": DetectorUnit(settings), "RECEIVER": ReceiverUnit(settings)}
    source, detector, receiver = units.values()
    connections = ((source.OUTPUT, detector.INPUT), (detector.OUTPUT, receiver.INPUT))
    ez.run(components=units, connections=connections, process_components=tuple(units.values()))
