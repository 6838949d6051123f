"""What a port holds while it is open, and its two kinds on a network: a device's own program, by TCP or UDP.

Lives here: Connection, the shape that drivers.port knows, TcpConnection and UdpConnection. Why: some treadmills and
insoles speak through their maker's program, on this computer or the next. Must never: wait for the network, or listen
where the rig did not say.

    tcp:HOST:PORT   connects there, with Nagle's algorithm off (questions are small)
    udp:PORT        takes datagrams that are sent to this computer; udp:HOST:PORT: those sent to this address of it
"""

import errno
import os
import select
import socket
from typing import Protocol

TCP, UDP = "tcp:", "udp:"
DATAGRAM_BYTES = 65_536


class Connection(Protocol):
    """An open way to a device."""

    name: str

    def fileno(self) -> int:
        """Its descriptor, for the poll."""

    def ready(self) -> bool:
        """Whether it is open by now. OSError if it never will be."""

    def read(self) -> bytes:
        """What has come; b'' or BlockingIOError for nothing; another error: it has hung up."""

    def write(self, data: bytes) -> int:
        """Send what goes at once; how many bytes that were."""

    def close(self) -> None:
        """End it."""


def is_network(path: str) -> bool:
    """Whether this path is of a network."""
    return path.startswith((TCP, UDP))


def open_socket(path: str) -> Connection:
    """The connection of that path. OSError if it cannot be, ValueError if the path is none."""
    kind, _, rest = path.partition(":")
    host, _, number = rest.rpartition(":")
    if not number.isdecimal() or not 0 < int(number) < 65_536 or (kind == "tcp" and not host):
        raise ValueError(f"'{path}' is no address: tcp:HOST:PORT, udp:PORT or udp:HOST:PORT")
    return TcpConnection(host, int(number)) if kind == "tcp" else UdpConnection(host or "127.0.0.1", int(number))


class TcpConnection:
    """One connection, begun when it is made."""

    def __init__(self, host: str, port: int) -> None:
        self.name = f"{host}:{port}"
        address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        self._socket = socket.socket(address[0], socket.SOCK_STREAM)
        self._socket.setblocking(False)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        number = self._socket.connect_ex(address[4])
        if number not in (0, errno.EINPROGRESS):
            self._socket.close()
            raise OSError(number, os.strerror(number))

    def fileno(self) -> int:
        """Its descriptor."""
        return self._socket.fileno()

    def ready(self) -> bool:
        """Whether somebody has answered. OSError if nobody will."""
        if not select.select([], [self._socket], [], 0)[1]:
            return False
        if number := self._socket.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
            raise OSError(number, os.strerror(number))
        return True

    def read(self) -> bytes:
        """What has come. BlockingIOError for nothing, another OSError if the line was closed."""
        data = self._socket.recv(DATAGRAM_BYTES)
        if not data:
            raise OSError(errno.ECONNRESET, "the other end closed the connection")
        return data

    def write(self, data: bytes) -> int:
        """Send what goes at once; how many bytes that were."""
        return self._socket.send(data)

    def close(self) -> None:
        """Hang up."""
        self._socket.close()


class UdpConnection:
    """Datagrams that arrive at one port. Nobody is answered."""

    def __init__(self, host: str, port: int) -> None:
        self.name = f"{host}:{port} (UDP)"
        address = socket.getaddrinfo(host, port, type=socket.SOCK_DGRAM)[0]
        self._socket = socket.socket(address[0], socket.SOCK_DGRAM)
        self._socket.setblocking(False)
        try:
            self._socket.bind(address[4])
        except OSError:
            self._socket.close()
            raise

    def fileno(self) -> int:
        """Its descriptor."""
        return self._socket.fileno()

    def ready(self) -> bool:
        """At once."""
        return True

    def read(self) -> bytes:
        """The next datagram. BlockingIOError for none."""
        return self._socket.recv(DATAGRAM_BYTES)

    def write(self, data: bytes) -> int:
        """OSError: it is not known to whom."""
        raise OSError(errno.EDESTADDRREQ, f"{len(data)} bytes for nobody: this port only listens")

    def close(self) -> None:
        """Listen no more."""
        self._socket.close()
