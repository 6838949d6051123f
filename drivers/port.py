"""The one place that opens a serial port: low latency, exclusive, and back again after it was pulled out.

Lives here: Port, driven by one event loop that polls its fileno and calls step and read; a network's ways in are in
connection.py. Why: unplugging is a normal event in a clinic, and no other file should know the dozen ways in which it
shows. Must never: decode, sleep, or ask any clock but the one that it was given.

States: closed -> opening -> syncing -> streaming, and lost from the last two until it is open again.
"""

import errno
import os
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import NamedTuple, Protocol

import serial
from serial.tools import list_ports

from drivers.connection import Connection, kind_of, open_network

FIRST_RETRY_NS = 250_000_000
LAST_RETRY_NS = 4_000_000_000
CHUNK_BYTES = 65_536
BY_SERIAL = "serial:"

CLOSED, OPENING, SYNCING, STREAMING, LOST = "closed", "opening", "syncing", "streaming", "lost"

_FAULTS: tuple[type[Exception], ...] = (serial.SerialException, OSError, TypeError)
if os.name == "posix":
    import termios

    _FAULTS += (termios.error,)
_OPEN_FAULTS: tuple[type[Exception], ...] = (*_FAULTS, ValueError, NotImplementedError)


class PortError(RuntimeError):
    """This port can never be opened here; the text says why."""


class Change(NamedTuple):
    """The port's new state, in words for the person beside it."""

    state: str
    detail: str


class UsbPort(Protocol):
    """What is needed of a row of pyserial's list of ports."""

    device: str
    description: str
    serial_number: str | None


class SerialConnection:
    """A serial port that is open, for this process alone."""

    def __init__(self, device: str, baud: int) -> None:
        self.name = device
        self._serial = serial.Serial(device, baud, timeout=0, exclusive=True)
        _make_fast(self._serial)

    def fileno(self) -> int:
        """Its descriptor."""
        number: int = self._serial.fileno()
        return number

    def ready(self) -> bool:
        """At once."""
        return True

    def read(self) -> bytes:
        """What has come."""
        data = os.read(self._serial.fileno(), CHUNK_BYTES)
        if not data:
            _require_line(self._serial)
        return data

    def write(self, data: bytes) -> int:
        """Send what goes at once."""
        return os.write(self._serial.fileno(), data)

    def close(self) -> None:
        """Let go of it."""
        self._serial.close()


