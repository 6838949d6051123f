"""The serial ports of this computer, with all that the system tells of them.

Lives here: `ports_here`. Why: whoever plugs something in has to find it, and what is wrong with it (held by another
program, slow bridge, no permission) is known to the system already. Must never: open a port.

It and drivers.port alone know pyserial. Latency timer: /sys/bus/usb-serial/devices/NAME/latency_timer, 16 ms unless
somebody set it (FTDI AN232B-04; Linux, drivers/usb/serial/ftdi_sio.c). Names of chips: usb.ids 2025.07.26 and
ftdi_sio_ids.h of Linux.
"""

import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from serial.tools import list_ports

SLOW_MS = 2
"""A timer above this delays bytes more than a sample's period at 500 Hz."""
CHIPS = {
    (0x0403, 0x6001): "FTDI FT232R",
    (0x0403, 0x6010): "FTDI FT2232",
    (0x0403, 0x6011): "FTDI FT4232",
    (0x0403, 0x6014): "FTDI FT232H",
    (0x0403, 0x6015): "FTDI FT-X",
    (0x10C4, 0xEA60): "Silicon Labs CP210x",
    (0x1A86, 0x7523): "WCH CH340",
    (0x1A86, 0x5523): "WCH CH341",
    (0x067B, 0x2303): "Prolific PL2303",
    (0x16C0, 0x047A): "Teensy",
    (0x16C0, 0x0483): "Teensy",
    (0x2341, 0x0043): "Arduino Uno",
    (0x2639, 0x0003): "Xsens MTi",
    (0x2639, 0x0013): "Xsens MTi",
    (0x303A, 0x1001): "Espressif ESP32",
}
"""(vendor, product) -> chip or board. A bridge says nothing of the device behind it."""


class Row(Protocol):
    """What is used of a row of pyserial's list."""

    device: str
    description: str
    manufacturer: str | None
    serial_number: str | None
    vid: int | None
    pid: int | None


@dataclass(frozen=True)
class PortHere:
    """One serial port."""

    device: str
    about: str
    """Maker and product in words; '' where nothing is known."""
    usb: str
    """'vendor:product' in hexadecimal; '' for a port that is not on USB."""
    serial_number: str
    by_id: tuple[str, ...]
    """Names under /dev/serial/by-id that lead to it."""
    latency_ms: int | None
    """How long its bridge holds bytes back; None: it has no such timer, or does not tell."""
    held_by: str
    """Program that has it open, as far as one may see; ''."""
    permitted: bool
    """Whether this user may read and write it."""

    @property
    def is_slow(self) -> bool:
        """Whether its latency timer should be set."""
        return self.latency_ms is not None and self.latency_ms > SLOW_MS

    @property
    def name_in_rig(self) -> str:
        """What a rig's file best calls it: by serial number where it has one, for paths change."""
        return f"serial:{self.serial_number}" if self.serial_number else self.device


def ports_here(listing: Callable[[], Iterable[Row]] = list_ports.comports, root: Path = Path("/")) -> list[PortHere]:
    """Every serial port that the system lists. root: where /dev, /sys and /proc are."""
    holders = _holders(root)
    return [_port(row, root, holders) for row in sorted(listing(), key=lambda row: row.device)]


def latency_help(device: str) -> list[str]:
    """How the latency timer is set: now, and for good."""
    name = Path(device).name
    rule = 'ACTION=="add", SUBSYSTEM=="usb-serial", DRIVER=="ftdi_sio", ATTR{latency_timer}="1"'
    return [
        f"now:      echo 1 | sudo tee /sys/bus/usb-serial/devices/{name}/latency_timer",
        f"for good: echo '{rule}' | sudo tee /etc/udev/rules.d/99-ftdi-latency.rules, then plug it in again",
    ]


def _port(row: Row, root: Path, holders: dict[str, str]) -> PortHere:
    known = row.vid is not None and row.pid is not None
    chip = CHIPS.get((row.vid or 0, row.pid or 0), "")
    words = "" if row.description in ("n/a", "", None) else row.description
    about = ", ".join(dict.fromkeys(word for word in (chip, row.manufacturer or "", words) if word))
    return PortHere(
        device=row.device,
        about=about,
        usb=f"{row.vid:04x}:{row.pid:04x}" if known else "",
        serial_number=row.serial_number or "",
        by_id=_by_id(row.device, root),
        latency_ms=_latency_ms(row.device, root),
        held_by=holders.get(row.device, ""),
        permitted=os.access(root / row.device.lstrip("/"), os.R_OK | os.W_OK),
    )


def _by_id(device: str, root: Path) -> tuple[str, ...]:
    folder, wanted = root / "dev/serial/by-id", (root / device.lstrip("/")).resolve()
    links = sorted(folder.iterdir()) if folder.is_dir() else []
    return tuple(link.name for link in links if link.resolve() == wanted)


def _latency_ms(device: str, root: Path) -> int | None:
    path = root / "sys/bus/usb-serial/devices" / Path(device).name / "latency_timer"
    try:
        return int(path.read_text())
    except (OSError, ValueError):
        return None


def _holders(root: Path) -> dict[str, str]:
    """Path of a terminal -> 'program (process number)'; of those processes alone whose files one may see."""
    held: dict[str, str] = {}
    folder = root / "proc"
    for process in folder.iterdir() if folder.is_dir() else ():
        if not process.name.isdigit() or process.name == str(os.getpid()):
            continue
        with suppress(OSError):
            for link in (process / "fd").iterdir():
                if (target := os.readlink(link)).startswith("/dev/tty"):
                    held[target] = f"{(process / 'comm').read_text().strip()} ({process.name})"
    return held
