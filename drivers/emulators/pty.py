"""A pseudo-terminal that behaves like a device on a USB bridge: it can be plugged in, pulled out, and overrun.

Lives here: the pair of descriptors and the stable path that leads to it. Why: drivers are tried on real terminals.
Must never: pace (a pty ignores the baud rate; the device loop keeps the time) or block.
"""

import fcntl
import os
import struct
import termios
import tty
from pathlib import Path

FIFO_BYTES = 3500
"""Unread bytes beyond which frames are dropped, as an overrun bridge does; the terminal itself shows at most 4095."""

HEARD_BYTES = 4096


class Pty:
    """One emulated port, published as a symbolic link at `path` while it is plugged in."""

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self.dropped_frames = 0
        """Writes (one sample of all feet each) that nobody read in time, or that came while unplugged."""
        self._master = -1
        self._slave = -1
        self._rest = b""
        self.plug()

    @property
    def plugged(self) -> bool:
        """Whether the link leads to a terminal now."""
        return self._master >= 0

    def plug(self) -> None:
        """Open a new pair, raw at both ends, and publish it under the path. FileExistsError if that is taken."""
        if self.plugged:
            return
        if self.path.exists() and not self.path.is_symlink():
            raise FileExistsError(f"{self.path} exists and is no link of an emulated port")
        self._master, self._slave = os.openpty()
        tty.setraw(self._master)
        tty.setraw(self._slave)
        os.set_blocking(self._master, False)
        self._publish(os.ttyname(self._slave))

    def unplug(self) -> None:
        """Take the path away and hang up on whoever has it open."""
        if not self.plugged:
            return
        self.path.unlink(missing_ok=True)
        os.close(self._slave)
        os.close(self._master)
        self._master = self._slave = -1
        self._rest = b""

    def write(self, frame: bytes) -> bool:
        """Send one whole frame, or drop it and say False. An empty one is dropped."""
        sent = self.plugged and self._unread() + len(frame) <= FIFO_BYTES and self._push(frame)
        self.dropped_frames += not sent
        return sent

    def read(self) -> bytes:
        """What whoever has it open has sent; b'' for nothing."""
        try:
            return os.read(self._master, HEARD_BYTES) if self.plugged else b""
        except BlockingIOError:
            return b""

    def _publish(self, terminal: str) -> None:
        fresh = self.path.with_name(f".{self.path.name}.new")
        fresh.unlink(missing_ok=True)
        fresh.symlink_to(terminal)
        os.replace(fresh, self.path)

    def _unread(self) -> int:
        """Bytes that wait at the reader's end; our own descriptor of that end keeps it open."""
        (count,) = struct.unpack("i", fcntl.ioctl(self._slave, termios.FIONREAD, bytes(4)))
        return int(count)

    def _push(self, frame: bytes) -> bool:
        """Start a frame only once the last one is out: the terminal may take a part of one, never must it stay torn."""
        self._rest = self._rest[self._send(self._rest) :]
        if self._rest:
            return False
        sent = self._send(frame)
        self._rest = frame[sent:] if sent else b""
        return sent > 0

    def _send(self, data: bytes) -> int:
        """How many of these bytes the terminal took."""
        try:
            return os.write(self._master, data) if data else 0
        except BlockingIOError:
            return 0
