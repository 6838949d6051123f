"""Two ports of one device as one: what comes through either is marked by its side, what is to go there says so.

Lives here: PortPair, in the shape of drivers.port.Port. Why: the process of a device has one port, and a split belt
two. Must never: call itself open while one of them is not, or hold back from one side what the other cannot take.
"""

import selectors

from drivers.port import LOST, OPENING, SYNCING, Change, Port
from drivers.two_ports import unwrap, wrap


class PortPair:
    """See drivers.port.Port."""

    def __init__(self, ports: dict[str, Port]) -> None:
        """ports: by side."""
        self._ports = ports
        self._ready = selectors.DefaultSelector()
        self._watched: dict[str, int] = {}
        self._states = dict.fromkeys(ports, OPENING)
        self._state = OPENING
        self.detail = ""

    def fileno(self) -> int | None:
        """One descriptor that is ready when either port is; None while one of them is not open."""
        now = {side: number for side, port in self._ports.items() if (number := port.fileno()) is not None}
        if now != self._watched:
            for number in self._watched.values():
                self._ready.unregister(number)
            for number in now.values():
                self._ready.register(number, selectors.EVENT_READ)
            self._watched = now
        return self._ready.fileno() if len(now) == len(self._ports) else None

    def step(self, now_ns: int) -> list[Change]:
        """Open what is to be opened; the changes of both as one: it is as well as the worse of them."""
        changes = []
        for side, port in self._ports.items():
            for change in port.step(now_ns):
                self._states[side] = change.state
                self.detail = f"{side}: {change.detail}"
                worst = self._worst()
                if worst != self._state or worst in (OPENING, LOST):
                    changes.append(Change(worst, self.detail))
                self._state = worst
        return changes

    def read(self) -> list[tuple[int, bytes]]:
        """What has come through either, marked."""
        rows = [(at_ns, wrap(side, data)) for side, port in self._ports.items() for at_ns, data in port.read()]
        return sorted(rows, key=lambda row: row[0])

    def write(self, data: bytes) -> bool:
        """Send each side its own; False if one of them did not take it."""
        taken = [self._ports[side].write(piece) for side, piece in unwrap(data)]
        return all(taken)

    def close(self) -> None:
        """Close both."""
        for port in self._ports.values():
            port.close()
        self._ready.close()

    def _worst(self) -> str:
        """Lost, if one is; else opening, if one is; else open."""
        states = self._states.values()
        return LOST if LOST in states else SYNCING if all(state == SYNCING for state in states) else OPENING
