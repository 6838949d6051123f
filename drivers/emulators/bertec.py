"""An emulated Bertec treadmill behind its control panel: two belts, one deck.

Lives here: the panel's side of treadmill-remote.c ((c) Bertec, BSD-3). Why: a decoder tested against its own tables
proves nothing. Must never: import the decoder.
"""

import struct
from collections.abc import Callable
from math import atan, degrees, radians, tan

from drivers.emulators.running_belt import RunningBelt

REPLIES_HZ = 15


class BertecDevice:
    """See drivers.emulators.answer.Answering. console: of the right belt; the left is `ratio` times as fast."""

    def __init__(self, console: Callable[[float], float] | None = None, ratio: float = 1.0) -> None:
        self.right = RunningBelt(console)
        self.left = RunningBelt((lambda time_s: ratio * console(time_s)) if console else None)
        self.belt = self.right
        self._heard = b""
        self._sent = 0

    def hear(self, data: bytes, time_s: float) -> bytes:
        """See drivers.emulators.answer.Answering."""
        told = self.tick(time_s)
        self._heard += data
        while len(self._heard) >= 64:
            self._obey(self._heard[:64])
            self._heard = self._heard[64:]
        return told

    def tick(self, time_s: float) -> bytes:
        """A reply every fifteenth of a second."""
        told = b""
        while (self._sent + 1) / REPLIES_HZ <= time_s:
            self._sent += 1
            for belt in (self.right, self.left):
                belt.advance(self._sent / REPLIES_HZ)
            told += self._reply()
        for belt in (self.right, self.left):
            belt.advance(time_s)
        return told

    def pull_key(self) -> None:
        """See drivers.emulators.answer.Answering; both belts share the drive."""
        self.right.pull_key()
        self.left.pull_key()

    def _reply(self) -> bytes:
        speeds = [round(1000 * belt.speed_mps) for belt in (self.right, self.left)]
        hundredths = round(100 * degrees(atan(self.belt.incline_pct / 100)))
        return struct.pack(">Bhhhhh", 0, *speeds, 0, 0, hundredths) + bytes(21)

    def _obey(self, command: bytes) -> None:
        """A command whose complement does not fit is passed over."""
        fields, check = command[1:19], command[19:37]
        if command[0] or any(a ^ b != 0xFF for a, b in zip(fields, check, strict=True)):
            return
        values = struct.unpack(">9h", fields)
        for belt, mm_s, mm_s2 in ((self.right, values[0], values[4]), (self.left, values[1], values[5])):
            belt.acceleration_mps2 = abs(mm_s2) / 1000
            belt.start()
            belt.run(mm_s / 1000)
            belt.tilt(100 * tan(radians(values[8] / 100)))
