"""The supervisor's end of the control line.

Lives here: Warden. Why: everybody must hear everybody before the first message flows. Must never: wait; it is polled.
"""

import zmq

from feedback.bus.addresses import WARDEN, Addresses
from feedback.bus.control import GO, STOP, Report, decode


class Warden:
    """Hears the reports of all processes and tells them to go and to stop."""

    def __init__(self, book: Addresses) -> None:
        self._context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
        self._socket = self._context.socket(zmq.ROUTER)
        self._socket.set(zmq.LINGER, 200)
        self._socket.bind(book.endpoints[WARDEN])

    def reports(self, timeout_ms: int) -> list[Report]:
        """What came in; waits at most so long for the first."""
        found: list[Report] = []
        while self._socket.poll(0 if found else timeout_ms):
            name, data = self._socket.recv_multipart()
            found.append(decode(name, data))
        return found

    def go(self, name: str) -> None:
        """Tell a process to begin."""
        self._socket.send_multipart([name.encode(), GO])

    def stop(self, name: str) -> None:
        """Tell a process to end in order."""
        self._socket.send_multipart([name.encode(), STOP])

    def close(self) -> None:
        """Close the line."""
        self._socket.close()
        self._context.term()
