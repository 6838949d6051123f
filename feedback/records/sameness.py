"""Did an engine say the same again? Two accounts of one session, held against each other byte for byte.

Lives here: Sameness, and the Difference it finds. Why: "the same" means nothing unless it is every byte of every
message, in order. Must never: hold what a torn or damaged file has lost against the replay, or pass over it silently.
"""

from collections import Counter, deque
from dataclasses import dataclass, field
from typing import Any

from msgspec.structs import asdict

from feedback.bus import RawMessage
from feedback.messages import Message
from feedback.topics import TOPIC_OF, TOPICS
from feedback.wire import MessageError, pack, unpack

_MOST_WORDS = 6
"""Fields of a difference that are named."""


@dataclass(frozen=True)
class Difference:
    """The first message of a topic that is not the same. None: there is no such message on that side."""

    topic: str
    seq: int
    recorded: bytes | None
    again: bytes | None

    @property
    def t_ns(self) -> int:
        """When: the instant that either message is true for."""
        return unpack(Message, self.recorded or self.again or b"").t_ns

    def words(self) -> str:
        """What differs, for people."""
        name = f"{self.topic} {self.seq}"
        if self.recorded is None or self.again is None:
            return f"{name}: in the {'replay' if self.recorded is None else 'session'} only"
        try:
            before, after = (_fields(self.topic, data) for data in (self.recorded, self.again))
        except MessageError as error:
            return f"{name}: cannot be read in the session: {error}"
        told = [f"{key} {value!r} in the session, {after[key]!r} now" for key, value in before.items()
                if repr(value) != repr(after[key])]  # fmt: skip
        return f"{name}: {'; '.join(told[:_MOST_WORDS]) or 'other bytes of the same values (an older version)'}"


@dataclass
class _Topic:
    """One topic's messages that wait for their like."""

    recorded: "deque[tuple[int, bytes]]" = field(default_factory=deque)
    again: "deque[tuple[int, bytes]]" = field(default_factory=deque)
    count: int = 0
    """Messages of the replay so far."""
    last: int = -1
    """Number of the last one of the session."""


class Sameness:
    """Takes the messages of both sides as they come; each topic's own are in order."""

    def __init__(self, topics: tuple[str, ...]) -> None:
        self._topics = {name: _Topic() for name in topics}
        self.same: Counter[str] = Counter()
        """Messages that are the same, by topic."""
        self.differing: Counter[str] = Counter()
        self.unrecorded = 0
        """Of the replay, with a number that is missing in the file: lost there."""
        self.beyond = 0
        """Of a file that was cut short, what came after the last step that is accounted for; of an engine that was
        started anew, whose numbers begin again, all that it said."""
        self.first: Difference | None = None

    def recorded(self, raw: RawMessage) -> None:
        """A message of the session."""
        try:
            seq = unpack(Message, raw.data).seq
        except MessageError:
            return
        topic = self._topics[raw.topic]
        if seq <= topic.last:
            self.beyond += 1
            return
        topic.last = seq
        topic.recorded.append((seq, raw.data))
        self._match(raw.topic, topic)

    def again(self, message: Message) -> None:
        """A message of the replay; its number is its place."""
        name = TOPIC_OF[type(message)]
        topic = self._topics[name]
        topic.again.append((topic.count, pack(message.replace(seq=topic.count))))
        topic.count += 1
        self._match(name, topic)

    def end(self, whole: bool) -> None:
        """Nothing more comes. whole: the session was recorded to its end."""
        for name, topic in self._topics.items():
            for seq, data in topic.recorded:
                if whole:
                    self._differ(Difference(name, seq, data, None))
                else:
                    self.beyond += 1
            for seq, data in topic.again:
                if whole:
                    self._differ(Difference(name, seq, None, data))
                else:
                    self.unrecorded += 1

    def _match(self, name: str, topic: _Topic) -> None:
        while topic.recorded and topic.again:
            (seq, recorded), (number, again) = topic.recorded[0], topic.again[0]
            if number < seq:
                topic.again.popleft()
                self.unrecorded += 1
                continue
            topic.recorded.popleft()
            if seq == number:
                topic.again.popleft()
            if seq == number and recorded == again:
                self.same[name] += 1
            elif seq == number:
                self._differ(Difference(name, seq, recorded, again))

    def _differ(self, found: Difference) -> None:
        self.differing[found.topic] += 1
        if self.first is None or found.t_ns < self.first.t_ns:
            self.first = found


def _fields(topic: str, data: bytes) -> dict[str, Any]:
    row: type[Message] = TOPICS[topic].message
    return asdict(unpack(row, data))
