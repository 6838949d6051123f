"""Listening in on a run from outside: status lines, tests, benchmarks.

Lives here: Listener. Why: who only watches must not hold up the start, nor be waited for. Must never: write.
"""

from collections.abc import Iterable, Sequence

import zmq

from feedback.bus.addresses import Addresses
from feedback.bus.guard import Guard
from feedback.bus.subscriber import RawMessage, Subscriber
from feedback.messages import Message


class Listener:
    """Hears topics of a run; joins and leaves at any time."""

    def __init__(self, book: Addresses, reads: Sequence[str]) -> None:
        self._context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
        self._subscriber = Subscriber(self._context, "", reads, book, Guard(self._context, book.keys), late=True)

    def receive(self, timeout_ms: int, also: Iterable[int] = ()) -> list[Message | RawMessage]:
        """What came; waits at most so long for the first, or until one of these file descriptors has something."""
        poller = zmq.Poller()
        for end in (self._subscriber.socket, *also):
            poller.register(end, zmq.POLLIN)
        poller.poll(timeout_ms)
        return self._subscriber.receive()

    def close(self) -> None:
        """Stop listening."""
        self._subscriber.close()
        self._context.term()