class Port:
    """A serial port by device path, 'serial:NUMBER' by the serial number of its USB bridge, or an address of a network.

    step(now_ns) opens it when that is due; read() takes what has come; fileno() is for the loop's poll. After a loss
    the same object goes on: it looks for the same USB serial number, else for the same path. PortError on Windows.
    """

    def __init__(
        self,
        path: str,
        baud: int,
        clock: Callable[[], int] = time.perf_counter_ns,
        listing: Callable[[], Iterable[UsbPort]] = list_ports.comports,
        datagram_end: bytes = b"",
    ) -> None:
        if os.name != "posix":
            raise PortError("serial ports are polled by file descriptor, which Windows has not: use Linux or macOS")
        self.path, self.baud = path, baud
        self.state, self.detail = CLOSED, ""
        self.reconnects = 0
        """Times it came back after a loss."""
        self._clock, self._listing, self._datagram_end = clock, listing, datagram_end
        self._kind = kind_of(path)
        self._connection: Connection | None = None
        self._connecting_ns: int | None = None
        """Until when an answer may take."""
        self._usb_number = path.removeprefix(BY_SERIAL) if path.startswith(BY_SERIAL) else ""
        self._changes: list[Change] = []
        self._retry_ns = FIRST_RETRY_NS
        self._due_ns: int | None = None
        self._was_open = False

    def fileno(self) -> int | None:
        """Descriptor to poll for reading; None while the port is not open. It changes when the port comes back."""
        return self._connection.fileno() if self._connection and self._connecting_ns is None else None

    def wake_ns(self, now_ns: int) -> int | None:
        """When step wants to be called again even if nothing arrives; None: only for bytes."""
        if self._connection:
            return None if self._connecting_ns is None else now_ns
        return now_ns if self._due_ns is None else self._due_ns

    def step(self, now_ns: int) -> list[Change]:
        """Open the port if that is due. Gives every change of state since the last call, oldest first."""
        if self._connection is None and (self._due_ns is None or now_ns >= self._due_ns):
            self._open(now_ns)
            self._due_ns = now_ns + self._retry_ns
            self._retry_ns = min(2 * self._retry_ns, LAST_RETRY_NS)
        if self._connection is not None and self._connecting_ns is not None:
            self._await(self._connection, now_ns)
        changes, self._changes = self._changes, []
        return changes

    def read(self) -> list[tuple[int, bytes]]:
        """What has come, as (arrival_ns, bytes), stamped right after the read; empty if nothing has. Never blocks."""
        if self._connection is None or self._connecting_ns is not None:
            return []
        try:
            data = self._connection.read()
            arrival_ns = self._clock()
        except BlockingIOError:
            return []
        except _FAULTS:
            self._lose()
            return []
        if not data:
            return []
        self._retry_ns = FIRST_RETRY_NS
        return [(arrival_ns, data)]

    def write(self, data: bytes) -> bool:
        """Send these bytes, whole, or say False: the port is not open, or its way out is full. Never blocks."""
        if self._connection is None or self._connecting_ns is not None:
            return False
        try:
            return self._connection.write(data) == len(data)
        except BlockingIOError:
            return False
        except _FAULTS:
            self._lose()
            return False

    def confirm(self) -> None:
        """The decoder has found a valid frame: this is the right device at the right speed."""
        if self.state == SYNCING:
            self._tell(STREAMING, self._device())

    def close(self) -> None:
        """Close it; the next step opens it again."""
        self._drop()
        self._due_ns, self._retry_ns, self._was_open = None, FIRST_RETRY_NS, False
        self._tell(CLOSED, "")

    def _open(self, now_ns: int) -> None:
        if self.state == CLOSED:
            self._tell(OPENING, self.path)
        try:
            self._connection = self._connect()
        except _OPEN_FAULTS as error:
            self._tell(LOST if self._was_open else OPENING, self._why(error))
            return
        self._connecting_ns = now_ns + (round(self._kind.within_s * 1e9) if self._kind else 0)

    def _connect(self) -> Connection:
        if self._kind:
            return open_network(self.path, self._datagram_end)
        device = self._find()
        opened = SerialConnection(device, self.baud)
        self._remember(device)
        return opened

    def _await(self, connection: Connection, now_ns: int) -> None:
        """Until the line is open; a serial port is at once."""
        try:
            if not connection.ready():
                if now_ns >= (self._connecting_ns or 0):
                    raise TimeoutError(errno.ETIMEDOUT, "no answer")
                return
        except _OPEN_FAULTS as error:
            self._drop()
            self._tell(LOST if self._was_open else OPENING, self._why(error))
            return
        self._connecting_ns = None
        self.reconnects += self._was_open
        self._was_open = True
        self._tell(SYNCING, connection.name if self._kind else f"{connection.name} at {self.baud} baud")

    def _find(self) -> str:
        """The device's path now: by its USB serial number once that is known, else as configured.

        Another device under the known one's path is not taken: it may be the other foot's.
        """
        if not self._usb_number:
            return self.path
        rows = list(self._listing())
        for row in rows:
            if row.serial_number == self._usb_number:
                return row.device
        raise FileNotFoundError(errno.ENOENT, "no such USB serial number")

    def _remember(self, device: str) -> None:
        if not self._usb_number:
            number = {row.device: row.serial_number for row in self._listing()}.get(device)
            self._usb_number = number or ""

    def _lose(self) -> None:
        device = self._device()
        self._drop()
        self._due_ns = self._clock() + self._retry_ns
        how = "has gone" if self._kind else "was unplugged"
        self._tell(LOST, f"{device} {how}; waiting for it to come back")

    def _drop(self) -> None:
        open_now, self._connection, self._connecting_ns = self._connection, None, None
        if open_now is not None:
            try:
                open_now.close()
            except _FAULTS:
                return

    def _device(self) -> str:
        return self._connection.name if self._connection else self.path

    def _tell(self, state: str, detail: str) -> None:
        if (state, detail) != (self.state, self.detail):
            self.state, self.detail = state, detail
            self._changes.append(Change(state, detail))

    def _why(self, error: Exception) -> str:
        """An error of opening, in words that say what to do."""
        number = error.errno if isinstance(error, OSError) else None
        if self._kind:
            return f"{self.path} cannot be reached ({error}); {self._kind.hint}"
        if number in (errno.EAGAIN, errno.EBUSY, errno.EWOULDBLOCK):
            return f"{self.path} is in use by another program"
        if number in (errno.EACCES, errno.EPERM):
            return f"{self.path}: permission denied; add yourself to the group 'dialout' and log in again"
        if number in (errno.ENOENT, errno.ENODEV, errno.ENXIO):
            name = f"USB serial number {self._usb_number}" if self._usb_number else self.path
            return f"{name} is not there; {self._seen()}"
        return f"{self.path} cannot be opened: {error}"

    def _seen(self) -> str:
        rows = [f"{row.device} ({row.description}, serial {row.serial_number or 'none'})" for row in self._listing()]
        return f"ports seen: {', '.join(rows)}" if rows else "no serial port is connected"


def _make_fast(port: serial.Serial) -> None:
    """1 ms instead of 16 on FTDI bridges; DTR up, without which CDC boards do not send. Not every port has them."""
    with suppress(*_OPEN_FAULTS):
        _set_low_latency(port)
    with suppress(*_OPEN_FAULTS):
        port.dtr = True


def _require_line(port: serial.Serial) -> None:
    """Raise if the line has hung up: an empty read alone does not tell."""
    _ = port.in_waiting


def _set_low_latency(port: serial.Serial) -> None:
    if hasattr(port, "set_low_latency_mode"):
        port.set_low_latency_mode(True)
