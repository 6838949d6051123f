"""The reading end: one SUB socket a process, connected to every writer of the topics it reads.

Lives here: Subscriber, RawMessage. Why: "every" topics must show each gap and "latest" topics must never make a slow
reader stale, and both are the same few lines. Must never: drop silently.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import zmq

from feedback.bus.addresses import Addresses
from feedback.bus.publisher import HELLO, LENGTH, QUEUE
from feedback.clock import now_ns
from feedback.messages import Gap, Message
from feedback.topics import TOPICS, Topic
from feedback.wire import MessageError, unpack

_NOBLOCK, _EVENTS, _POLLIN = int(zmq.NOBLOCK), int(zmq.EVENTS), int(zmq.POLLIN)
"""As plain numbers: an enum member costs more than the call that it is for."""


class RawMessage(NamedTuple):
    """A message's bytes as they were on the bus, for the recorder."""

    topic: str
    writer: str
    data: bytes
    arrival_ns: int


class Subscriber:
    """Receives the messages that one process reads."""

    def __init__(
        self,
        context: "zmq.Context[zmq.Socket[bytes]]",
        reader: str,
        reads: Sequence[str],
        book: Addresses,
        raw: bool = False,
        late: bool = False,
    ) -> None:
        """raw: give bytes instead of messages. late: it joins a run that is under way, what went before is no gap."""
        self.socket = context.socket(zmq.SUB)
        self.socket.set(zmq.RCVHWM, QUEUE)
        self._reader, self._raw, self._late = reader, raw, late
        self._expected: dict[bytes, int] = {}
        self.gaps: list[Gap] = []
        self.awaited = {name for topic in reads for name in book.writers(TOPICS[topic].writer)} - {reader}
        for topic in reads:
            self.socket.subscribe(f"{topic}/".encode())
        self.socket.subscribe(HELLO)  # last: who is heard greeting has taken the other subscriptions too
        for name in sorted(self.awaited):
            self.socket.connect(book.endpoints[name])

    def receive(self) -> list[Message | RawMessage]:
        """All that has arrived, oldest first; of "latest" topics only each writer's newest."""
        frames = self._drain()
        arrival_ns = now_ns() if self._raw else 0
        newest = {frame[0]: i for i, frame in enumerate(frames)}
        items: list[Message | RawMessage] = []
        for i, (head, data) in enumerate(frames):
            topic, writer, row = _parsed(head)
            if self._raw:
                items.append(RawMessage(topic, writer, data, arrival_ns))
                seq = _seq_of(data) if row.every else None
            elif row.every or newest[head] == i:
                message = unpack(row.message, data)
                items.append(message)
                seq = message.seq if row.every else None
            else:
                continue
            if seq is not None and seq != self._expected.get(head):
                self._count(head, topic, writer, seq)
            if seq is not None:
                self._expected[head] = seq + 1
        return items

    def take_gaps(self) -> list[Gap]:
        """Gaps found since the last call."""
        gaps, self.gaps = self.gaps, []
        return gaps

    def close(self) -> None:
        """Stop listening."""
        self.socket.close(linger=0)

    def _drain(self) -> list[tuple[bytes, bytes]]:
        """(head, bytes) of every message that is there."""
        frames: list[tuple[bytes, bytes]] = []
        more = 1
        try:
            while more:
                self._open(self.socket.recv(_NOBLOCK), frames)
                more = int(self.socket.get(_EVENTS)) & _POLLIN
        except zmq.Again:
            return frames
        return frames

    def _open(self, frame: bytes, frames: list[tuple[bytes, bytes]]) -> None:
        """Take a frame's messages apart."""
        if frame.startswith(HELLO):
            self.awaited.discard(frame[len(HELLO) :].decode())
            return
        end = frame.index(b"\0")
        head, at = frame[:end], end + 1
        while at < len(frame):
            (length,) = LENGTH.unpack_from(frame, at)
            at += LENGTH.size + length
            frames.append((head, frame[at - length : at]))

    def _count(self, head: bytes, topic: str, writer: str, seq: int) -> None:
        """A number beyond the expected one is a gap; a lower one is a writer that was started anew."""
        expected = self._expected.get(head, seq if self._late else 0)
        if seq > expected:
            at_ns = now_ns()
            self.gaps.append(Gap(at_ns, at_ns, 0, self._reader, topic, writer, seq - expected))


@lru_cache
def _parsed(head: bytes) -> tuple[str, str, Topic]:
    """(topic, writer, the topic's row) of a frame's head."""
    topic, _, writer = head.decode().partition("/")
    return topic, writer, TOPICS[topic]


def _seq_of(data: bytes) -> int | None:
    """The number in a message's bytes; None if they are no message: a raw reader keeps them all the same."""
    try:
        return unpack(Message, data).seq
    except MessageError:
        return None
