"""The writing end: one PUB socket a process.

Lives here: Publisher. Why: seq is set here and nowhere else, so a gap in it is a loss and not a writer's mistake.
Must never: wait for a reader.

A frame is "<topic>/<writer>", a zero byte, then one message or more, each as its length (u32, little endian) and its
bytes. All that a turn of the loop says on one topic goes in one frame: to be woken costs a reader more than to read.
"""

import time
from array import array
from collections.abc import Iterable, Sequence
from struct import Struct
from typing import Protocol

import zmq
from msgspec.structs import replace

from feedback.bus.guard import LISTENERS, Guard
from feedback.messages import Message
from feedback.topics import PLACES, TOPIC_OF
from feedback.wire import pack

QUEUE = 100_000
"""Messages that wait for a slow reader before the oldest reader-side gap is counted: four minutes of samples."""
HELLO = b"hello/"
LENGTH = Struct("<I")


class Numbers(Protocol):
    """The next seq of each topic, in the order of PLACES."""

    def __getitem__(self, place: int, /) -> int:
        """Of this topic."""

    def __setitem__(self, place: int, number: int, /) -> None:
        """Of this topic."""


class Publisher:
    """Sends messages of this process."""

    def __init__(
        self,
        context: "zmq.Context[zmq.Socket[bytes]]",
        writer: str,
        endpoint: str,
        guard: Guard,
        numbers: Numbers | None = None,
        heeds: bool = False,
    ) -> None:
        """numbers: kept where others see them too. heeds: it may be asked for who reads."""
        self._socket = context.socket(zmq.XPUB if heeds else zmq.PUB)
        if heeds:
            self._socket.set(zmq.XPUB_VERBOSE, 1)
        guard.serve(self._socket, LISTENERS)
        self._socket.set(zmq.SNDHWM, QUEUE)
        self._socket.set(zmq.LINGER, 1000)
        self._socket.bind(endpoint)
        self._writer = writer
        self._heads = {kind: f"{topic}/{writer}\0".encode() for kind, topic in TOPIC_OF.items()}
        self._next: Numbers = array("Q", bytes(8 * len(PLACES))) if numbers is None else numbers

    def send(self, messages: Sequence[Message]) -> None:
        """Number messages and send them: one frame a topic, in the order in which the topics first appear.

        Each frame is on its way before the next one is made: what is urgent comes first, and does not wait.
        """
        for kind, alike in _by_kind(messages).items():
            place = PLACES[kind]
            seq = self._next[place]
            self._next[place] += len(alike)
            self._put(kind, [replace(message, seq=number) for number, message in enumerate(alike, seq)])

    def repeat(self, messages: Sequence[Message]) -> None:
        """Send messages of a writer who has died once more, with the numbers that they have."""
        for kind, alike in _by_kind(messages).items():
            self._put(kind, alike)

    def _put(self, kind: type, alike: Iterable[Message]) -> None:
        pieces = [self._heads[kind]]
        for message in alike:
            data = pack(message)
            pieces += (LENGTH.pack(len(data)), data)
        self._socket.send(b"".join(pieces))

    def has_reader(self, topic: str, timeout_ms: int) -> bool:
        """One that heeds: wait until somebody subscribes to this topic: True; not longer than so: False."""
        wanted, end = b"\x01" + f"{topic}/".encode(), time.monotonic() + timeout_ms / 1000
        while (left_s := end - time.monotonic()) > 0:
            if self._socket.poll(round(1000 * left_s)) and self._socket.recv() == wanted:
                return True
        return False

    def greet(self) -> None:
        """Say hello, so that readers know that they hear this writer, and that its numbers begin at 0."""
        self._socket.send(HELLO + self._writer.encode())

    def close(self) -> None:
        """Send what is queued (at most a second) and close."""
        self._socket.close()


def _by_kind(messages: Sequence[Message]) -> dict[type, list[Message]]:
    by_kind: dict[type, list[Message]] = {}
    for message in messages:
        by_kind.setdefault(type(message), []).append(message)
    return by_kind
