"""A fitness machine by radio, without a radio: a client that behaves as bleak's documentation says."""

import asyncio
import select
import sys
import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from drivers import ble
from drivers.ble import BleConnection
from drivers.emulators.ftms import FtmsDevice
from drivers.ftms import BATTERY, CONTROL, DATA, STATUS, Ftms, envelope
from drivers.port import LOST, STREAMING, SYNCING, Port

ADDRESS = "C0:FF:EE:00:00:01"
WITHIN_S = 20.0
BASE = "-0000-1000-8000-00805f9b34fb"
PROPERTIES = {"2acc": ["read"], "2acd": ["notify"], "2ad9": ["write", "indicate"], "2ada": ["notify"]}


class FakeClient:
    """bleak.BleakClient, with an emulated treadmill behind it. `made` holds the last of them."""

    made: "FakeClient"
    services_there = True
    level: bytes | None = None
    """Of its battery; None: it has none."""
    refuses = False

    def __init__(self, address: str, disconnected_callback: Callable[[Any], None]) -> None:
        self.address, self._gone = address, disconnected_callback
        self.listeners: dict[str, Callable[[Any, bytearray], None]] = {}
        self.written: list[tuple[str, bytes, bool]] = []
        self.connected = False
        self.device = FtmsDevice(console=lambda _time_s: 1.0)
        self.loop = asyncio.get_running_loop()
        FakeClient.made = self

    async def connect(self) -> None:
        await asyncio.sleep(0.01)
        if self.refuses:
            raise TimeoutError
        self.connected = True

    async def disconnect(self) -> None:
        self.connected = False
        self._gone(self)

    @property
    def services(self) -> Any:
        rows = [SimpleNamespace(uuid=f"0000{word}{BASE}", properties=has) for word, has in PROPERTIES.items()]
        rows.append(SimpleNamespace(uuid="a026ee07-0a7d-4ab3-97fa-f1500f9feb8b", properties=["notify"]))
        there = SimpleNamespace(characteristics=rows) if self.services_there else None
        level = SimpleNamespace(uuid=f"00002a19{BASE}", properties=["read", "notify"])
        battery = SimpleNamespace(characteristics=[level]) if self.level is not None else None
        return SimpleNamespace(get_service={f"00001826{BASE}": there, f"0000180f{BASE}": battery}.get)

    async def read_gatt_char(self, uuid: str) -> bytearray:
        assert uuid == f"00002a19{BASE}"
        if not self.level:
            raise OSError("it wants to be bonded with first")
        return bytearray(self.level)

    async def start_notify(self, uuid: str, callback: Callable[[Any, bytearray], None]) -> None:
        assert self.connected
        self.listeners[uuid] = callback

    async def write_gatt_char(self, uuid: str, data: bytes, response: bool) -> None:
        assert response
        await asyncio.sleep(0.005)
        self.written.append((uuid, bytes(data), response))
        if data == b"\xee":
            raise OSError("the machine refuses")

    def tell(self, number: int, value: bytes) -> None:
        """The machine notifies, as the radio's own loop would."""
        told = self.listeners[f"0000{number:04x}{BASE}"]
        self.loop.call_soon_threadsafe(told, None, bytearray(value))

    def drop(self) -> None:
        """Out of reach."""
        self.connected = False
        self.loop.call_soon_threadsafe(self._gone, self)


@pytest.fixture(autouse=True)
def radio(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ble, "_client", lambda: FakeClient)
    monkeypatch.setattr(FakeClient, "services_there", True)
    monkeypatch.setattr(FakeClient, "refuses", False)


def until(port: Port, state: str, shifted_ns: int = 0) -> Port:
    end_s = time.monotonic() + WITHIN_S
    while state not in [change.state for change in port.step(time.perf_counter_ns() + shifted_ns)]:
        assert time.monotonic() < end_s, f"never {state}: {port.detail}"
        bytes_of(port, 0.02)
    return port


def bytes_of(port: Port, seconds: float) -> bytes:
    descriptor = port.fileno()
    if descriptor is None:
        time.sleep(seconds)
        return b""
    ready = select.select([descriptor], [], [], seconds)[0]
    return b"".join(data for _, data in port.read()) if ready else b""


def heard(port: Port, size: int) -> bytes:
    data, end_s = b"", time.monotonic() + WITHIN_S
    while len(data) < size:
        assert time.monotonic() < end_s
        data += bytes_of(port, 0.1)
    return data


def opened() -> Port:
    return until(Port(f"ble:{ADDRESS}", 0), SYNCING)


