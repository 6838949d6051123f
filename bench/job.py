"""The job that every system does, told once.

Lives here: Job (rate, streams, how long), the walk that the source sends, the detector that all use, and the pace.
Why: only how a message travels may differ between systems. Must never: know a system.

The job: one process sends samples of two feet, eight zones each, as a message a sample and stream. A second one finds
heel strikes by a threshold and answers each with a cue message. A third one receives the cues. A cue's latency runs
from the clock reading just before its sample was handed to the system until the third process holds the cue.
"""

import json
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Self

from bench.ledger import Detected, Received, Sent, mark_ready, wait_until_ready

ZONES = 8
"""Of one foot; a sample has those of the left foot, then those of the right."""
STRIKES_HZ = 100
"""Heel strikes a second in all, taking turns among the streams: a few seconds are to give hundreds of cues."""
DOWN_N, UP_N = 40.0, 20.0
"""A foot's load above the first is a heel strike if it has been below the second since the last one."""
SETTLE_S = 0.3
"""From when all are ready until the first sample: connections that are made in the background are there by then."""

_LOADED, _FREE = tuple(11.5 + zone for zone in range(ZONES)), tuple(0.25 for _ in range(ZONES))
UP = _FREE + _FREE
DOWN = (_LOADED + _FREE, _FREE + _LOADED)
"""Load of each zone in N: both feet in the air; the left one on the ground, the right one."""


@dataclass(frozen=True)
class Job:
    """One run of one system."""

    folder: Path
    """Where its processes leave what they saw, and sockets may lie."""
    rate_hz: int
    streams: int
    warm_s: float
    seconds: float
    """Measured, after warm_s that are not."""
    fifo: bool = False
    """Its three processes hurry (processes.py)."""

    @property
    def warm_ticks(self) -> int:
        """Samples of each stream that are not counted."""
        return round(self.warm_s * self.rate_hz)

    @property
    def ticks(self) -> int:
        """Samples of each stream in all."""
        return self.warm_ticks + round(self.seconds * self.rate_hz)

    @property
    def every(self) -> int:
        """Ticks from one heel strike to the next."""
        return max(1, self.rate_hz // STRIKES_HZ)

    @property
    def cues(self) -> int:
        """Heel strikes in what is measured: at the ticks that are a multiple of `every`."""
        return len(range(-(-self.warm_ticks // self.every), -(-self.ticks // self.every)))

    @property
    def samples(self) -> int:
        """Samples in what is measured, of all streams."""
        return (self.ticks - self.warm_ticks) * self.streams

    @cached_property
    def names(self) -> list[str]:
        """Of the streams."""
        return [f"sole{stream}" for stream in range(self.streams)]

    def values(self, tick: int, stream: int) -> tuple[float, ...]:
        """Loads (N) of the sixteen zones of a stream: since its last strike one foot is down."""
        turns = tick // self.every - stream
        return UP if turns < 0 else DOWN[turns // self.streams % 2]

    def save(self) -> None:
        """For the processes of the system."""
        (self.folder / "job.json").write_text(json.dumps(asdict(self), default=str))

    @classmethod
    def load(cls, folder: Path) -> Self:
        """The job of this folder."""
        return cls(**(json.loads((folder / "job.json").read_text()) | {"folder": folder}))


class Detector:
    """Heel strikes of every stream, and how many samples came."""

    def __init__(self, job: Job) -> None:
        self._is_down = [[False, False] for _ in range(job.streams)]
        self._ledger, self._warm_ticks = Detected(job.folder), job.warm_ticks
        mark_ready(job.folder, "detector")

    def feed(self, stream: int, tick: int, values: tuple[float, ...] | list[float]) -> int | None:
        """The foot (0 left, 1 right) that strikes with this sample, if one does."""
        if tick >= self._warm_ticks:
            self._ledger.count()
        strikes = None
        is_down = self._is_down[stream]
        for foot, load_n in enumerate((sum(values[:ZONES]), sum(values[ZONES : 2 * ZONES]))):
            if load_n > DOWN_N and not is_down[foot]:
                is_down[foot], strikes = True, foot
            elif load_n < UP_N:
                is_down[foot] = False
        return strikes


class Receiver:
    """Where a cue ends."""

    def __init__(self, job: Job) -> None:
        self._ledger = Received(job.folder, most=2 * (job.cues + job.ticks))
        mark_ready(job.folder, "receiver")

    def take(self, cause_ns: int) -> None:
        """A cue is here, whole and readable, whose sample was sent at cause_ns."""
        self._ledger.add(cause_ns, time.perf_counter_ns())


class Walk:
    """The source's samples and their pace."""

    def __init__(self, job: Job) -> None:
        self._job, self._ledger = job, Sent(job.folder)
        self._period_ns = 1_000_000_000 // job.rate_hz
        self._begin_ns = 0
        self._next = 0
        mark_ready(job.folder, "source")

    def wait(self) -> None:
        """Until the others are ready; the first sample is due then."""
        wait_until_ready(self._job.folder, "detector", "receiver")
        self.begin()

    def begin(self) -> None:
        """The first sample is due soon after now."""
        self._begin_ns = time.perf_counter_ns() + round(SETTLE_S * 1e9)

    def due_in_s(self) -> float:
        """How long until the next sample is due, by an absolute schedule; 0 if it is late."""
        due_ns = self._begin_ns + self._next * self._period_ns
        return max(0.0, (due_ns - time.perf_counter_ns()) / 1e9)

    @property
    def is_over(self) -> bool:
        """All samples were taken."""
        return self._next >= self._job.ticks

    def tick(self) -> int:
        """Take the next tick: its samples are to be handed to the system now."""
        tick, self._next = self._next, self._next + 1
        if tick == self._job.warm_ticks:
            self._ledger.begin(time.perf_counter_ns())
        return tick

    def paced(self) -> Iterator[int]:
        """Every tick when it is due; at the end the ledger is closed."""
        while not self.is_over:
            time.sleep(self.due_in_s())
            yield self.tick()
        self.end()

    def end(self) -> None:
        """The last sample was handed over."""
        self._ledger.end(time.perf_counter_ns())
