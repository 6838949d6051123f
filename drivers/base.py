"""What a driver is: bytes in, readings out, and nothing else.

Lives here: the words that every device driver shares. Why: the sensor process treats every device alike, and one
test walks over all of them. Must never: open a port, ask the time, or import the feedback system.
"""

import re
from dataclasses import dataclass, field
from typing import ClassVar, NamedTuple, Protocol, runtime_checkable


class Reading(NamedTuple):
    """One complete sample of one stream, as the device sent it."""

    stream: str
    """Name of the stream within the device: 'left', 'right', …"""
    frame: int
    """The device's own sample counter as sent (wraps at Driver.frame_modulus); -1 where it has none."""
    device_us: int
    """The device's own time in microseconds as sent (wraps at Driver.device_us_modulus); -1 where it has none."""
    values: tuple[float, ...]
    """One value a channel, in the stream's unit; NaN where the device left it out."""


@dataclass(frozen=True)
class Stream:
    """One stream of samples that a device sends."""

    name: str
    channels: tuple[str, ...]
    """Names of the values, in order; empty until a device's header has told them."""
    unit: str
    rate_hz: float


@dataclass
class Counters:
    """What a decoder has met since it was made; only ever grows."""

    bytes: int = 0
    frames: int = 0
    """Whole, valid frames."""
    bad_frames: int = 0
    """Frames cut out but refused: checksum, length, column count, value out of range."""
    lost_frames: int = 0
    """Frames missing by the device's own counter."""
    discarded_bytes: int = 0
    """Bytes that belonged to no frame: noise, torn starts, comments excluded."""
    last_fault: str = ""
    """The latest refusal in words, for the person at the console."""


@dataclass(frozen=True)
class Option:
    """One setting of a driver that a rig file may hold: its type, default and bounds."""

    default: int | float | str | bool
    about: str
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()


class Driver(Protocol):
    """Decodes one device's bytes. Pure: same bytes in the same pieces, same readings."""

    OPTIONS: ClassVar[dict[str, Option]]
    """What a rig file may set for it."""
    BAUD: ClassVar[int]
    """Line speed unless the rig's file says otherwise."""

    streams: tuple[Stream, ...]
    counters: Counters
    frame_modulus: int
    """The counter counts 0 … modulus-1; 0: the device has no counter."""
    device_us_modulus: int
    """Device time counts 0 … modulus-1 microseconds; 0: the device has no clock."""

    def decode(self, data: bytes) -> list[Reading]:
        """Take the next bytes, torn anywhere; give the readings that are complete with them."""

    def reset(self) -> None:
        """Forget a half-read frame: the port was closed and opened again."""


@runtime_checkable
class Asked(Protocol):
    """What a driver has besides if its device wants to be spoken to: set up when the port opens, or asked.

    Pure like decode: it says which bytes are to be sent, and the process that owns the port sends them.
    """

    POLL_S: ClassVar[float]
    """Seconds from one question to the next; 0: the device speaks by itself once it is set up."""

    def opening(self) -> tuple[tuple[float, bytes], ...]:
        """What to send once the port is open, in order: (pause before it in seconds, bytes)."""

    def question(self) -> bytes:
        """The next question, asked every POLL_S after the opening; b'' for none this time."""


@runtime_checkable
class Paired(Protocol):
    """What a driver has besides if its device has two ports: its bytes are pieces of both (drivers.two_ports)."""

    PORTS: ClassVar[tuple[str, ...]]
    """Their sides, 'left' and 'right'."""


@runtime_checkable
class Datagrams(Protocol):
    """What a driver has besides if a datagram of its device is whole without the mark that ends it on a line."""

    DATAGRAM_END: ClassVar[bytes]
    """What the connection puts after a datagram that lacks it."""


@runtime_checkable
class OnHostClock(Protocol):
    """What a driver has besides if its device's time is the host's own already, as the port's maker has mapped it."""

    ON_HOST_CLOCK: ClassVar[bool]
    """device_us counts microseconds of time.perf_counter."""


@runtime_checkable
class BatteryPowered(Protocol):
    """What a driver has besides if its device tells how full its battery is."""

    battery_pct: float
    """As it was told last; NaN before."""


def named(stream: str) -> str:
    """The name of a stream that is no sole's, as an option gives it. ValueError if it cannot be one."""
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,30}", stream) or stream in ("left", "right"):
        raise ValueError(
            f"option 'stream' = '{stream}' must be small letters, digits and '_', at most 31, and no foot's name"
        )
    return stream


@dataclass
class Unwrap:
    """Counts on where a device's counter wraps. Steps back by more than half the modulus are a wrap.

    A small step back (a reset of the device) is reported as a negative step to the caller, who decides.
    """

    modulus: int
    last: int = -1
    total: int = field(default=0)

    def step(self, raw: int) -> int:
        """Steps since the last raw value, in -modulus/2 … modulus/2; 0 at the first. `total` grows by it."""
        if self.last < 0:
            self.last, self.total = raw, raw
            return 0
        delta = (raw - self.last) % self.modulus
        if delta > self.modulus // 2:
            delta -= self.modulus
        self.last = raw
        self.total += delta
        return delta
