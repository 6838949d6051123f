"""The reading end: one SUB socket a process, connected to every writer of the topics it reads.

Lives here: Subscriber, RawMessage. Why: "every" topics must show each gap and "latest" topics must never make a slow
reader stale, and both are the same few lines. Must never: drop silently, or
fail because of what somebody sent: bytes that are no message are passed over and counted.
"""

import struct
from collections.abc import Sequence
from typing import NamedTuple

import zmq

from feedback.bus.addresses import Addresses
from feedback.bus.guard import Guard
from feedback.bus.publisher import HELLO, LENGTH, QUEUE
from feedback.clock import now_ns
from feedback.messages import Gap, Message, Notice
from feedback.topics import TOPICS
from feedback.wire import BROKEN, MessageError, unpack
from feedback.wire import reader as reader_of

_NOBLOCK, _EVENTS, _POLLIN = int(zmq.NOBLOCK), int(zmq.EVENTS), int(zmq.POLLIN)
"""As plain numbers: an enum member costs more than the call that it is for."""
RECONNECT_MS = 20
"""A writer that was started anew is found after so long at most."""
REPEATED = 256
"""Messages of a topic that may be told again at most."""
TELL_EVERY_NS = 1_000_000_000
"""Malformed messages are told of at most once a second, however many come."""


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
        guard: Guard,
        raw: bool = False,
        late: bool = False,
    ) -> None:
        """raw: give bytes instead of messages. late: it joins a run that is under way, what went before is no gap."""
        self.socket = context.socket(zmq.SUB)
        self.socket.set(zmq.RCVHWM, QUEUE)
        self.socket.set(zmq.RECONNECT_IVL, RECONNECT_MS)
        self._reader, self._raw, self._late = reader, raw, late
        self._expected: dict[bytes, int] = {}
        self.gaps: list[Gap] = []
        self.malformed = 0
        """Pieces of a frame that were no message of the writer that was connected to."""
        self._told_malformed, self._tell_ns = 0, 0
        self._heads = {
            f"{topic}/{name}".encode(): (topic, name, TOPICS[topic], reader_of(TOPICS[topic].message))
            for topic in reads
            for name in book.writers(TOPICS[topic].writer)
        }
        self.awaited = {name for topic in reads for name in book.writers(TOPICS[topic].writer)} - {reader}
        guard.visit(self.socket)
        for topic in reads:
            self.socket.subscribe(f"{topic}/".encode())
        self.socket.subscribe(HELLO)  # last: who is heard greeting has taken the other subscriptions too
        for name in sorted(self.awaited):
            self.socket.connect(book.endpoints[name])

    def receive(self, first: bool = False) -> list[Message | RawMessage]:
        """All that has arrived, oldest first; of "latest" topics only each writer's newest.

        first: only the first frame of it; whether there is more has to be asked before anybody waits (poller.py).
        """
        frames = self._drain(first)
        arrival_ns = now_ns() if self._raw else 0
        newest = {frame[0]: i for i, frame in enumerate(frames)}
        items: list[Message | RawMessage] = []
        for i, (head, data) in enumerate(frames):
            if head == HELLO:
                self._meet(data.decode(errors="replace"))
                continue
            topic, writer, row, read = self._heads[head]
            if self._raw:
                item: Message | RawMessage = RawMessage(topic, writer, data, arrival_ns)
                seq = _seq_of(data) if row.every else None
            elif row.every or newest[head] == i:
                try:
                    item = message = read(data)
                except BROKEN:
                    self.malformed += 1
                    continue
                seq = message.seq if row.every else None
            else:
                continue
            if seq is not None:
                if seq != self._expected.get(head) and self._is_repeated(head, seq):
                    continue
                self._expected[head] = seq + 1
            items.append(item)
        return items

    def take_faults(self) -> list[Message]:
        """Gaps found since the last call; at most once a second, how many malformed messages there were."""
        faults: list[Message] = [*self.gaps]
        self.gaps = []
        if self.malformed > self._told_malformed and (at_ns := now_ns()) >= self._tell_ns:
            words = f"{self.malformed - self._told_malformed} malformed messages were passed over"
            faults.append(Notice(at_ns, at_ns, 0, self._reader, "warning", words))
            self._told_malformed, self._tell_ns = self.malformed, at_ns + TELL_EVERY_NS
        return faults

    def close(self) -> None:
        """Stop listening."""
        self.socket.close(linger=0)

    def _drain(self, first: bool) -> list[tuple[bytes, bytes]]:
        """(head, bytes) of every message that is there, or in its first frame; of a greeting, HELLO and the name."""
        frames: list[tuple[bytes, bytes]] = []
        more = 1
        try:
            while more:
                self._open(self.socket.recv(_NOBLOCK), frames)
                more = 0 if first else int(self.socket.get(_EVENTS)) & _POLLIN
        except zmq.Again:
            return frames
        return frames

    def _open(self, frame: bytes, frames: list[tuple[bytes, bytes]]) -> None:
        """Take a frame's messages apart; what is none is counted."""
        head = frame[: frame.find(b"\0")]
        at, end = len(head) + 1, len(frame)
        if head not in self._heads:
            self._greeting(frame, frames)
            return
        while at < end:
            try:
                (length,) = LENGTH.unpack_from(frame, at)
            except struct.error:
                length = end
            at += LENGTH.size + length
            if at > end:
                self.malformed += 1
                return
            frames.append((head, frame[at - length : at]))

    def _greeting(self, frame: bytes, frames: list[tuple[bytes, bytes]]) -> None:
        if frame.startswith(HELLO):
            frames.append((HELLO, frame[len(HELLO) :]))
        else:
            self.malformed += 1

    def _meet(self, name: str) -> None:
        """A writer greets: it is heard, and its numbers begin at 0."""
        self.awaited.discard(name)
        for head in [head for head in self._expected if self._heads[head][1] == name]:
            self._expected[head] = 0

    def _is_repeated(self, head: bytes, seq: int) -> bool:
        """A number that is not the expected one: whether it was told before, by a writer who has died meanwhile.

        Beyond the expected one is a gap; another lower one is of a writer that was started anew, from 0.
        """
        topic, writer, row, _ = self._heads[head]
        expected = self._expected.get(head, seq if self._late else 0)
        if row.repeats and expected - REPEATED <= seq < expected:
            return True
        expected = expected if seq >= expected else 0
        if seq > expected:
            at_ns = now_ns()
            self.gaps.append(Gap(at_ns, at_ns, 0, self._reader, topic, writer, seq - expected))
        return False


def _seq_of(data: bytes) -> int | None:
    """The number in a message's bytes; None if they are no message: a raw reader keeps them all the same."""
    try:
        return unpack(Message, data).seq
    except MessageError:
        return None
