"""Which streams of the lab streaming layer a run offers, and what messages become in them.

Lives here: offers (headers) and rows. Why: names, units and texts are those of the XDF export, so a live recording and
an exported session read alike. Must never: open a stream, or change a time.

    stridecue.<sensor>.<stream>   samples, in the units of docs/export.md, at the stream's nominal rate
    stridecue.events              'left heel_strike', 'right toe_off', at the event itself (back-dated)
    stridecue.played              'glute_ready left played', at the onset at the ear
    stridecue.blocks, commands, answers, notices      words
    stridecue.phase               phase and load of both legs, cadence, about 33 times a second
"""

from collections.abc import Sequence
from typing import NamedTuple

from drivers.lsl_outlet import Label, Offer
from feedback import __version__
from feedback.config import Rig
from feedback.messages import GaitState, Message, Samples
from feedback.records.export.channels import Channel, channels_of, rate_of
from feedback.records.export.tables import NAMES
from feedback.records.export.xdf_words import MARKERS, MARKERS_TYPE, PREFIX, content_of, type_of, unit_of
from feedback.topics import TOPIC_OF

READS = ("samples", "gait_state", *MARKERS)
PHASE = f"{PREFIX}phase"
_MADE_BY = {"manufacturer": "stridecue", "software_version": __version__}
_STATE = (
    ("left_phase", "normalized", "Phase", "left", "0 to 1 from heel strike to the next; NaN while not walking"),
    ("right_phase", "normalized", "Phase", "right", "0 to 1 from heel strike to the next; NaN while not walking"),
    ("left_load", "bodyweight", "Force", "left", "share of body weight"),
    ("right_load", "bodyweight", "Force", "right", "share of body weight"),
    ("cadence_spm", "steps/minute", "Cadence", "walker", "over the last strides; NaN while not walking"),
)  # fmt: skip
"""Channels of the phase's stream: fields of GaitState, their unit, type, object, meaning."""


class Row(NamedTuple):
    """One sample of one stream."""

    stream: str
    t_ns: int
    values: tuple[float | str, ...]


def offers(run: str) -> list[Offer]:
    """The streams that every run has. run: what tells it from others, for the streams' ids."""
    channels = tuple(Label(*row) for row in _STATE)
    markers = [
        Offer(name, MARKERS_TYPE, 0.0, f"{run}/{name}", (Label(name, "", "Marker", "", topic),), True, _MADE_BY)
        for name, topic in ((marker_stream(topic), topic) for topic in MARKERS)
    ]
    return [Offer(PHASE, "Gait", 0.0, f"{run}/{PHASE}", channels, made_by=_MADE_BY), *markers]


def marker_stream(topic: str) -> str:
    """The name of a topic's stream of markers."""
    return f"{PREFIX}{NAMES.get(topic, topic)}"


def row_of(message: Message) -> Row | None:
    """What a message is in its stream of markers or of the phase; None for one that is in none, or of samples."""
    if isinstance(message, GaitState):
        return Row(PHASE, message.t_ns, tuple(getattr(message, name) for name, *_ in _STATE))
    topic = TOPIC_OF[type(message)]
    if topic not in MARKERS:
        return None
    return Row(marker_stream(topic), message.t_ns, (MARKERS[topic](message),))


class SampleStream:
    """The stream of one sensor's samples, once the first has told how many values one has."""

    def __init__(self, stream: str, width: int, rig: Rig, run: str) -> None:
        self._width = width
        self._channels = channels_of(stream, width, rig)
        self.name = f"{PREFIX}{stream}"
        driver = next((row.driver for row in rig.sensors if row.name == stream.partition(".")[0]), "")
        self.offer = Offer(
            self.name,
            content_of(self._channels),
            rate_of(stream, rig),
            f"{run}/{self.name}",
            tuple(map(_label, self._channels)),
            made_by={**_MADE_BY, "model": driver},
        )

    def row(self, sample: Samples) -> Row | None:
        """In the channels' units; None for a sample with another number of values than the first one had."""
        if len(sample.values) != self._width:
            return None
        return Row(self.name, sample.t_ns, scaled(self._channels, sample.values))


def scaled(channels: Sequence[Channel], counts: Sequence[float]) -> tuple[float, ...]:
    """Counts in the channels' units."""
    return tuple((count - row.zero) * row.factor / row.divisor for row, count in zip(channels, counts, strict=True))


def _label(channel: Channel) -> Label:
    return Label(channel.label, unit_of(channel), type_of(channel), channel.about.partition(",")[0], channel.about)
