"""One process's whole connection: publisher, subscriber, control line, and one place to wait for all of them.

Lives here: Link. Why: a process has one loop, and it must wake for whichever comes first. Must never: read a message's
content.
"""

import time
from collections.abc import Sequence
from contextlib import suppress

import zmq

from feedback.bus.addresses import WARDEN, Addresses
from feedback.bus.control import GO, SPARE, STOP, encode
from feedback.bus.guard import Guard
from feedback.bus.poller import Poller
from feedback.bus.publisher import Numbers, Publisher
from feedback.bus.subscriber import RawMessage, Subscriber
from feedback.messages import Message

GREET_EVERY_MS = 20
FOUND_WITHIN_S = 0.2
"""Ten times what a reader takes to find a writer that has come back (subscriber.RECONNECT_MS)."""
_MS = 1_000_000


class LinkError(RuntimeError):
    """The others of this run could not be reached, or ended."""


class Link:
    """The bus as one process sees it."""

    def __init__(
        self,
        name: str,
        book: Addresses,
        reads: Sequence[str],
        raw: bool = False,
        late: bool = False,
        numbers: Numbers | None = None,
        mute: bool = False,
    ) -> None:
        """late: it takes the place of one that has died; the others are under way and do not greet.

        numbers: as of the Publisher. mute: a spare of that name, which hears, and says nothing until `speak`.
        """
        self._context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
        self._guard = Guard(self._context, book.keys)
        self._name, self._book, self._numbers = name, book, numbers
        self._poller = Poller()
        self._subscriber = Subscriber(self._context, name, reads, book, self._guard, raw, late)
        self._poller.register(self._subscriber.socket)
        self._watched: int | None = None
        self._late = late
        self._words: list[bytes] = []
        self._control = self._line(name + SPARE if mute else name)
        if not mute:
            self._publisher = self._bound()
        self._raw, self._is_woken = raw, False
        """The second: out of its sleep; then the first frame is enough, and the next turn takes all the rest."""
        self._early: list[Message | RawMessage] = []
        """What others who were let go a moment earlier have said already."""
        self.stopping = False

    def speak(self) -> None:
        """Be no spare any more: from now on it has the name, sends, and hears what the supervisor says to it."""
        self._poller.unregister(self._control)
        self._control.close()
        self._control = self._line(self._name)
        self._publisher = self._bound(heeds=True)

    def join(self, timeout_s: float) -> bool:
        """Return when all hear all: True to go, False if the run ended before it began.

        LinkError names whom this process does not hear in time. Nobody greets more often because he is greeted: two who
        do would keep a third one from the processor that they share.
        """
        begun, reported, going = time.monotonic(), False, False
        greet = begun
        while not (going or self.stopping):
            if (now := time.monotonic()) >= greet:
                self._publisher.greet()
                greet = now + GREET_EVERY_MS / 1000
            ready = self._poller.poll(GREET_EVERY_MS)
            if self._subscriber.socket in ready:
                self._early += self._subscriber.receive()
            waited_s = time.monotonic() - begun
            all_hear = waited_s > FOUND_WITHIN_S if self._late else not self._subscriber.awaited
            if not reported and all_hear:
                self.tell("ready")
                reported = True
            if self._control in ready:
                going = GO in self._hear()
            if not (going or self.stopping) and waited_s > timeout_s:
                raise LinkError(f"no word within {timeout_s:g} s from {self._missing()}")
        return not self.stopping

    def watch(self, fileno: int | None) -> None:
        """Wake also for this file descriptor (of a port); None: for none."""
        if fileno == self._watched:
            return
        if self._watched is not None:
            self._poller.unregister(self._watched)
        if fileno is not None:
            self._poller.register(fileno)
        self._watched = fileno

    def wait(self, timeout_ns: int) -> tuple[bool, bool]:
        """Wait until something is there or the time is up: (topics may have brought something, the watched file has).

        Whoever is told that topics may have must receive.
        """
        topics, watched = bool(self._early), False
        for end in self._poller.poll(0 if topics else max(0, -(-timeout_ns // _MS))):
            if end is self._subscriber.socket:
                topics = True
            elif end is self._control:
                self._hear()
            else:
                watched = True
        self._is_woken = self._poller.has_slept and not (self._early or self._raw)
        return topics, watched

    def receive(self) -> list[Message | RawMessage]:
        """What the topics brought."""
        if self._is_woken:
            self._is_woken = False
            self._poller.doubt(self._subscriber.socket)
            return self._subscriber.receive(first=True)
        early, self._early = self._early, []
        return early + self._subscriber.receive()

    def linger(self, timeout_ns: int) -> list[Message | RawMessage]:
        """What the topics still bring within that time, or at once if something is there."""
        self._subscriber.socket.poll(timeout_ns // _MS)
        return self._subscriber.receive()

    def send(self, messages: Sequence[Message]) -> None:
        """Publish messages, and the faults that this reader has found since the last call."""
        faults = self._subscriber.take_faults()
        if messages or faults:
            self._publisher.send([*messages, *faults])

    def repeat(self, messages: Sequence[Message]) -> None:
        """Publish once more what one who has died may not have told everybody, under its own numbers."""
        self._publisher.repeat(messages)

    def has_reader(self, topic: str, timeout_s: float) -> bool:
        """Wait until somebody reads this topic from here: True; not longer than so: False."""
        return self._publisher.has_reader(topic, round(1000 * timeout_s))

    def words(self) -> list[bytes]:
        """What else the supervisor has said since the last call."""
        words, self._words = self._words, []
        return words

    def tell(self, word: str, text: str = "") -> None:
        """Report to the supervisor, in words of control.py."""
        self._control.send(encode(word, text))
        self._poller.doubt(self._control)

    def ask_to_stop(self) -> None:
        """End the loop at its next turn (a signal of the system, or a parent that is gone)."""
        self.stopping = True

    def close(self) -> None:
        """Send what is queued and leave."""
        self._publisher.close()
        self._subscriber.close()
        self._control.close()
        self._guard.close()
        self._context.term()

    def _bound(self, heeds: bool = False) -> Publisher:
        endpoint = self._book.endpoints[self._name]
        return Publisher(self._context, self._name, endpoint, self._guard, self._numbers, heeds)

    def _line(self, name: str) -> "zmq.Socket[bytes]":
        """The control line under this name."""
        line = self._context.socket(zmq.DEALER)
        line.set(zmq.IDENTITY, name.encode())
        line.set(zmq.LINGER, 500)
        self._guard.visit(line)
        line.connect(self._book.endpoints[WARDEN])
        self._poller.register(line)
        return line

    def _hear(self) -> list[bytes]:
        """All that the supervisor has said by now."""
        words = []
        with suppress(zmq.Again):
            while True:
                words.append(self._control.recv(zmq.NOBLOCK))
        self.stopping = self.stopping or STOP in words
        self._words += [word for word in words if word not in (GO, STOP)]
        return words

    def _missing(self) -> str:
        return ", ".join(sorted(self._subscriber.awaited)) or "the supervisor"
