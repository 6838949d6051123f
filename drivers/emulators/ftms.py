"""An emulated treadmill of the Fitness Machine Service, as its radio's owner would hand it on.

Lives here: the server's side of the characteristics 2ACD, 2AD9, 2ADA (bluetooth-sig 0.6.0, pyftms 0.2.20). Why: a
decoder tested against its own tables proves nothing. Must never: import the decoder.
"""

import struct
from collections.abc import Callable

from cobs import cobs

from drivers.emulators.running_belt import RunningBelt

FASTEST, STEEPEST = 2000, 150
"""0.01 km/h, 0.1 %: what this unit allows."""
OK, UNKNOWN, PARAMETER, FAILED, NOT_PERMITTED = 1, 2, 3, 4, 5


class FtmsDevice:
    """See drivers.emulators.answer.Answering. console: see RunningBelt; split: an update goes in two notifications."""

    def __init__(
        self, console: Callable[[float], float] | None = None, rate_hz: float = 4.0, split: bool = False
    ) -> None:
        self.belt = RunningBelt(console, slowest_mps=0.5 / 3.6)
        self._rate_hz, self._split = rate_hz, split
        self._sent = 0
        self._controlled = False
        self._untold = b""
        self._heard = b""

    def hear(self, data: bytes, time_s: float) -> bytes:
        """See drivers.emulators.answer.Answering."""
        told = self.tick(time_s)
        *pieces, self._heard = (self._heard + data).split(b"\0")
        return told + b"".join(self._write(cobs.decode(piece)) for piece in pieces)

    def tick(self, time_s: float) -> bytes:
        """Treadmill data at its own rate."""
        told, self._untold = self._untold, b""
        while (self._sent + 1) / self._rate_hz <= time_s:
            self._sent += 1
            self.belt.advance(self._sent / self._rate_hz)
            told += self._data()
        self.belt.advance(time_s)
        return told

    def pull_key(self) -> None:
        """See drivers.emulators.answer.Answering; it tells so once."""
        self._untold = b"" if self.belt.emergency else _wrapped(0x2ADA, b"\x03")
        self.belt.pull_key()

    def _data(self) -> bytes:
        speed = struct.pack("<H", round(self.belt.speed_mps * 360))
        incline = struct.pack("<hh", round(10 * self.belt.incline_pct), 0)
        if self._split:
            return _wrapped(0x2ACD, b"\x09\x00" + incline) + _wrapped(0x2ACD, b"\x00\x00" + speed)
        return _wrapped(0x2ACD, b"\x08\x00" + speed + incline)

    def _write(self, raw: bytes) -> bytes:
        if len(raw) < 3 or raw[:2] != b"\xd9\x2a":
            return b""
        command, data = raw[2], raw[3:]
        result, status = self._obey(command, data)
        said = _wrapped(0x2AD9, bytes([0x80, command, result]))
        return said + (_wrapped(0x2ADA, status) if result == OK and status else b"")

    def _obey(self, command: int, data: bytes) -> tuple[int, bytes]:
        """(result, what the status tells of it)"""
        if command == 0x00:
            self._controlled = True
            return OK, b""
        if not self._controlled:
            return NOT_PERMITTED, b""
        if self.belt.emergency:
            return FAILED, b""
        match command:
            case 0x02 | 0x03 if not self._set(command, data):
                return PARAMETER, b""
            case 0x02 | 0x03:
                return OK, bytes([command + 3]) + data
            case 0x07:
                self.belt.start()
                return OK, b"\x04"
            case 0x08:
                self.belt.stop()
                return OK, b"\x02" + data[:1]
        return UNKNOWN, b""

    def _set(self, command: int, data: bytes) -> bool:
        value = int.from_bytes(data, "little", signed=command == 0x03)
        if len(data) != 2 or not 0 <= value <= (FASTEST if command == 0x02 else STEEPEST):
            return False
        if command == 0x02:
            self.belt.run(value / 360)
        else:
            self.belt.tilt(value / 10)
        return True


def _wrapped(characteristic: int, value: bytes) -> bytes:
    stuffed: bytes = cobs.encode(struct.pack("<H", characteristic) + value)
    return stuffed + b"\0"
