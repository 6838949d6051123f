"""When which bytes are to be sent to a device that wants to be spoken to.

Lives here: Asking. Why: set-up and questions have their pauses, and they begin anew each time the port comes back. Must
never: write to a port, ask the time, or send two questions at once to a device that has just come back.
"""

from drivers.base import Asked


class Asking:
    """The words for one device. Times are nanoseconds of the caller's clock."""

    def __init__(self, device: Asked) -> None:
        self._device = device
        self._setup: list[tuple[float, bytes]] = []
        self._due_ns: int | None = None

    @property
    def poll_ns(self) -> int:
        """From one question to the next; 0: it is only set up."""
        return round(self._device.POLL_S * 1e9)

    def opened(self, now_ns: int) -> None:
        """The port has opened: from the beginning."""
        self._setup = list(self._device.opening())
        self._due_ns = now_ns
        self._pause()

    def closed(self) -> None:
        """Nobody is there to be spoken to."""
        self._setup, self._due_ns = [], None

    def due(self, now_ns: int) -> bytes:
        """What is to be sent now; b'' for nothing. To be called until then, and as often as `poll_ns` needs."""
        if self._due_ns is None or now_ns < self._due_ns:
            return b""
        if self._setup:
            _, data = self._setup.pop(0)
            self._due_ns = now_ns
            self._pause()
            return data
        self._due_ns = self._next_ns(now_ns) if self.poll_ns else None
        return self._device.question() if self.poll_ns else b""

    def _pause(self) -> None:
        if self._setup and self._due_ns is not None:
            self._due_ns += round(self._setup[0][0] * 1e9)

    def _next_ns(self, now_ns: int) -> int:
        """In step with the questions before; after a stall from now on."""
        following_ns = (self._due_ns or now_ns) + self.poll_ns
        return following_ns if following_ns > now_ns else now_ns + self.poll_ns
