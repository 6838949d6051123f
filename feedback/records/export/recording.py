"""A session in memory, as all formats take it: streams as arrays, everything else as messages by topic.

Lives here: Recording, Series and `read`. Why: a file is read once, and every format tells the same of it. Must never:
resample, or drop a sample without counting it.

Times are those of the session: nanoseconds of the host's one clock. `seconds` counts them from `origin_ns`, the instant
of the session's header, at which the wall clock was read too (`started_unix_s`); without one, the first message.
"""

from array import array
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from feedback.config import Rig
from feedback.messages import Message, Samples
from feedback.records.export.channels import Channel, channels_of, rate_of
from feedback.records.session import SessionReader
from feedback.records.settings import rig_of

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Series:
    """All samples of one stream, in order of receipt."""

    name: str
    """'<sensor>.<stream>'."""
    channels: tuple[Channel, ...]
    rate_hz: float
    """Nominal; where nobody says it, by the median step of its times; 0 for a single sample."""
    t_ns: Ints
    """Shape (n,): the instant of each sample."""
    arrival_ns: Ints
    """Shape (n,): arrival of its last byte."""
    frame: Ints
    """Shape (n,): the device's own counter; -1 where it has none."""
    values: Floats
    """Shape (n, channels), in the channels' units."""


@dataclass(frozen=True)
class Recording:
    """One session."""

    session: SessionReader
    rig: Rig | None
    origin_ns: int
    series: tuple[Series, ...]
    messages: dict[str, list[tuple[str, Message]]]
    """By topic, in order of receipt: (writer, message); without samples."""
    odd: int
    """Samples whose number of values was not that of their stream's first one; they are in no series."""

    def seconds(self, t_ns: Ints) -> Floats:
        """Seconds since the origin."""
        return (t_ns - self.origin_ns) / 1e9

    def of(self, topic: str) -> list[Message]:
        """All messages of a topic."""
        return [message for _, message in self.messages.get(topic, [])]


@dataclass
class _Heap:
    """Samples of one stream as they come."""

    width: int
    times: "array[int]" = field(default_factory=lambda: array("q"))
    """t_ns, cause_ns, frame, one after the other."""
    values: "array[float]" = field(default_factory=lambda: array("d"))


def read(session: SessionReader) -> Recording:
    """Everything that can be read of it; what cannot is told by session.damage."""
    rig, odd = rig_of(session), 0
    heaps: dict[str, _Heap] = {}
    messages: dict[str, list[tuple[str, Message]]] = {}
    for topic, writer, message in session.messages():
        if not isinstance(message, Samples):
            messages.setdefault(topic, []).append((writer, message))
            continue
        heap = heaps.get(message.stream) or heaps.setdefault(message.stream, _Heap(len(message.values)))
        if len(message.values) != heap.width:
            odd += 1
            continue
        heap.times.extend((message.t_ns, message.cause_ns, message.frame))
        heap.values.extend(message.values)
    series = tuple(_series(name, heap, rig) for name, heap in sorted(heaps.items()))
    origin_ns = session.facts.started_clock_ns or session.first_ns
    return Recording(session, rig, origin_ns, series, messages, odd)


def _series(name: str, heap: _Heap, rig: Rig | None) -> Series:
    channels = channels_of(name, heap.width, rig)
    times = np.frombuffer(heap.times, dtype=np.int64).reshape(-1, 3)
    counts = np.frombuffer(heap.values).reshape(-1, heap.width)
    zeros, factors, divisors = np.array([(row.zero, row.factor, row.divisor) for row in channels]).T
    rate_hz = rate_of(name, rig) or _rate_hz(times[:, 0])
    return Series(name, channels, rate_hz, times[:, 0], times[:, 1], times[:, 2], (counts - zeros) * factors / divisors)


def _rate_hz(t_ns: Ints) -> float:
    step_ns = float(np.median(np.diff(t_ns))) if len(t_ns) > 1 else 0.0
    return round(1e9 / step_ns, 3) if step_ns > 0 else 0.0
