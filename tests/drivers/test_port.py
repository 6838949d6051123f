"""Conversations with a port over real pseudo-terminals: missing, busy, vanishing, coming back."""

import os
import select
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest

from drivers.emulators.pty import Pty
from drivers.port import CLOSED, LOST, OPENING, STREAMING, SYNCING, Port, PortError

S = 1_000_000_000


class Clock:
    """Time that moves only when it is told to; each look at it is one nanosecond."""

    def __init__(self) -> None:
        self.now_ns = 0

    def __call__(self) -> int:
        self.now_ns += 1
        return self.now_ns


@dataclass
class Row:
    device: str
    serial_number: str | None
    description: str = "USB UART"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "tty"


@pytest.fixture
def pty(path: Path) -> Iterator[Pty]:
    made = Pty(path)
    yield made
    made.unplug()


def open_port(path: Path | str, clock: Clock, rows: list[Row] | None = None) -> Port:
    port = Port(str(path), 115_200, clock, lambda: rows or [])
    assert port.state == CLOSED
    return port


def states(port: Port, now_ns: int) -> list[str]:
    return [change.state for change in port.step(now_ns)]


def arrived(port: Port) -> list[tuple[int, bytes]]:
    """What the loop would read: once the descriptor is ready, for bytes take a moment through the kernel."""
    descriptor = port.fileno()
    assert descriptor is not None
    return port.read() if select.select([descriptor], [], [], 5.0)[0] else []


def test_bytes_arrive_with_the_stamp_of_the_clock_given(path: Path, pty: Pty) -> None:
    clock = Clock()
    port = open_port(path, clock)
    assert states(port, 0) == [OPENING, SYNCING]
    assert port.read() == []
    pty.write(b"abc")
    before_ns = clock.now_ns
    assert arrived(port) == [(before_ns + 1, b"abc")]
    port.confirm()
    assert states(port, 1) == [STREAMING]
    port.close()


def test_it_can_be_polled_only_while_it_is_open(path: Path, pty: Pty) -> None:
    port = open_port(path, Clock())
    assert port.fileno() is None
    assert port.wake_ns(5) == 5
    port.step(5)
    descriptor = port.fileno()
    assert descriptor is not None
    assert os.isatty(descriptor)
    assert port.wake_ns(6) is None
    port.close()
    assert port.fileno() is None


def test_a_missing_port_names_those_that_are_there(path: Path) -> None:
    port = open_port(path, Clock(), [Row("/dev/ttyUSB7", "A502")])
    changes = port.step(0)
    assert [change.state for change in changes] == [OPENING, OPENING]
    assert f"{path} is not there; ports seen: /dev/ttyUSB7 (USB UART, serial A502)" in changes[-1].detail
    assert port.step(S) == []


def test_with_no_port_at_all_it_says_so(path: Path) -> None:
    port = open_port(path, Clock())
    assert "no serial port is connected" in port.step(0)[-1].detail


def test_the_tries_back_off_from_a_quarter_to_four_seconds(path: Path) -> None:
    asked_ns: list[int] = []
    port = open_port(path, Clock())
    now_ns = 0
    for _ in range(8):
        port.step(now_ns)
        asked_ns.append(now_ns)
        now_ns = port.wake_ns(now_ns) or 0
    waits = [(b - a) / S for a, b in pairwise(asked_ns)]
    assert waits == [0.25, 0.5, 1, 2, 4, 4, 4]


def test_a_port_in_use_says_so_and_is_taken_when_it_is_free(path: Path, pty: Pty) -> None:
    first, second = open_port(path, Clock()), open_port(path, Clock())
    first.step(0)
    changes = second.step(0)
    assert changes[-1].state == OPENING
    assert changes[-1].detail == f"{path} is in use by another program"
    first.close()
    assert states(second, S) == [SYNCING]
    second.close()


def test_it_vanishes_and_comes_back_under_the_same_path(path: Path, pty: Pty) -> None:
    clock = Clock()
    port = open_port(path, clock)
    port.step(0)
    pty.write(b"one")
    assert arrived(port)
    pty.unplug()
    assert port.read() == []
    change = port.step(clock.now_ns)[-1]
    assert change.state == LOST
    assert "was unplugged" in change.detail
    assert port.fileno() is None
    port.step(S)
    assert port.state == LOST
    pty.plug()
    assert states(port, 10 * S) == [SYNCING]
    assert port.reconnects == 1
    pty.write(b"two")
    assert [data for _, data in arrived(port)] == [b"two"]
    port.close()


def test_unplugged_and_replugged_between_two_reads_is_still_a_loss(path: Path, pty: Pty) -> None:
    clock = Clock()
    port = open_port(path, clock)
    port.step(0)
    pty.unplug()
    pty.plug()
    assert port.read() == []
    assert states(port, clock.now_ns) == [LOST]
    assert states(port, 10 * S) == [SYNCING]
    port.close()


def test_a_usb_serial_number_finds_the_device_whatever_it_is_called(path: Path, pty: Pty) -> None:
    port = open_port("serial:A502", Clock(), [Row("/dev/none", "B1"), Row(str(path), "A502")])
    assert port.step(0)[-1].detail == f"{path} at 115200 baud"
    port.close()


def test_a_usb_serial_number_that_is_missing_is_named(path: Path) -> None:
    port = open_port("serial:A502", Clock(), [Row("/dev/ttyUSB0", "B1")])
    assert "USB serial number A502 is not there; ports seen: /dev/ttyUSB0" in port.step(0)[-1].detail


def test_after_a_loss_it_follows_the_known_device_to_another_name(path: Path, pty: Pty) -> None:
    rows = [Row(str(path), "A502")]
    clock = Clock()
    port = open_port(path, clock, rows)
    port.step(0)
    pty.unplug()
    port.read()
    moved = Pty(path.with_name("tty1"))
    rows[0].device = str(moved.path)
    port.step(10 * S)
    assert port.detail == f"{moved.path} at 115200 baud"
    port.close()
    moved.unplug()


def test_after_a_loss_it_does_not_take_another_device_under_the_old_name(path: Path, pty: Pty) -> None:
    rows = [Row(str(path), "A502")]
    port = open_port(path, Clock(), rows)
    port.step(0)
    pty.unplug()
    port.read()
    pty.plug()
    rows[0].serial_number = "B1"
    port.step(10 * S)
    assert port.state == LOST
    assert "USB serial number A502 is not there" in port.detail


def test_what_is_no_serial_port_is_refused_in_words(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("hello")
    port = open_port(file, Clock())
    assert f"{file} cannot be opened" in port.step(0)[-1].detail
    assert port.fileno() is None


def test_permission_denied_tells_of_the_group(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def deny(*_args: object, **_settings: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("drivers.port.serial.Serial", deny)
    assert "group 'dialout'" in open_port(path, Clock()).step(0)[-1].detail


def test_a_full_buffer_is_read_piece_by_piece_and_nothing_is_lost(path: Path, pty: Pty) -> None:
    port = open_port(path, Clock())
    port.step(0)
    sent = bytes(range(250)) * 12
    for i in range(0, len(sent), 100):
        assert pty.write(sent[i : i + 100])
    got = b""
    while len(got) < len(sent) and (chunks := arrived(port)):
        got += b"".join(data for _, data in chunks)
    assert got == sent
    port.close()


def test_where_descriptors_cannot_be_polled_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("drivers.port.os.name", "nt")
    with pytest.raises(PortError, match="Windows"):
        Port("COM3", 115_200)
