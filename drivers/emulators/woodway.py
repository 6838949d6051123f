"""An emulated Woodway with the US controller: one belt, or one of two.

Lives here: the controller's side of what pyWoodway 0.2.4 (MIT) speaks. Why: a decoder tested against its own tables
proves nothing. Must never: import the decoder.
"""

from collections.abc import Callable

from drivers.emulators.running_belt import RunningBelt
from drivers.emulators.told_bytes import ToldBytes

SILENCE_S = 1.0
"""Assumed: the period of the real one's timer is not published."""
MPH_MPS = 0.44704
STATE = b"1"
"""Assumed: what the character after D0 means is not published."""


class WoodwayDevice:
    """See drivers.emulators.answer.Answering. console: see RunningBelt; backward: as turned round at its console."""

    def __init__(self, console: Callable[[float], float] | None = None, backward: bool = False) -> None:
        self.belt = RunningBelt(console)
        self._sign = b"3" if backward else b"0"
        self._told = ToldBytes({0xA3: 4, 0xA4: 4})
        self._timed = False
        self._heard_s = 0.0

    def hear(self, data: bytes, time_s: float) -> bytes:
        """See drivers.emulators.answer.Answering."""
        told = self.tick(time_s)
        commands = self._told.hear(data)
        if commands:
            self._heard_s = time_s
        return told + b"".join(self._answer(command, digits) for command, digits in commands)

    def tick(self, time_s: float) -> bytes:
        """It speaks unasked when its timer runs out."""
        late = self._timed and self.belt.on and time_s - self._heard_s > SILENCE_S
        if late:
            self.belt.advance(self._heard_s + SILENCE_S)
            self.belt.stop(lower=True)
        self.belt.advance(time_s)
        return b"\xbd" if late else b""

    def pull_key(self) -> None:
        """See drivers.emulators.answer.Answering."""
        self.belt.pull_key()

    def _answer(self, command: int, digits: bytes) -> bytes:
        belt = self.belt
        match command:
            case 0xA0 | 0xA9:
                self._timed = command == 0xA0
                belt.start()
            case 0xA2 | 0xAA:
                belt.stop(lower=command == 0xAA)
            case 0xA3:
                if digits[:1] not in (b"0", b"3") or not digits.isdigit():
                    return b"\xbe"
                self._sign = digits[:1]
                belt.run(int(digits[1:]) / 10 * MPH_MPS)
            case 0xA4:
                if not digits.isdigit() or int(digits) > 299:
                    return b"\xbe"
                belt.tilt(int(digits) / 10)
            case 0xC0:
                return b"\xd0" + STATE
            case 0xC1:
                return b"\xd1" + self._sign + b"%03d" % round(10 * belt.speed_mps / MPH_MPS)
            case 0xC2:
                return b"\xd2" + b"%04d" % round(10 * belt.incline_pct)
            case _:
                return b"\xbf"
        return bytes([command + 0x10])
