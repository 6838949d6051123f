"""What a session holds, sorted by kind in one pass over its file.

Lives here: Material, gathered from messages. Why: summary and report ask the same questions, and an hour is read once.
Must never: judge. What the numbers mean is the business of summary.py and curves.py.
"""

from array import array
from collections import Counter
from dataclasses import dataclass, field

from feedback.config import Sole
from feedback.gait.foot import meter_of
from feedback.gait.load import Meter
from feedback.gait.polarity import Polarity
from feedback.messages import (
    Acknowledged,
    AudioHealth,
    BlockBegins,
    Cue,
    GaitEvent,
    Gap,
    Measure,
    Message,
    Notice,
    Outcome,
    Placed,
    Played,
    Samples,
    SensorHealth,
    Signal,
    Stride,
    Target,
    TrueEvent,
    Withheld,
)
from feedback.records.session import SessionReader
from feedback.topics import TOPICS


@dataclass
class Track:
    """One stream of samples: times on the host's clock, and the load of the whole sole in the sole's own unit."""

    t_ns: "array[int]" = field(default_factory=lambda: array("q"))
    load: "array[float]" = field(default_factory=lambda: array("f"))
    """Empty where the sole was not known."""


@dataclass
class Material:
    """A session's messages by kind, each in order of receipt."""

    strides: list[Stride] = field(default_factory=list)
    measures: list[Measure] = field(default_factory=list)
    events: list[GaitEvent] = field(default_factory=list)
    truths: list[TrueEvent] = field(default_factory=list)
    cues: dict[int, list[Cue]] = field(default_factory=dict)
    """All revisions of each cue, by its id."""
    placed: list[Placed] = field(default_factory=list)
    played: list[Played] = field(default_factory=list)
    withheld: list[Withheld] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    targets: list[Target] = field(default_factory=list)
    blocks: list[BlockBegins] = field(default_factory=list)
    """The counts of a count-down too."""
    answers: list[Acknowledged] = field(default_factory=list)
    signals: list[Signal] = field(default_factory=list)
    sensors: dict[str, list[SensorHealth]] = field(default_factory=dict)
    audio: list[AudioHealth] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    tracks: dict[str, Track] = field(default_factory=dict)
    unrecorded: Counter[str] = field(default_factory=Counter)
    """Messages that were sent and are not in the file, by 'topic/writer': gaps in seq."""
    first_ns: int = 0
    """Receipt of the first message."""
    last_ns: int = 0

    @property
    def duration_s(self) -> float:
        """From the first message to the last."""
        return (self.last_ns - self.first_ns) / 1e9


_LISTS: dict[type, str] = {
    Stride: "strides",
    Measure: "measures",
    GaitEvent: "events",
    TrueEvent: "truths",
    Placed: "placed",
    Played: "played",
    Withheld: "withheld",
    Outcome: "outcomes",
    Target: "targets",
    BlockBegins: "blocks",
    Acknowledged: "answers",
    Signal: "signals",
    AudioHealth: "audio",
    Gap: "gaps",
    Notice: "notices",
}

_OF_MACHINES = {"turns", "port_bytes"}
"""Topics that say nothing to people."""


class _Meters(dict[str, Meter]):
    """A meter a stream, made at its first sample."""

    def __init__(self, sole: Sole) -> None:
        super().__init__()
        self._sole, self._polarity = sole, Polarity()

    def __missing__(self, stream: str) -> Meter:
        self[stream] = meter_of(self._sole, stream.rpartition(".")[2], self._polarity)
        return self[stream]


def gather(session: SessionReader, sole: Sole | None = None, samples: bool = True) -> Material:
    """Read a session and sort its messages.

    With the sole, samples become load; without, only their times are kept; samples=False leaves them out, which is
    ten times as fast.
    """
    material = Material()
    meters = _Meters(sole) if sole else None
    topics = set(TOPICS) - _OF_MACHINES
    for _, _, message in session.messages(topics if samples else topics - {"samples"}):
        take(material, message, meters)
    material.unrecorded = Counter(session.missing)
    material.first_ns, material.last_ns = session.first_ns, session.last_ns
    return material


def take(material: Material, message: Message, meters: _Meters | None = None) -> None:
    """Put a message with its kind."""
    if isinstance(message, Samples):
        _track(material, message, meters)
    elif isinstance(message, Cue):
        material.cues.setdefault(message.cue_id, []).append(message)
    elif isinstance(message, SensorHealth):
        material.sensors.setdefault(message.sensor, []).append(message)
    elif type(message) in _LISTS:
        getattr(material, _LISTS[type(message)]).append(message)


def _track(material: Material, samples: Samples, meters: _Meters | None) -> None:
    track = material.tracks.setdefault(samples.stream, Track())
    track.t_ns.append(samples.t_ns)
    if meters is not None and len(samples.values) == (meter := meters[samples.stream]).zones:
        track.load.append(meter.load(samples.t_ns, samples.values))
