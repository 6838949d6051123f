"""An emulated Trackmaster: answers, obeys, and stops by itself when nobody speaks to it any more.

Lives here: the treadmill's side of the service manual TMX428/TMX58 (317-160-406 Rev 4, pp. 63-65). Why: a decoder
tested against its own tables proves nothing. Must never: import the decoder.
"""

from collections.abc import Callable

from drivers.emulators.running_belt import RunningBelt
from drivers.emulators.told_bytes import ToldBytes

SILENCE_S = 0.5
"""Communication-disconnect-stop, p. 63."""
MPS = {"mph": 0.44704, "kmh": 0.27777777777777778}
SLOWEST, FASTEST, STEEPEST = 2, 150, 250
"""Tenths: what this unit stores as its range."""
DATA = {0xA3: 4, 0xA4: 4, 0xA5: 4, 0xA6: 2, 0xA7: 2, 0xA9: 4}


class TrackmasterDevice:
    """See drivers.emulators.answer.Answering. console: see RunningBelt."""

    def __init__(self, console: Callable[[float], float] | None = None, unit: str = "mph") -> None:
        self._unit_mps = MPS[unit]
        self.belt = RunningBelt(console, SLOWEST / 10 * self._unit_mps)
        self.watched = False
        """The belt was started with the treadmill's own watchdog."""
        self.stopped_s = -1.0
        """When it was last told to stop, or the watchdog did it."""
        self._told = ToldBytes(DATA)
        self._heard_s = 0.0
        self._set_tenths, self._set_tilt = 0, 0

    def hear(self, data: bytes, time_s: float) -> bytes:
        """See drivers.emulators.answer.Answering."""
        self.tick(time_s)
        commands = self._told.hear(data)
        if commands:
            self._heard_s = time_s
        return b"".join(self._answer(command, digits, time_s) for command, digits in commands)

    def tick(self, time_s: float) -> bytes:
        """It never speaks unasked; the watchdog works."""
        if self.watched and self.belt.on and time_s - self._heard_s > SILENCE_S:
            self.belt.advance(self._heard_s + SILENCE_S)
            self._stop(self._heard_s + SILENCE_S, lower=True)
        self.belt.advance(time_s)
        return b""

    def pull_key(self) -> None:
        """See drivers.emulators.answer.Answering."""
        self.belt.pull_key()

    def _answer(self, command: int, digits: bytes, time_s: float) -> bytes:
        if 0xC0 <= command <= 0xCF:
            return self._report(command)
        done = command + 0x10
        match command:
            case 0xA0 | 0xA1:
                self.watched = command == 0xA0
                self.belt.start()
            case 0xA2 | 0xAA:
                self._stop(time_s, lower=command == 0xAA)
            case 0xA3 | 0xA4 if not self._set(command, digits):
                return b"\xbe"
            case _ if command > 0xAC or command < 0xA0:
                return b"\xbf"
        return bytes([done])

    def _set(self, command: int, digits: bytes) -> bool:
        """Take a speed or an elevation; whether it is in range."""
        if not digits.isdigit():
            return False
        tenths = int(digits)
        if command == 0xA3 and SLOWEST <= tenths <= FASTEST:
            self._set_tenths = tenths
            self.belt.run(tenths / 10 * self._unit_mps)
            return True
        if command == 0xA4 and tenths <= STEEPEST and tenths % 5 == 0:
            self._set_tilt = tenths
            self.belt.tilt(tenths / 10)
            return True
        return False

    def _report(self, request: int) -> bytes:
        belt = self.belt
        if request == 0xC0:
            return b"\xd0" + (b"\x31" if not belt.on else b"\x32" if self.watched else b"\x33")
        if request in (0xC8, 0xC9):
            return bytes([request + 0x10]) + b"00"
        if request > 0xCD:
            return b"\xdf"
        speed = 9999 if belt.emergency else round(10 * belt.average_mps() / self._unit_mps)
        told = {0xC1: speed, 0xC2: round(10 * belt.incline_pct), 0xC3: self._set_tenths, 0xC4: self._set_tilt}
        return bytes([request + 0x10]) + b"%04d" % told.get(request, 0)

    def _stop(self, time_s: float, lower: bool) -> None:
        self.belt.stop(lower)
        self.stopped_s = time_s
