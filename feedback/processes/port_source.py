"""A port as the one loop sees it: bytes in, and between the questions the commands out.

Lives here: PortSource; `port_of` and `open_first`, which make it ready. Why: who decodes need not know how a port is
asked, lost and found again. Must never: know what the bytes mean, or wait but at the start.
"""

import time

from drivers.asking import Asking
from drivers.base import Datagrams, Driver, Paired
from drivers.port import SYNCING, Change, Port
from drivers.port_pair import PortPair
from feedback.clock import now_ns
from feedback.config import Sensor
from feedback.config.rig import EMULATED
from feedback.node import Chunk
from feedback.processes.plan import RunPlan
from feedback.processes.start import CannotStart

TURN_NS = 40_000_000
"""A question or a command has its answer by then: 12.5 ms on a line of 4800 baud, up to 16 ms in the bridge."""
OPEN_EVERY_S = 0.02


class PortSource:
    """A port as the loop sees it: chunks of bytes, a word at each change of its state; it asks what is to be asked.

    Commands go between the questions: a treadmill's buffer holds one of either (TMX428 manual p. 63).
    """

    def __init__(self, name: str, port: Port | PortPair, asking: Asking | None = None) -> None:
        self._name, self._port, self._asking = name, port, asking
        self._unsent, self._order = b"", b""
        self._asked_ns = self._ordered_ns = -TURN_NS

    def fileno(self) -> int | None:
        """The port's descriptor while it is open."""
        return self._port.fileno()

    def take(self, now_ns: int, arrived: bool) -> list[Chunk]:
        """Bytes that came, and what became of the port."""
        arrivals = self._port.read() if arrived else []
        chunks = [Chunk(self._name, arrival_ns, data) for arrival_ns, data in arrivals]
        changes = self._port.step(now_ns)
        if self._order:
            self.send(self._order, now_ns)
        if self._asking is not None:
            self._ask(self._asking, changes, now_ns)
        return chunks + [Chunk(self._name, now_ns, b"", *change) for change in changes]

    def send(self, data: bytes, now_ns: int, urgent: bool = False) -> None:
        """Send a command once the last question has had its answer's time; an urgent one at once, in its place.

        What the port does not take is dropped: whoever commands hears no answer, and tries again.
        """
        self._order = b""
        if not urgent and now_ns - self._asked_ns < TURN_NS:
            self._order = data
        elif self._port.write(data):
            self._ordered_ns = now_ns

    def close(self, last_word: bytes = b"") -> None:
        """Close the port, after a last word to the device."""
        if last_word:
            self._port.write(last_word)
        self._port.close()

    def _ask(self, asking: Asking, changes: list[Change], now_ns: int) -> None:
        """Send what is due. What the port does not take now it is offered again, before anything else."""
        for change in changes:
            self._unsent = self._order = b""
            if change.state == SYNCING:
                asking.opened(now_ns)
            else:
                asking.closed()
        if now_ns - self._ordered_ns < TURN_NS:
            return
        self._unsent = self._unsent or asking.due(now_ns)
        if self._unsent and self._port.write(self._unsent):
            self._unsent, self._asked_ns = b"", now_ns


def open_first(port: Port | PortPair, within_ns: int) -> None:
    """Open the port for the first time. CannotStart, with the port's own words, if it is not there in time."""
    deadline_ns = now_ns() + within_ns
    port.step(now_ns())
    while port.fileno() is None:
        if now_ns() > deadline_ns:
            raise CannotStart(port.detail)
        time.sleep(OPEN_EVERY_S)
        port.step(now_ns())


def port_of(plan: RunPlan, sensor: Sensor, driver: Driver) -> Port | PortPair:
    """The sensor's port, or both of them."""
    emulated, baud = sensor.port == EMULATED, sensor.baud or driver.BAUD
    end = driver.DATAGRAM_END if isinstance(driver, Datagrams) else b""
    if not isinstance(driver, Paired):
        path = str(plan.port_path(sensor.name)) if emulated else sensor.port
        return Port(path, baud, now_ns, datagram_end=end)
    named = dict(zip(driver.PORTS, (sensor.port, sensor.right_port), strict=True))
    paths = {side: str(plan.port_path(sensor.name, side)) if emulated else path for side, path in named.items()}
    return PortPair({side: Port(path, baud, now_ns) for side, path in paths.items()})
