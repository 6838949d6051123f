"""Driver 'lsl': any stream of numbers of the lab streaming layer, whatever sends it.

Lives here: the envelope in which drivers.lsl_inlet hands samples over, its decoder, and how losses are told. Why: what
a lab has already on its network can be a sensor like any other. Must never: know the network, or ask the time.

    0x00-delimited, COBS:  version u8 | host_us i64 | values u8 | values x float64 | crc u16
    little endian; crc is CRC-16/IBM-3740 over all bytes before it; host_us is the sample's time by the host's clock

The layer numbers no samples, and what it carries by TCP it loses only in overrun buffers. So a loss is told by the
stamps: a hole of at least GAP periods that the samples of the second after it do not fill.
"""

from collections.abc import Sequence
from struct import Struct
from typing import ClassVar

from cobs import cobs

from drivers.base import Counters, Option, Reading, Stream, named
from drivers.framing import Cutter, Watch, crc16, refuse, unstuff

VERSION = 0xC2
MOST = 255
LONGEST = 10 + 8 * MOST + 2
LIMIT = LONGEST + LONGEST // 254 + 1
GAP, GAP_US = 2.5, 20_000
"""A step of so many periods, and of so long, is a hole: senders that stamp as they push stray by some milliseconds."""
FILLED_US = 1_000_000
"""A sender that was stalled stamps what it had kept within that time."""
HEAD = Struct("<BqB")
FEET = ("left", "right")


class Lsl:
    """Decodes envelopes. One stream, called as the option says; values as sent, NaN for a missing one."""

    OPTIONS: ClassVar[dict[str, Option]] = {
        "stream": Option("signal", "name of its stream; 'left', 'right': a sole; 'belt': the speed of a belt in m/s"),
        "rate_hz": Option(100.0, "nominal samples per second, by which losses are told", 0.2, 10_000),
        "channels": Option(0, "how many values a sample has; others are refused; 0: any", 0, MOST),
    }
    BAUD: ClassVar[int] = 0
    """No serial line."""
    ON_HOST_CLOCK: ClassVar[bool] = True

    frame_modulus = 0
    device_us_modulus = 1 << 63

    def __init__(self, stream: str = "signal", rate_hz: float = 100.0, channels: int = 0) -> None:
        self.counters = Counters()
        self._name, self._rate_hz = stream if stream in FEET else named(stream), float(rate_hz)
        self._channels = channels
        self.streams = self._describe(channels)
        self._cutter = Cutter(b"\0", LIMIT, self.counters)
        self._watch = Watch(self.counters)
        self._holes = Holes(1e6 / rate_hz, self.counters)
        self._torn_start = True

    def decode(self, data: bytes) -> list[Reading]:
        """The readings whose envelope ends in these bytes; see drivers.base.Driver."""
        pieces = self._cutter.cut(data)
        readings = [reading for piece in pieces if piece and (reading := self._envelope(piece))]
        self._watch.saw(data)
        return readings

    def reset(self) -> None:
        """Forget the half-read envelope and where the stamps were."""
        self._cutter.reset()
        self._holes.reset()
        self._torn_start = True

    def _envelope(self, piece: bytes) -> Reading | None:
        first, self._torn_start = self._torn_start, False
        raw = unstuff(piece)
        if raw is None or len(raw) < HEAD.size + 10 or crc16(raw[:-2]) != raw[-2] | raw[-1] << 8:
            if first:
                self.counters.discarded_bytes += len(piece) + 1
            else:
                refuse(self.counters, len(piece) + 1, f"no envelope: {piece.hex(' ')[:60]}")
            return None
        version, host_us, count = HEAD.unpack_from(raw)
        if why := self._fault(version, host_us, count, len(raw)):
            refuse(self.counters, len(piece) + 1, why)
            return None
        self.counters.frames += 1
        self._holes.step(host_us)
        if count != len(self.streams[0].channels):
            self.streams = self._describe(count)
        return Reading(self._name, -1, host_us, Struct(f"<{count}d").unpack_from(raw, HEAD.size))

    def _describe(self, channels: int) -> tuple[Stream, ...]:
        return (Stream(self._name, tuple(f"c{i}" for i in range(channels)), "as sent", self._rate_hz),)

    def _fault(self, version: int, host_us: int, count: int, size: int) -> str:
        if version != VERSION or host_us < 0 or size != HEAD.size + 8 * count + 2:
            return f"an envelope of version {version:#04x} with {count} values in {size} bytes"
        if self._channels and count != self._channels:
            return f"{count} values a sample, the rig's file says {self._channels}"
        return ""


class Holes:
    """Counts samples that are missing by the stamps of those that came."""

    def __init__(self, period_us: float, counters: Counters) -> None:
        self._period_us, self._counters = period_us, counters
        self._last_us = self._until_us = -1
        self._missing = 0.0

    def step(self, stamp_us: int) -> None:
        """The next sample's stamp. A hole is counted once the time in which it may be filled is over."""
        if self._until_us >= 0 and stamp_us > self._until_us:
            self._counters.lost_frames += max(0, round(self._missing))
            self._until_us, self._missing = -1, 0.0
        step_us = stamp_us - self._last_us if self._last_us >= 0 else self._period_us
        if step_us > max(GAP * self._period_us, GAP_US) and self._until_us < 0:
            self._until_us = stamp_us + FILLED_US
        if self._until_us >= 0:
            self._missing += step_us / self._period_us - 1
        self._last_us = stamp_us

    def reset(self) -> None:
        """The connection was lost: what was sent meanwhile nobody knows."""
        self._counters.lost_frames += max(0, round(self._missing))
        self._last_us = self._until_us = -1
        self._missing = 0.0


def envelope(host_us: int, values: Sequence[float]) -> bytes:
    """One sample as drivers.lsl_inlet hands it over; host_us on the clock of time.perf_counter, at least 0."""
    raw = HEAD.pack(VERSION, host_us, len(values)) + Struct(f"<{len(values)}d").pack(*values)
    stuffed: bytes = cobs.encode(raw + crc16(raw).to_bytes(2, "little"))
    return stuffed + b"\0"
