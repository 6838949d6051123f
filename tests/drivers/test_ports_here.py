"""What the system tells of its serial ports: on a made-up tree, and on this computer without a fall."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from drivers.ports_here import PortHere, latency_help, ports_here


@dataclass
class Row:
    device: str
    description: str = "n/a"
    manufacturer: str | None = None
    serial_number: str | None = None
    vid: int | None = None
    pid: int | None = None


FTDI = Row("/dev/ttyUSB0", "FT232R USB UART", "FTDI", "FT4XYZ01", 0x0403, 0x6001)
BOARD = Row("/dev/ttyACM0", "USB JTAG/serial debug unit", "Espressif", None, 0x303A, 0x1001)
PLAIN = Row("/dev/ttyS0")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A computer with these three; a program holds the first."""
    for folder in ("dev/serial/by-id", "sys/bus/usb-serial/devices/ttyUSB0", "proc/4711/fd", "proc/self", "proc/12/fd"):
        (tmp_path / folder).mkdir(parents=True)
    for row in (FTDI, BOARD, PLAIN):
        (tmp_path / row.device.lstrip("/")).touch()
    (tmp_path / "sys/bus/usb-serial/devices/ttyUSB0/latency_timer").write_text("16\n")
    name = "usb-FTDI_FT232R_USB_UART_FT4XYZ01-if00-port0"
    (tmp_path / "dev/serial/by-id" / name).symlink_to("../../ttyUSB0")
    (tmp_path / "proc/4711/comm").write_text("minicom\n")
    (tmp_path / "proc/4711/fd/3").symlink_to("/dev/ttyUSB0")
    (tmp_path / "proc/4711/fd/4").symlink_to("/dev/null")
    return tmp_path


def here(root: Path) -> dict[str, PortHere]:
    return {port.device: port for port in ports_here(lambda: [FTDI, PLAIN, BOARD], root)}


def test_all_that_is_known_of_a_bridge(root: Path) -> None:
    port = here(root)["/dev/ttyUSB0"]
    assert (port.usb, port.serial_number, port.latency_ms) == ("0403:6001", "FT4XYZ01", 16)
    assert port.about == "FTDI FT232R, FTDI, FT232R USB UART"
    assert port.by_id == ("usb-FTDI_FT232R_USB_UART_FT4XYZ01-if00-port0",)
    assert port.held_by == "minicom (4711)"
    assert port.is_slow
    assert port.permitted
    assert port.name_in_rig == "serial:FT4XYZ01"


def test_what_is_not_known_is_left_empty(root: Path) -> None:
    found = here(root)
    assert list(found) == ["/dev/ttyACM0", "/dev/ttyS0", "/dev/ttyUSB0"]
    board, plain = found["/dev/ttyACM0"], found["/dev/ttyS0"]
    assert (board.latency_ms, board.is_slow, board.name_in_rig) == (None, False, "/dev/ttyACM0")
    assert board.about.startswith("Espressif ESP32")
    assert (plain.about, plain.usb, plain.by_id, plain.held_by) == ("", "", (), "")


def test_a_timer_that_is_set_is_not_complained_of(root: Path) -> None:
    (root / "sys/bus/usb-serial/devices/ttyUSB0/latency_timer").write_text("1\n")
    assert not here(root)["/dev/ttyUSB0"].is_slow
    now, for_good = latency_help("/dev/ttyUSB0")
    assert "/sys/bus/usb-serial/devices/ttyUSB0/latency_timer" in now
    assert 'ATTR{latency_timer}="1"' in for_good


def test_this_computer_is_looked_at_without_a_fall() -> None:
    assert all(port.device.startswith("/dev/") for port in ports_here())
