"""The writing end: one PUB socket a process.

Lives here: Publisher. Why: seq is set here and nowhere else, so a gap in it is a loss and not a writer's mistake.
Must never: wait for a reader.

A frame is "<topic>/<writer>", a zero byte, then one message or more, each as its length (u32, little endian) and its
bytes. All that a turn of the loop says on one topic goes in one frame: to be woken costs a reader more than to read.
"""

from collections import defaultdict
from collections.abc import Sequence
from struct import Struct

import zmq
from msgspec.structs import replace

from feedback.bus.guard import LISTENERS, Guard
from feedback.messages import Message
from feedback.topics import TOPIC_OF
from feedback.wire import pack

QUEUE = 100_000
"""Messages that wait for a slow reader before the oldest reader-side gap is counted: four minutes of samples."""
HELLO = b"hello/"
LENGTH = Struct("<I")


class Publisher:
    """Sends messages of this process."""

    def __init__(self, context: "zmq.Context[zmq.Socket[bytes]]", writer: str, endpoint: str, guard: Guard) -> None:
        self._socket = context.socket(zmq.PUB)
        guard.serve(self._socket, LISTENERS)
        self._socket.set(zmq.SNDHWM, QUEUE)
        self._socket.set(zmq.LINGER, 1000)
        self._socket.bind(endpoint)
        self._writer = writer
        self._heads = {kind: f"{topic}/{writer}\0".encode() for kind, topic in TOPIC_OF.items()}
        self._next: defaultdict[type, int] = defaultdict(int)

    def send(self, messages: Sequence[Message]) -> None:
        """Number messages and send them: one frame a topic, in the order in which the topics first appear.

        Each frame is on its way before the next one is made: what is urgent comes first, and does not wait.
        """
        by_kind: dict[type, list[Message]] = {}
        for message in messages:
            by_kind.setdefault(type(message), []).append(message)
        for kind, alike in by_kind.items():
            pieces = [self._heads[kind]]
            for seq, message in enumerate(alike, self._next[kind]):
                data = pack(replace(message, seq=seq))
                pieces += (LENGTH.pack(len(data)), data)
            self._next[kind] += len(alike)
            self._socket.send(b"".join(pieces))

    def greet(self) -> None:
        """Say hello, so that readers know that they hear this writer."""
        self._socket.send(HELLO + self._writer.encode())

    def close(self) -> None:
        """Send what is queued (at most a second) and close."""
        self._socket.close()
