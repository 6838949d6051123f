"""What a port holds while it is open, and the kinds that are of a network or a radio rather than of a serial line.

Lives here: Connection, the shape that drivers.port knows; KINDS, the table of those by what their path begins with;
TcpConnection and UdpConnection. Why: some treadmills and insoles speak through their maker's program, on this computer
or the next. Must never: wait for the network, or listen where the rig did not say.

    tcp:HOST:PORT   connects there, with Nagle's algorithm off (questions are small)
    udp:PORT        takes datagrams that are sent to this computer; udp:HOST:PORT: those sent to this address of it
    ble:ADDRESS     a device of Bluetooth Low Energy, see drivers.ble
    lsl:NAME        a stream of the lab streaming layer, see drivers.lsl_inlet
"""

import errno
import os
import select
import socket
from importlib import import_module
from typing import NamedTuple, Protocol

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


class Kind(NamedTuple):
    """One kind of port that is no serial line."""

    opener: str
    """'module:name', imported on demand: takes what follows the colon of the path, and what ends a datagram."""
    within_s: float
    """How long it may take until somebody answers; then it is tried anew."""
    hint: str
    """What to look at if it cannot be opened."""


KINDS: dict[str, Kind] = {
    "tcp": Kind("drivers.connection:tcp", 3.0, "is the device's program running, and does it allow this?"),
    "udp": Kind("drivers.connection:udp", 3.0, "does another program take these datagrams?"),
    "ble": Kind("drivers.ble:connect", 20.0, "is it switched on, near, and connected to nobody else?"),
    "lsl": Kind("drivers.lsl_inlet:connect", 10.0, "does it stream, on this network, past the firewall?"),
}


def kind_of(path: str) -> Kind | None:
    """The kind of this path; None: a serial line's."""
    word, colon, _ = path.partition(":")
    return KINDS.get(word) if colon else None


def open_network(path: str, datagram_end: bytes = b"") -> Connection:
    """The connection of that path, begun. OSError if it cannot be, ValueError if the path is none.

    datagram_end: what is put after a datagram that does not end with it (see drivers.base.Datagrams).
    """
    word, _, rest = path.partition(":")
    module, name = KINDS[word].opener.split(":")
    made: Connection = getattr(import_module(module), name)(rest, datagram_end)
    return made


def tcp(address: str, _datagram_end: bytes) -> Connection:
    """Of HOST:PORT."""
    host, number = _parts(address)
    if not host:
        raise ValueError(f"'{address}' is no address: tcp:HOST:PORT")
    return TcpConnection(host, number)


def udp(address: str, datagram_end: bytes) -> Connection:
    """Of PORT or HOST:PORT."""
    host, number = _parts(address)
    return UdpConnection(host or "127.0.0.1", number, datagram_end)


def _parts(address: str) -> tuple[str, int]:
    host, _, number = address.rpartition(":")
    if not number.isdecimal() or not 0 < int(number) < 65_536:
        raise ValueError(f"'{address}' is no address: tcp:HOST:PORT, udp:PORT or udp:HOST:PORT")
    return host, int(number)


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

    def __init__(self, host: str, port: int, datagram_end: bytes = b"") -> None:
        self.name = f"{host}:{port} (UDP)"
        self._end = datagram_end
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
        data = self._socket.recv(DATAGRAM_BYTES)
        return data if data.endswith(self._end) else data + self._end

    def write(self, data: bytes) -> int:
        """OSError: it is not known to whom."""
        raise OSError(errno.EDESTADDRREQ, f"{len(data)} bytes for nobody: this port only listens")

    def close(self) -> None:
        """Listen no more."""
        self._socket.close()
