"""An emulated Woodway with two belts, each behind a port of its own.

Lives here: two controllers side by side. Why: a decoder tested against its own tables proves nothing. Must never:
import the decoder.
"""

from collections.abc import Callable

from drivers.base import Counters
from drivers.emulators.woodway import WoodwayDevice
from drivers.two_ports import LEFT, SIDES, Parting, wrap


class WoodwaySplitDevice:
    """See drivers.emulators.answer.Answering. console: of the right belt; the left is `ratio` times as fast."""

    def __init__(self, console: Callable[[float], float] | None = None, ratio: float = 1.0) -> None:
        slower = (lambda time_s: ratio * console(time_s)) if console else None
        self.sides = {side: WoodwayDevice(slower if side == LEFT else console) for side in SIDES}
        self.belt = self.sides[LEFT].belt
        self._parting = Parting(Counters())

    def hear(self, data: bytes, time_s: float) -> bytes:
        """See drivers.emulators.answer.Answering; in pieces of both ports (drivers/two_ports.py)."""
        told = self.tick(time_s)
        pieces = self._parting.take(data)
        return told + b"".join(wrap(side, self.sides[side].hear(piece, time_s)) for side, piece in pieces)

    def tick(self, time_s: float) -> bytes:
        """It speaks unasked when a timer runs out."""
        return b"".join(wrap(side, device.tick(time_s)) for side, device in self.sides.items())

    def pull_key(self) -> None:
        """See drivers.emulators.answer.Answering; both belts share the drive."""
        for device in self.sides.values():
            device.pull_key()
