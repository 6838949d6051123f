"""A device's bytes for a while, as they come.

Lives here: `capture`. Why: golden files and reports of faults need what a real device said, and nothing made of it.
Must never: decode, or write a byte but what the driver says when the caller allows it.
"""

import select
import time

from drivers.asking import Asking
from drivers.base import Asked, Datagrams, Driver
from drivers.connection import kind_of
from drivers.port import SYNCING, Port, PortError

OPEN_S = 1.0
TURN_S = 0.02


class CaptureError(Exception):
    """The port could not be opened, or was lost; the text is for the person who asked."""


def capture(path: str, baud: int, driver: Driver, seconds: float, may_speak: bool) -> bytes:
    """All that comes within so long of its opening. CaptureError.

    may_speak: the driver's set-up and questions are sent.
    """
    end = driver.DATAGRAM_END if isinstance(driver, Datagrams) else b""
    try:
        port = Port(path, baud or driver.BAUD, datagram_end=end)
    except PortError as error:
        raise CaptureError(str(error)) from error
    asking = Asking(driver) if may_speak and isinstance(driver, Asked) else None
    try:
        _open(port)
        if asking:
            asking.opened(time.perf_counter_ns())
        return _gather(port, asking, seconds)
    finally:
        port.close()


def _open(port: Port) -> None:
    kind = kind_of(port.path)
    end_s = time.monotonic() + (kind.within_s if kind else OPEN_S)
    while SYNCING not in [change.state for change in port.step(time.perf_counter_ns())]:
        if time.monotonic() > end_s:
            raise CaptureError(port.detail)
        time.sleep(TURN_S)


def _gather(port: Port, asking: Asking | None, seconds: float) -> bytes:
    data, unsent, end_s = b"", b"", time.monotonic() + seconds
    while time.monotonic() < end_s:
        descriptor = port.fileno()
        if descriptor is None:
            raise CaptureError(port.detail)
        if asking:
            unsent = unsent or asking.due(time.perf_counter_ns())
        if unsent and port.write(unsent):
            unsent = b""
        if select.select([descriptor], [], [], TURN_S)[0]:
            data += b"".join(piece for _, piece in port.read())
    return data
