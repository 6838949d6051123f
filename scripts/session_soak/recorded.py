"""What the session's file holds, and what is missing from it that nobody has told.

Lives here: Recorded, `read`, Hole. Why: each writer counts its messages, so a number that is missing is a loss, whoever
lost it. Must never: excuse a loss that does not span a moment at which the recorder says that it was away.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple, TypeVar

from feedback.messages import Message, Notice
from feedback.records.session import SessionReader
from feedback.topics import TOPICS
from feedback.wire import MessageError, unpack
from session_soak.faults import RECORDER

AWAY = ("was started anew", "the recording goes on")
"""How a recorder begins to say that it was away until now."""
KEPT = ("true_event", "cue", "played", "notice", "gap", "placed", "audio_health")
Kind = TypeVar("Kind", bound=Message)


class Hole(NamedTuple):
    """Numbers of one writer on one topic that are not in the file."""

    topic: str
    writer: str
    missing: int
    from_ns: int
    until_ns: int
    """When the recorder took the message before it, and the one after it."""


@dataclass
class Recorded:
    """One session."""

    messages: list[Message] = field(default_factory=list)
    """Of the topics KEPT, in order of receipt."""
    holes: list[Hole] = field(default_factory=list)
    damage: str = ""
    last_ns: int = 0
    counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    """By topic."""

    def of(self, kind: type[Kind]) -> list[Kind]:
        """The kept messages of one kind."""
        return [row for row in self.messages if isinstance(row, kind)]

    def away_ns(self) -> list[int]:
        """When the recorder said that it had been away."""
        return [row.t_ns for row in self.of(Notice) if row.process == RECORDER and row.text.startswith(AWAY)]

    def untold(self) -> list[Hole]:
        """Holes that no word of the recorder lies in."""
        told = self.away_ns()
        return [hole for hole in self.holes if not any(hole.from_ns <= at_ns <= hole.until_ns for at_ns in told)]

    def away_s(self) -> list[float]:
        """How long each of the recorder's absences was, by the samples of the writer that missed least."""
        found = []
        for told_ns in self.away_ns():
            spans = [
                (hole.until_ns - hole.from_ns) / 1e9
                for hole in self.holes
                if hole.topic == "samples" and hole.from_ns <= told_ns <= hole.until_ns
            ]
            found.append(min(spans, default=0.0))
        return found


def read(path: Path) -> Recorded:
    """The session, whole or cut. SessionError: there is none."""
    reader, found = SessionReader(path), Recorded()
    before: dict[tuple[str, str], tuple[int, int]] = {}
    for raw in reader.raw():
        try:
            message: Message = unpack(TOPICS[raw.topic].message if raw.topic in KEPT else Message, raw.data)
        except MessageError:
            found.damage = f"a message of {raw.topic} cannot be read"
            continue
        found.counts[raw.topic] += 1
        if raw.topic in KEPT:
            found.messages.append(message)
        if TOPICS[raw.topic].every:
            hole = _hole(before.get(raw[:2]), raw.topic, raw.writer, message.seq, raw.arrival_ns)
            found.holes += hole
            before[raw[:2]] = message.seq, raw.arrival_ns
    found.damage, found.last_ns = found.damage or reader.damage, reader.last_ns
    return found


def _hole(before: tuple[int, int] | None, topic: str, writer: str, seq: int, at_ns: int) -> Sequence[Hole]:
    """A lower number than the one before is a writer that was started anew, from 0."""
    last, last_ns = before or (-1, 0)
    missing = seq - (last + 1 if seq > last else 0)
    return [Hole(topic, writer, missing, last_ns, at_ns)] if missing else []
