"""Two pseudo-terminals as one, for an emulated device with two ports.

Lives here: TwoPtys, in the shape of Pty. Why: the loop of an emulated device has one end. Must never: keep one of them
plugged while the other is not.
"""

from drivers.emulators.pty import Pty
from drivers.two_ports import unwrap, wrap


class TwoPtys:
    """See drivers.emulators.pty.Pty; bytes are in pieces that say of which port they are."""

    def __init__(self, ptys: dict[str, Pty]) -> None:
        """ptys: by side."""
        self._ptys = ptys

    def plug(self) -> None:
        """See Pty."""
        for pty in self._ptys.values():
            pty.plug()

    def unplug(self) -> None:
        """See Pty."""
        for pty in self._ptys.values():
            pty.unplug()

    def write(self, frame: bytes) -> bool:
        """See Pty."""
        taken = [self._ptys[side].write(piece) for side, piece in unwrap(frame)]
        return all(taken)

    def read(self) -> bytes:
        """See Pty."""
        return b"".join(wrap(side, pty.read()) for side, pty in self._ptys.items())
