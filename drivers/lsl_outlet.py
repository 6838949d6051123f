"""Streams offered on the lab streaming layer, to whoever listens on this network.

Lives here: Offer, what stands in a stream's header, and Outlets, all streams of one process. With drivers.lsl_inlet the
only file that knows pylsl, which is an extra (stridecue[lsl]). Why: recorders and tools of a laboratory join by it.
Must never: wait for who listens, or give another time than it was given: stamps are only carried over to the layer's
clock (drivers.layer_clock).

The layer keeps BUFFER_S of a stream for a listener who is slow, then drops that listener's oldest samples; it tells
nobody, so that they are missing shows in the listener's data alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from drivers.layer_clock import HostClock
from drivers.lsl_inlet import library

BUFFER_S = 60
"""Of an irregular stream, as the layer has it, so many hundred samples."""
DOUBLE, TEXT = "double64", "string"


class Label(NamedTuple):
    """One channel, as XDF's conventions have it (https://github.com/sccn/xdf/wiki/Meta-Data)."""

    label: str
    unit: str
    type: str
    object: str
    description: str


@dataclass(frozen=True)
class Offer:
    """The header of one stream."""

    name: str
    kind: str
    """Its content type: 'EMG', 'MoCap', 'Markers' …"""
    rate_hz: float
    """Nominal; 0: samples come when something happens."""
    source_id: str
    """The same when the process is started anew, so that a listener finds the stream again."""
    channels: tuple[Label, ...]
    is_text: bool = False
    made_by: dict[str, str] = field(default_factory=dict)
    """What is told of the acquisition: manufacturer, model …"""


class Outlets:
    """The streams of one process."""

    def __init__(self) -> None:
        """OSError if the extra is not installed."""
        self._layer = library()
        self._clock = HostClock(self._layer.local_clock)
        self._open: dict[str, Any] = {}

    def offer(self, offer: Offer) -> None:
        """Open a stream; it can be found from now on."""
        info = self._layer.StreamInfo(
            offer.name, offer.kind, len(offer.channels), offer.rate_hz, TEXT if offer.is_text else DOUBLE,
            offer.source_id,
        )  # fmt: skip
        _describe(info.desc(), offer)
        self._open[offer.name] = self._layer.StreamOutlet(info, max_buffered=BUFFER_S)

    def push(self, name: str, times_ns: Sequence[int], rows: Sequence[Sequence[float | str]]) -> None:
        """Samples of an open stream, and the instant of each on the clock of time.perf_counter_ns."""
        stamps = [self._clock.layer_s(t_ns) for t_ns in times_ns]
        self._open[name].push_chunk([list(row) for row in rows], stamps)

    def close(self) -> None:
        """Take all streams off the network."""
        self._open.clear()


def _describe(desc: Any, offer: Offer) -> None:
    channels = desc.append_child("channels")
    for row in offer.channels:
        channel = channels.append_child("channel")
        for key, text in row._asdict().items():
            channel.append_child_value(key, _printable(text))
    acquisition = desc.append_child("acquisition")
    for key, text in offer.made_by.items():
        acquisition.append_child_value(key, _printable(text))
    if offer.rate_hz:
        desc.append_child("synchronization").append_child_value("can_drop_samples", "true")


def _printable(text: str) -> str:
    """What a header in XML can hold: a name in a rig's file may be anything."""
    return "".join(letter if letter.isprintable() else "?" for letter in text)
