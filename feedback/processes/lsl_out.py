"""Streams of the lab streaming layer: what the bus says, offered to the tools of a laboratory.

Lives here: LslNode. Why: recorders and other programs join a walk without a line of code. Must never: hold up anybody:
it stands behind all others (nice +10), and what it cannot take in in time is lost to it alone, counted as a gap.
"""

from collections.abc import Sequence
from typing import ClassVar, Protocol

from drivers.lsl_outlet import Offer, Outlets
from feedback.config import Rig
from feedback.messages import Message, Notice, Samples
from feedback.node import Item
from feedback.outlets.lsl_streams import READS, Row, SampleStream, offers, row_of
from feedback.processes.plan import RunPlan
from feedback.processes.start import CannotStart, Started, start

IDLE_NS = 1_000_000_000


class Streams(Protocol):
    """Where rows go: drivers.lsl_outlet.Outlets."""

    def offer(self, offer: Offer) -> None:
        """Open a stream."""

    def push(self, name: str, times_ns: Sequence[int], rows: Sequence[Sequence[float | str]]) -> None:
        """Samples of it."""


class LslNode:
    """Pushes each message into its stream; what came at once goes in order of its times."""

    READS: ClassVar[tuple[str, ...]] = READS
    WRITES: ClassVar[tuple[str, ...]] = ("notice",)
    REST_S: ClassVar[float] = 0.01
    """A stamp says when a thing was: that it leaves a little later costs nothing, and halves the work."""

    def __init__(self, streams: Streams, rig: Rig, run: str) -> None:
        """run: what tells this run from others, for the streams' ids."""
        self._streams, self._rig, self._run = streams, rig, run
        self._samples: dict[str, SampleStream] = {}
        self._odd: set[str] = set()
        for offer in offers(run):
            streams.offer(offer)

    def step(self, now_ns: int, inbox: Sequence[Item]) -> list[Message]:
        """Push all of it."""
        told: list[Message] = []
        rows: dict[str, list[Row]] = {}
        for item in inbox:
            row = self._sample(item, now_ns, told) if isinstance(item, Samples) else _row(item)
            if row is not None:
                rows.setdefault(row.stream, []).append(row)
        for name, found in rows.items():
            found.sort(key=_time)
            self._streams.push(name, [row.t_ns for row in found], [row.values for row in found])
        return told

    def wake_ns(self, now_ns: int) -> int:
        """Nothing to do by itself."""
        return now_ns + IDLE_NS

    def _sample(self, sample: Samples, now_ns: int, told: list[Message]) -> Row | None:
        """A row of its stream, which begins with the first sample; a stream that changes its width is told of."""
        stream = self._samples.get(sample.stream)
        if stream is None:
            stream = SampleStream(sample.stream, len(sample.values), self._rig, self._run)
            self._samples[sample.stream] = stream
            self._streams.offer(stream.offer)
        row = stream.row(sample)
        if row is None and sample.stream not in self._odd:
            self._odd.add(sample.stream)
            words = f"{stream.name}: samples with another number of values than the first are not offered"
            told.append(Notice(now_ns, now_ns, 0, "lsl_out", "warning", words))
        return row


def _row(item: Item) -> Row | None:
    return row_of(item) if isinstance(item, Message) else None


def _time(row: Row) -> int:
    return row.t_ns


def make(plan: RunPlan, _name: str) -> Started:
    """The outlets of a run. CannotStart: the extra is not installed."""
    try:
        outlets = Outlets()
    except OSError as error:
        raise CannotStart(f"[outlets] lsl: {error.strerror}") from error
    return Started(LslNode(outlets, plan.rig, plan.folder.name), finish=outlets.close)


def main() -> int:
    """Run as a process of its own, behind those that must be punctual, as are the library's threads."""
    return start(make, priority=None, threads=True)


if __name__ == "__main__":
    raise SystemExit(main())
