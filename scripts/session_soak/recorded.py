"""What the session's file holds, and what is missing from it that nobody has told.

Lives here: Recorded, `read`, Hole. Why: each writer counts its messages, so a number that is missing is a loss, whoever
lost it. Must never: excuse a loss that does not span a moment at which the recorder says that it was away.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple, TypeVar

from feedback.bus import RawMessage
from feedback.messages import Message, Notice
from feedback.processes.recorder import GOES_ON
from feedback.records.session import SessionReader
from feedback.topics import TOPICS
from feedback.wire import MessageError, unpack
from session_soak.faults import RECORDER

AWAY = ("was started anew", GOES_ON)
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
    is_told: bool
    """Between these two the recorder says that it was away: it is the first thing that it writes then."""


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

    away_ns: list[tuple[int, int]] = field(default_factory=list)
    """Each of the recorder's absences: when it took the last message before it, and the first one after it."""

    def unknown_ns(self) -> list[tuple[int, int]]:
        """From when to when cues may have been asked for that are not in the file."""
        told = [(hole.from_ns, hole.until_ns) for hole in self.holes if hole.topic == "cue" and hole.is_told]
        return self.away_ns + told

    def untold(self) -> list[Hole]:
        """Holes that no word of the recorder lies in."""
        return [hole for hole in self.holes if not hole.is_told]


def read(path: Path) -> Recorded:
    """The session, whole or cut. SessionError: there is none."""
    reader, found = SessionReader(path), Recorded()
    before: dict[tuple[str, str], tuple[int, int, int]] = {}
    last_ns = 0
    for raw in reader.raw():
        try:
            message: Message = unpack(TOPICS[raw.topic].message if raw.topic in KEPT else Message, raw.data)
        except MessageError:
            found.damage = f"a message of {raw.topic} cannot be read"
            continue
        found.counts[raw.topic] += 1
        if raw.topic in KEPT:
            found.messages.append(message)
        if isinstance(message, Notice) and message.process == RECORDER and message.text.startswith(AWAY):
            found.away_ns.append((last_ns, raw.arrival_ns))
        last_ns = raw.arrival_ns
        if TOPICS[raw.topic].every:
            known = before.get(raw[:2], (-1, 0, 0))
            found.holes += _hole(known, raw, message.seq, len(found.away_ns))
            before[raw[:2]] = message.seq, raw.arrival_ns, len(found.away_ns)
    found.damage, found.last_ns = found.damage or reader.damage, reader.last_ns
    return found


def _hole(before: tuple[int, int, int], raw: RawMessage, seq: int, absences: int) -> list[Hole]:
    """before: number, receipt, and absences of the recorder until then, of the message before.

    A lower number than the one before is a writer that was started anew, from 0.
    """
    last, last_ns, absences_then = before
    missing = seq - (last + 1 if seq > last else 0)
    return [Hole(*raw[:2], missing, last_ns, raw.arrival_ns, absences > absences_then)] if missing else []
