"""Ways between the process of a belt's port and an emulated treadmill: in memory, over a pseudo-terminal, over TCP.

Each passes time by `advance`, keeps what was sent in `told`, and can be cut. Times are of a virtual clock.
"""

import random
import socket
from collections import deque
from contextlib import suppress
from pathlib import Path

from drivers.emulators.answer import Answering
from drivers.emulators.answering import AnsweringDevice
from drivers.emulators.pty import Pty
from drivers.emulators.two_ptys import TwoPtys
from drivers.port import LOST, SYNCING, Change, Port
from drivers.port_pair import PortPair
from drivers.two_ports import SIDES

Told = list[tuple[int, bytes]]


class Wire:
    """In memory: bytes may be late and lost, whole or not at all, as a message of a slow line is."""

    def __init__(self, device: Answering, seed: int = 1) -> None:
        self.device, self.loss, self.delay_s, self.is_cut = device, 0.0, 0.0, False
        self.told: Told = []
        self.port = self
        self._random = random.Random(seed)
        self._now_ns = 0
        self._out: deque[tuple[float, bytes]] = deque()
        self._back: deque[tuple[float, bytes]] = deque()
        self._changes: list[Change] = []

    def cut(self, is_cut: bool) -> None:
        """Pull the plug, or put it in again."""
        if is_cut != self.is_cut:
            self._changes.append(Change(LOST, "pulled out") if is_cut else Change(SYNCING, "there again"))
            self.is_cut = is_cut
            self._out.clear()
            self._back.clear()

    def advance(self, now_ns: int) -> None:
        """Let the treadmill live until then."""
        self._now_ns = now_ns
        self._put(self._back, self.device.tick(now_ns * 1e-9))
        while self._out and self._out[0][0] <= now_ns:
            self._put(self._back, self.device.hear(self._out.popleft()[1], now_ns * 1e-9))

    def fileno(self) -> int | None:
        return None

    def step(self, now_ns: int) -> list[Change]:  # noqa: ARG002 - a plug that is in is open at once
        changes, self._changes = self._changes, []
        return changes

    def read(self) -> list[tuple[int, bytes]]:
        found = b""
        while self._back and self._back[0][0] <= self._now_ns:
            found += self._back.popleft()[1]
        return [(self._now_ns, found)] if found else []

    def write(self, data: bytes) -> bool:
        if self.is_cut:
            return False
        self.told.append((self._now_ns, data))
        self._put(self._out, data)
        return True

    def close(self) -> None:
        """It stays: another process may open it."""

    def _put(self, line: "deque[tuple[float, bytes]]", data: bytes) -> None:
        if data and not self.is_cut and self._random.random() >= self.loss:
            due_ns = self._now_ns + self.delay_s * 1e9 * self._random.random()
            line.append((max(due_ns, line[-1][0] if line else 0.0), data))


class Recorded:
    """A port, or two as one, that remembers what was sent through it."""

    def __init__(self, paths: list[str], told: Told) -> None:
        self.now_ns = 0
        ports = [Port(path, 4800, lambda: self.now_ns) for path in paths]
        self._port = ports[0] if len(ports) == 1 else PortPair(dict(zip(SIDES, ports, strict=True)))
        self._told = told
        self.fileno, self.step, self.read, self.close = (
            getattr(self._port, name) for name in ("fileno", "step", "read", "close")
        )

    def write(self, data: bytes) -> bool:
        sent = self._port.write(data)
        if sent:
            self._told.append((self.now_ns, data))
        return sent


class Terminal:
    """Over a real pseudo-terminal, or whatever else the treadmill hangs on."""

    def __init__(self, device: Answering, end: "Pty | TwoPtys | Tcp", *paths: str) -> None:
        self.device, self.told = device, Told()
        self.port = Recorded(list(paths), self.told)
        self._end, self._is_cut = end, False
        self._treadmill = AnsweringDevice(device, end, 0)  # type: ignore[arg-type]
        end.plug()

    @classmethod
    def pty(cls, device: Answering, folder: Path) -> "Terminal":
        return cls(device, Pty(folder / "belt.port"), str(folder / "belt.port"))

    @classmethod
    def two_ptys(cls, device: Answering, folder: Path) -> "Terminal":
        paths = {side: folder / f"{side}.port" for side in SIDES}
        return cls(device, TwoPtys({side: Pty(path) for side, path in paths.items()}), *map(str, paths.values()))

    @classmethod
    def tcp(cls, device: Answering) -> "Terminal":
        end = Tcp()
        return cls(device, end, f"tcp:127.0.0.1:{end.number}")

    def cut(self, is_cut: bool) -> None:
        """Pull the plug, or put it in again."""
        self._is_cut = is_cut
        if is_cut:
            self._end.unplug()

    def advance(self, now_ns: int) -> None:
        """Let the treadmill live until then; without its plug its watchdog still does."""
        self.port.now_ns = now_ns
        if self._is_cut:
            self.device.tick(now_ns * 1e-9)
        else:
            self._treadmill.step(now_ns)

    def close(self) -> None:
        self.port.close()
        self._end.unplug()


class Tcp:
    """A treadmill's program on the network, in the shape of a Pty; one client at a time."""

    def __init__(self) -> None:
        self._listener: socket.socket | None = None
        self._client: socket.socket | None = None
        self.number = 0
        self.plug()

    def plug(self) -> None:
        if self._listener is None:
            self._listener = socket.create_server(("127.0.0.1", self.number))
            self._listener.setblocking(False)
            self.number = self._listener.getsockname()[1]

    def unplug(self) -> None:
        for end in (self._client, self._listener):
            if end is not None:
                end.close()
        self._client = self._listener = None

    def read(self) -> bytes:
        if self._client is None and self._listener is not None:
            with suppress(BlockingIOError):
                self._client, _ = self._listener.accept()
                self._client.setblocking(False)
                self._client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # a virtual clock runs ahead of it
        with suppress(OSError):
            return self._client.recv(4096) if self._client else b""
        return b""

    def write(self, data: bytes) -> bool:
        with suppress(OSError):
            return self._client is not None and self._client.send(data) == len(data)
        return False