def test_the_level_of_a_battery_is_read_and_then_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FakeClient, "level", b"\x53")
    port, driver = opened(), Ftms()
    driver.decode(heard(port, len(envelope(BATTERY, b"\x53"))))
    assert driver.battery_pct == 83
    FakeClient.made.tell(BATTERY, b"\x52")
    driver.decode(heard(port, len(envelope(BATTERY, b"\x52"))))
    assert driver.battery_pct == 82
    port.close()


def test_a_battery_that_cannot_be_read_does_not_cost_the_treadmill(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FakeClient, "level", b"")
    port = opened()
    assert {uuid[4:8] for uuid in FakeClient.made.listeners} == {"2acd", "2ad9", "2ada"}
    port.close()


def test_all_that_tells_by_itself_is_listened_to_and_reaches_the_decoder() -> None:
    port = opened()
    client = FakeClient.made
    assert client.address == ADDRESS
    assert {uuid[4:8] for uuid in client.listeners} == {"2acd", "2ad9", "2ada"}
    values = [(DATA, bytes.fromhex("0000e803")), (STATUS, b"\x04"), (DATA, bytes.fromhex("080026020f000000"))]
    for number, value in values:
        client.tell(number, value)
    sent = b"".join(envelope(*row) for row in values)
    data = heard(port, len(sent))
    assert data == sent
    readings = Ftms().decode(data)
    assert [round(row.values[0] * 3.6, 6) for row in readings] == [10.0, 5.5]
    port.confirm()
    assert port.state == STREAMING
    port.close()


def test_commands_are_written_in_order_each_to_its_characteristic() -> None:
    port, driver = opened(), Ftms()
    data = driver.start() + driver.set_speed(1.0) + driver.stop()
    assert port.write(data[:5])
    assert port.write(data[5:])
    client, end_s = FakeClient.made, time.monotonic() + WITHIN_S
    while len(client.written) < 4:
        assert time.monotonic() < end_s
        time.sleep(0.01)
    assert [row[1] for row in client.written] == [b"\x00", b"\x07", b"\x02\x68\x01", b"\x08\x01"]
    assert {row[0] for row in client.written} == {f"0000{CONTROL:04x}{BASE}"}
    port.close()
    assert not client.connected


def test_a_machine_that_goes_out_of_reach_is_lost_and_connected_again() -> None:
    port = opened()
    first = FakeClient.made
    first.drop()
    until(port, LOST)
    assert port.fileno() is None
    until(port, SYNCING)
    assert FakeClient.made is not first
    FakeClient.made.tell(DATA, bytes.fromhex("0000e803"))
    assert heard(port, 1)
    assert port.reconnects == 1
    port.close()


def test_a_command_to_a_machine_that_has_just_gone_is_refused_and_the_port_lost() -> None:
    port = opened()
    FakeClient.made.drop()
    end_s = time.monotonic() + WITHIN_S
    while port.write(Ftms().stop()):
        assert time.monotonic() < end_s, "a stop command was swallowed"
        time.sleep(0.01)
    assert port.state == LOST
    port.close()


def test_a_refused_write_ends_the_connection_in_words() -> None:
    port = opened()
    assert port.write(envelope(CONTROL, b"\xee"))
    until(port, LOST)
    port.close()


@pytest.mark.parametrize(("fault", "told"), [("services_there", "is no fitness machine"), ("refuses", "not answer")])
def test_what_cannot_be_connected_says_why(monkeypatch: pytest.MonkeyPatch, fault: str, told: str) -> None:
    monkeypatch.setattr(FakeClient, fault, fault == "refuses")
    taken = BleConnection(ADDRESS, FakeClient)
    with pytest.raises(OSError, match=told):
        wait_for(taken)
    taken.close()


def wait_for(taken: BleConnection) -> None:
    end_s = time.monotonic() + WITHIN_S
    while not taken.ready() and time.monotonic() < end_s:
        time.sleep(0.01)


def test_without_the_library_the_line_that_installs_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    monkeypatch.setitem(sys.modules, "bleak", None)
    port = Port(f"ble:{ADDRESS}", 0)
    port.step(0)
    assert "pip install 'stridecue[ble]'" in port.detail


def test_the_real_library_has_what_is_used_of_it() -> None:
    """Names and keywords, as far as they can be seen without a radio."""
    bleak = pytest.importorskip("bleak", reason="the extra stridecue[ble] is not installed")
    client = bleak.BleakClient
    for word in ("connect", "disconnect", "services", "start_notify", "write_gatt_char"):
        assert hasattr(client, word)
    made = client(ADDRESS, disconnected_callback=lambda _client: None)
    assert made.address == ADDRESS
