"""Who calls at the desk: programs of this user, over a local socket, a line of JSON each way.

Lives here: Callers, a Source for the one loop. Why: commands come from other programs (`stridecue tune`), and the loop
must never wait for one. Must never: know what a line means, let another user in, or keep a caller who does not listen.
"""

import json
import os
import selectors
import socket
from pathlib import Path
from typing import Any

from feedback.node import Chunk

DESK = "desk.commands"
"""The socket in a run's folder; 'desk.sock' is the process's own end of the bus."""
LONGEST_LINE = 65_536
"""Bytes of one request: a whole protocol's numbers take 10 kB."""
MOST_CALLERS = 16
ANSWER_BYTES = 1 << 20
"""Room for answers that a caller has not read yet: some ten lists of all numbers."""


class Callers:
    """The listening socket and those who have called."""

    def __init__(self, path: Path) -> None:
        self._path, self._made = path, 0
        self._listener = socket.socket(socket.AF_UNIX)
        before = os.umask(0o177)
        try:
            self._listener.bind(str(path))
        finally:
            os.umask(before)
        self._listener.listen(MOST_CALLERS)
        self._listener.setblocking(False)
        self._ready = selectors.DefaultSelector()
        self._ready.register(self._listener, selectors.EVENT_READ, "")
        self._lines: dict[str, tuple[socket.socket, bytearray]] = {}

    def fileno(self) -> int | None:
        """One descriptor for all of them."""
        return self._ready.fileno()

    def take(self, now_ns: int, arrived: bool) -> list[Chunk]:
        """Whole lines, each with its caller's name."""
        chunks: list[Chunk] = []
        for key, _ in self._ready.select(0) if arrived else ():
            if key.data:
                chunks += [Chunk(key.data, now_ns, line) for line in self._read(key.data)]
            else:
                self._accept()
        return chunks

    def answer(self, caller: str, told: dict[str, Any]) -> None:
        """A line back, if the caller is still there and listens."""
        if caller not in self._lines:
            return
        try:
            self._lines[caller][0].sendall(json.dumps(told).encode() + b"\n")
        except OSError:
            self._drop(caller)

    def close(self) -> None:
        """Let all go."""
        for caller in list(self._lines):
            self._drop(caller)
        self._ready.close()
        self._listener.close()
        self._path.unlink(missing_ok=True)

    def _accept(self) -> None:
        try:
            connection, _ = self._listener.accept()
        except OSError:
            return
        if len(self._lines) >= MOST_CALLERS:
            connection.close()
            return
        connection.setblocking(False)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, ANSWER_BYTES)
        self._made += 1
        caller = f"caller {self._made}"
        self._lines[caller] = connection, bytearray()
        self._ready.register(connection, selectors.EVENT_READ, caller)

    def _read(self, caller: str) -> list[bytes]:
        connection, begun = self._lines[caller]
        try:
            data = connection.recv(LONGEST_LINE)
        except BlockingIOError:
            return []
        except OSError:
            data = b""
        begun += data
        *lines, rest = bytes(begun).split(b"\n")
        begun[:] = rest
        if len(rest) > LONGEST_LINE:
            self.answer(caller, {"ok": False, "words": f"a line is longer than {LONGEST_LINE} bytes"})
        if not data or len(rest) > LONGEST_LINE:
            self._drop(caller)
        return lines

    def _drop(self, caller: str) -> None:
        connection, _ = self._lines.pop(caller)
        self._ready.unregister(connection)
        connection.close()
