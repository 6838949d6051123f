"""The writing end: one PUB socket a process.

Lives here: Publisher. Why: seq is set here and nowhere else, so a gap in it is a loss and not a writer's mistake.
Must never: wait for a reader. A frame is "<topic>/<writer>", a zero byte, and the message's bytes.
"""

from collections import defaultdict

import zmq
from msgspec.structs import replace

from feedback.messages import Message
from feedback.topics import TOPICS
from feedback.wire import pack

QUEUE = 100_000
"""Messages that wait for a slow reader before the oldest reader-side gap is counted: four minutes of samples."""
HELLO = b"hello/"
_TOPIC_OF: dict[type, str] = {row.message: name for name, row in TOPICS.items()}


class Publisher:
    """Sends messages of this process."""

    def __init__(self, context: "zmq.Context[zmq.Socket[bytes]]", writer: str, endpoint: str) -> None:
        self._socket = context.socket(zmq.PUB)
        self._socket.set(zmq.SNDHWM, QUEUE)
        self._socket.set(zmq.LINGER, 1000)
        self._socket.bind(endpoint)
        self._writer = writer
        self._heads = {kind: f"{topic}/{writer}\0".encode() for kind, topic in _TOPIC_OF.items()}
        self._next: defaultdict[type, int] = defaultdict(int)

    def send(self, message: Message) -> None:
        """Number a message and send it on its topic."""
        kind = type(message)
        numbered = replace(message, seq=self._next[kind])
        self._next[kind] += 1
        self._socket.send(self._heads[kind] + pack(numbered))

    def greet(self) -> None:
        """Say hello, so that readers know that they hear this writer."""
        self._socket.send(HELLO + self._writer.encode())

    def close(self) -> None:
        """Send what is queued (at most a second) and close."""
        self._socket.close()
