"""A connection whose bytes come from a thread of a library with a loop of its own: a radio, the lab streaming layer.

Lives here: ThreadFeed, a pair of sockets with the library's thread at one end and the sensor's loop at the other. Why:
that loop polls one descriptor, and must not know that such libraries have threads. Must never: hold up the loop, or
drop a part of what it was fed.
"""

import errno
import socket
import threading
from collections.abc import Callable

CHUNK_BYTES = 65_536
PATIENCE_S = 5.0
"""A reader that has taken nothing for so long is none."""


class ThreadFeed:
    """See drivers.connection.Connection. The thread runs `work(feed)`, and its end is the connection's end."""

    def __init__(self, name: str, work: "Callable[[ThreadFeed], None]") -> None:
        self.name = name
        self.closing = threading.Event()
        """The thread is to end."""
        self._ours, self._theirs = socket.socketpair()
        self._ours.setblocking(False)
        self._theirs.settimeout(PATIENCE_S)
        self._opened = threading.Event()
        self._error: OSError | None = None
        self._thread = threading.Thread(target=self._run, args=(work,), name=name, daemon=True)
        self._thread.start()

    def fileno(self) -> int:
        """The descriptor of the loop's end."""
        return self._ours.fileno()

    def ready(self) -> bool:
        """Whether the thread has said so. OSError, the thread's own, if it has given up."""
        if self._error is not None:
            raise self._error
        return self._opened.is_set()

    def read(self) -> bytes:
        """What the thread has fed. BlockingIOError for nothing; OSError once it has ended."""
        data = self._ours.recv(CHUNK_BYTES)
        if not data:
            raise self._error or OSError(errno.ECONNRESET, "the other end closed the connection")
        return data

    def write(self, data: bytes) -> int:
        """OSError: nobody listens, unless a kind of its own says so."""
        raise OSError(errno.EDESTADDRREQ, f"{len(data)} bytes for nobody: this port only listens")

    def close(self) -> None:
        """Ask the thread to end, and wait for it a moment."""
        self.closing.set()
        self._ours.close()
        if threading.current_thread() is not self._thread:
            self._thread.join(0.5)

    def opened(self) -> None:
        """The thread says: the device is there."""
        self._opened.set()

    def feed(self, data: bytes) -> None:
        """The thread hands over bytes; it waits while the loop is behind. OSError if nobody reads any more."""
        self._theirs.sendall(data)

    def _run(self, work: "Callable[[ThreadFeed], None]") -> None:
        try:
            work(self)
        except OSError as error:
            self._error = error
        except Exception as error:  # a library's own: whatever ends the thread ends the connection, in words
            self._error = OSError(errno.EIO, f"{type(error).__name__}: {error}")
        finally:
            self._theirs.close()
