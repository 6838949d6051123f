"""The supervisor's end of the control line.

Lives here: Warden. Why: everybody must hear everybody before the first message flows. Must never: wait; it is polled.
"""

from contextlib import suppress

import zmq

from feedback.bus.addresses import WARDEN, Addresses
from feedback.bus.control import GO, STOP, Report, decode
from feedback.bus.guard import CONTROL, Guard

MOST_REPORTS = 1000
"""Of one call: whoever shouts does not keep the supervisor from its other work."""


class Warden:
    """Hears the reports of all processes and tells them what to do."""

    def __init__(self, book: Addresses) -> None:
        self._context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
        self._socket = self._context.socket(zmq.ROUTER)
        self._socket.set(zmq.LINGER, 200)
        self._socket.set(zmq.ROUTER_HANDOVER, 1)  # a process that was started anew takes over its dead one's line
        self._guard = Guard(self._context, book.keys)
        self._guard.serve(self._socket, CONTROL)
        self._socket.bind(book.endpoints[WARDEN])

    def reports(self, timeout_ms: int) -> list[Report]:
        """What came in; waits at most so long for the first. What is no report is passed over."""
        found: list[Report] = []
        for taken in range(MOST_REPORTS):
            if not self._socket.poll(0 if taken else timeout_ms):
                break
            with suppress(ValueError):
                found.append(decode(self._socket.recv_multipart()))
        return found

    def go(self, name: str) -> None:
        """Tell a process to begin."""
        self.tell(name, GO)

    def stop(self, name: str) -> None:
        """Tell a process to end in order."""
        self.tell(name, STOP)

    def tell(self, name: str, word: bytes, text: str = "") -> None:
        """A word of control.py to a process."""
        self._socket.send_multipart([name.encode(), word + text.encode()])

    def close(self) -> None:
        """Close the line."""
        self._socket.close()
        self._guard.close()
        self._context.term()
