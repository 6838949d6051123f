"""Ports 'ble:ADDRESS': a fitness machine of Bluetooth Low Energy, its values as the envelopes of drivers.ftms.

Lives here: the thread with the radio's own loop, what is listened to, and what is written. The only file that knows
bleak, which is an extra (stridecue[ble]). Why: a radio gives values of characteristics, and the decoder wants bytes.
Must never: know what a value means, or write what the sensor process did not send.

    ble:C0:FF:EE:00:00:01   the machine's address (on macOS the identifier that the system gives it)

Every characteristic of service 1826 that notifies or indicates is listened to. The level of a battery, where the
machine has one, is read at the start, and listened to if it notifies (Bluetooth's Battery Service). Writes go one after
another, each acknowledged by the machine. Sources: bleak's documentation (BleakClient: connect, services, start_notify,
read_gatt_char, write_gatt_char, disconnected_callback); Bluetooth base UUID, Core specification vol 3 part B 2.5.1. It
has been tried on a client that behaves as documented, never on a radio.
"""

import asyncio
import errno
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from cobs import cobs

from drivers.connection import Connection
from drivers.thread_feed import ThreadFeed

SERVICE = 0x1826
BATTERY_SERVICE, BATTERY = 0x180F, 0x2A19
BASE = "-0000-1000-8000-00805f9b34fb"
CONNECT_S = 15.0
LOOK_S = 0.1
"""How soon the thread notices that the port was closed."""
Client = Callable[..., Any]


def connect(address: str, _datagram_end: bytes) -> Connection:
    """The machine of this address. OSError if the extra is not installed, ValueError for no address."""
    if not address.strip():
        raise ValueError("'ble:' is no address: ble:ADDRESS")
    return BleConnection(address, _client())


def _client() -> Client:
    try:
        import bleak
    except ImportError as error:
        raise OSError(errno.ENOSYS, f"bleak is missing: pip install 'stridecue[ble]' ({error})") from error
    return bleak.BleakClient


MOST_WRITES = 64
"""Writes that wait for a slow radio; a belt is written to four times a second."""


class BleConnection(ThreadFeed):
    """See drivers.connection.Connection. client: bleak.BleakClient, or what behaves like it."""

    def __init__(self, address: str, client: Client) -> None:
        self._client = client
        self._loop = asyncio.new_event_loop()
        self._writes: asyncio.Queue[bytes] = asyncio.Queue(MOST_WRITES)
        self._heard = b""
        super().__init__(address, self._work)

    def write(self, data: bytes) -> int:
        """Envelopes, torn anywhere; each is one write to its characteristic. OSError once the machine has hung up."""
        *pieces, self._heard = (self._heard + data).split(b"\0")
        try:
            for piece in filter(None, pieces):
                self._loop.call_soon_threadsafe(self._put, cobs.decode(piece))
        except RuntimeError as error:  # the thread's loop is closed
            raise OSError(errno.ECONNRESET, f"{self.name} has hung up") from error
        return len(data)

    def _put(self, data: bytes) -> None:
        """The newest is what counts: of too many that wait, the oldest goes."""
        if self._writes.full():
            self._writes.get_nowait()
        self._writes.put_nowait(data)

    def _work(self, feed: ThreadFeed) -> None:
        try:
            self._loop.run_until_complete(self._talk(feed))
        except TimeoutError as error:
            raise OSError(errno.ETIMEDOUT, f"{feed.name} does not answer") from error
        finally:
            self._loop.close()

    async def _talk(self, feed: ThreadFeed) -> None:
        gone = asyncio.Event()
        client = self._client(feed.name, disconnected_callback=lambda _client: gone.set())
        await asyncio.wait_for(client.connect(), CONNECT_S)
        try:
            await self._listen(client, feed)
            feed.opened()
            writer: asyncio.Future[object] = asyncio.ensure_future(self._write_on(client))
            while not (gone.is_set() or feed.closing.is_set() or writer.done()):
                await _wait(gone, writer)
            if writer.done():
                writer.result()
            writer.cancel()
        finally:
            if not gone.is_set():
                await client.disconnect()
        if not feed.closing.is_set():
            raise OSError(errno.ECONNRESET, f"{feed.name} has hung up")

    async def _listen(self, client: Any, feed: ThreadFeed) -> None:
        """To all of the service that tells by itself. OSError if the machine has no such service."""
        service = client.services.get_service(_uuid(SERVICE))
        if service is None:
            raise OSError(errno.EPROTONOSUPPORT, f"{feed.name} is no fitness machine: it has no service {SERVICE:04X}")
        for row in service.characteristics:
            number = _number(row.uuid)
            if number and {"notify", "indicate"} & set(row.properties):
                await client.start_notify(row.uuid, _feeder(feed, number))
        await self._listen_to_battery(client, feed)

    async def _listen_to_battery(self, client: Any, feed: ThreadFeed) -> None:
        """Its level now, and each new one; nothing where the machine has none."""
        service = client.services.get_service(_uuid(BATTERY_SERVICE))
        for row in service.characteristics if service else ():
            if _number(row.uuid) == BATTERY:
                told = _feeder(feed, BATTERY)
                with suppress(Exception):  # bleak raises its own; a level that cannot be had is no reason to hang up
                    told(None, await client.read_gatt_char(row.uuid))
                    if "notify" in row.properties:
                        await client.start_notify(row.uuid, told)

    async def _write_on(self, client: Any) -> None:
        while True:
            raw = await self._writes.get()
            await client.write_gatt_char(_uuid(int.from_bytes(raw[:2], "little")), raw[2:], response=True)


async def _wait(gone: asyncio.Event, writer: "asyncio.Future[object]") -> None:
    """Until the machine has hung up, a write has failed, or a moment is over."""
    hung_up: asyncio.Future[object] = asyncio.ensure_future(gone.wait())
    await asyncio.wait((hung_up, writer), timeout=LOOK_S, return_when=asyncio.FIRST_COMPLETED)
    hung_up.cancel()


def _feeder(feed: ThreadFeed, number: int) -> Callable[[Any, bytearray], None]:
    def told(_characteristic: Any, value: bytearray) -> None:
        feed.feed(cobs.encode(number.to_bytes(2, "little") + bytes(value)) + b"\0")

    return told


def _uuid(number: int) -> str:
    return f"0000{number:04x}{BASE}"


def _number(uuid: str) -> int:
    """Of a UUID that is one of the Bluetooth SIG's; 0 for a maker's own."""
    return int(uuid[4:8], 16) if uuid.lower().startswith("0000") and uuid.lower().endswith(BASE) else 0
