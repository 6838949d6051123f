"""What a session holds, sorted by kind in one pass over its file.

Lives here: Material, gathered from messages. Why: summary and report ask the same questions, and an hour is read once.
Must never: judge. What the numbers mean is the business of summary.py and the curves.
"""

from array import array
from collections import Counter
from dataclasses import dataclass, field

from feedback.messages import (
    Acknowledged,
    AudioHealth,
    BeltEvent,
    BlockBegins,
    Cue,
    GaitEvent,
    Gap,
    LimbAngle,
    Measure,
    Message,
    Notice,
    Outcome,
    Placed,
    Played,
    ProcessHealth,
    Samples,
    SensorHealth,
    Signal,
    Stride,
    Target,
    TrueEvent,
    Withheld,
)
from feedback.records.lanes import Lanes, Track
from feedback.records.session import SessionReader
from feedback.topics import TOPICS
from feedback.wire import MessageError, unpack


@dataclass
class Angles:
    """One angle of one leg by one method, in order of receipt: as messages an hour of them would take 200 MB."""

    t_ns: "array[int]" = field(default_factory=lambda: array("q"))
    deg: "array[float]" = field(default_factory=lambda: array("d"))


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
    belt: list[BeltEvent] = field(default_factory=list)
    signals: list[Signal] = field(default_factory=list)
    sensors: dict[str, list[SensorHealth]] = field(default_factory=dict)
    audio: list[AudioHealth] = field(default_factory=list)
    processes: dict[str, list[ProcessHealth]] = field(default_factory=dict)
    gaps: list[Gap] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    angles: dict[tuple[str, str, str], Angles] = field(default_factory=dict)
    """By angle, method and leg; empty where samples were left out."""
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
    BeltEvent: "belt",
    Signal: "signals",
    AudioHealth: "audio",
    Gap: "gaps",
    Notice: "notices",
}
_DRAWN = frozenset({"samples", "limb_angle"})
"""What is only drawn, never summed up, and is most of a session."""
_OTHERS = (Cue, SensorHealth, ProcessHealth, LimbAngle, Samples)
_ASKED = frozenset(name for name, row in TOPICS.items() if row.message in (*_LISTS, *_OTHERS))
"""All else is never unpacked."""


def gather(session: SessionReader, samples: bool = True) -> Material:
    """Read a session once and sort its messages. samples=False leaves out samples and angles: several times as fast."""
    material, lanes = Material(), Lanes()
    add, bad = lanes.add, Counter[str]()
    for raw in session.raw(_ASKED if samples else _ASKED - _DRAWN):
        if raw.topic == "samples":
            add(raw)
            continue
        try:
            take(material, unpack(TOPICS[raw.topic].message, raw.data))
        except MessageError as error:
            bad[str(error)] += 1
    material.tracks = lanes.tracks()
    session.bad_records.update(bad + lanes.bad)
    material.unrecorded = Counter(session.missing)
    material.first_ns, material.last_ns = session.first_ns, session.last_ns
    return material


def take(material: Material, message: Message) -> None:
    """Put a message with its kind; those of other kinds are passed over."""
    if isinstance(message, Cue):
        material.cues.setdefault(message.cue_id, []).append(message)
    elif isinstance(message, LimbAngle):
        told = material.angles.setdefault((message.angle, message.method, message.leg), Angles())
        told.t_ns.append(message.t_ns)
        told.deg.append(message.deg)
    elif isinstance(message, SensorHealth):
        material.sensors.setdefault(message.sensor, []).append(message)
    elif isinstance(message, ProcessHealth):
        material.processes.setdefault(message.process, []).append(message)
    elif type(message) in _LISTS:
        getattr(material, _LISTS[type(message)]).append(message)
