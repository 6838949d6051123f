"""An emulated device: plays a source through an encoder into a pseudo-terminal, at the device's own pace.

Lives here: the schedule, the device's clock and counter, and the faults. Why: the sensor process must not see any
difference to a real insole. Must never: drift; each frame has its absolute time, and late frames go out at once.
"""

import time
from collections.abc import Callable, Sequence
from random import Random
from typing import NamedTuple

from drivers.emulators import faults as f
from drivers.emulators.pty import Pty
from drivers.emulators.source import Encoder, Frame, Source
from drivers.emulators.two_ptys import TwoPtys

CLOCK_START_US = (1 << 32) - 20_000_000
"""A device that has been on for 71 minutes: its u32 of microseconds wraps 20 s into the session."""
CLOCK_JUMP_US = 250_000
FULL_SCALE = 65_535
GARBAGE_BYTES = 48
NEVER_NS = 1 << 62


class Step(NamedTuple):
    """A true event of the emulated patient, on the host's clock."""

    t_ns: int
    leg: str
    event: str


class WriteLog:
    """When each write left, for latency benches. Preallocated; writes beyond its capacity are not logged."""

    def __init__(self, capacity: int) -> None:
        self._rows: list[tuple[str, int, int]] = [("", 0, 0)] * capacity
        self.count = 0

    def add(self, side: str, sequence: int, written_ns: int) -> None:
        """One write: of which stream, the device's counter as counted (not wrapped), time right before it.

        Right after it would be too late: a reader may run before the writer does again.
        """
        if self.count < len(self._rows):
            self._rows[self.count] = (side, sequence, written_ns)
            self.count += 1

    def rows(self) -> list[tuple[str, int, int]]:
        """(side, sequence, written_ns) of each write so far."""
        return self._rows[: self.count]


class EmulatedDevice:
    """One device on one port. Call step at wake_ns(); all times are of the clock that start_ns is taken from.

    sides: the source's streams that it sends; None: all. clock_ppm: by how much its clock runs fast. counter_start:
    what its counter begins with when it is switched on. full_scale: what a railed channel reads. name: the sensor's, by
    which a fault may be of it alone. hold_s: it sends no oftener, then all that is due, as a USB bridge hands over its
    packets.
    """

    def __init__(
        self,
        source: Source,
        encoder: Encoder,
        pty: Pty | TwoPtys,
        start_ns: int,
        *,
        name: str = "",
        sides: Sequence[str] | None = None,
        hold_s: float = 0.0,
        clock_ppm: float = 0.0,
        clock_start_us: int = CLOCK_START_US,
        counter_start: int = 0,
        full_scale: float = FULL_SCALE,
        faults: Sequence[f.Fault] = (),
        log: WriteLog | None = None,
        clock: Callable[[], int] = time.perf_counter_ns,
    ) -> None:
        self.pty = pty
        self.ended = False
        """The source has no more frames."""
        self._source, self._encoder, self._start_ns = source, encoder, start_ns
        self._streams = source.streams
        self._sides, self._full_scale = frozenset(self._streams if sides is None else sides), full_scale
        self._faults = tuple(row for row in faults if row.sensor in ("", name))
        self._hold_ns = round(hold_s * 1e9)
        self._counter_start = counter_start
        self._free_ns = start_ns
        self._log, self._clock = log, clock
        self._us_per_s = 1e6 * (1 + clock_ppm * 1e-6)
        self._clock_start_us, self._boot_s, self._boot_index = clock_start_us, 0.0, 0
        self._index = 0
        self._next = source.frame(0)
        self._told_s = -1.0
        self._random = Random(1)
        self._lossy = f.Lossy(self._random)
        self._present_s = 0.0
        edges = (edge for fault in self._faults for edge in self._plan(fault))
        self._edges = sorted(edges, key=lambda edge: edge[0])

    def wake_ns(self) -> int:
        """Absolute time of the next frame; far in the future once the source has ended."""
        return max(self._due_ns(self._next), self._free_ns) if self._next else NEVER_NS

    def step(self, now_ns: int) -> list[Step]:
        """Write every frame that is due. Gives the true events that have happened since the last call."""
        if now_ns >= self._free_ns:
            self._play(now_ns)
        now_s = (now_ns - self._start_ns) / 1e9
        happened = self._source.events(self._told_s, now_s)
        self._told_s = max(now_s, self._told_s)
        return [Step(self._at_ns(row.time_s), row.leg, row.event) for row in happened if row.leg in self._sides]

    def _play(self, now_ns: int) -> None:
        """Write what is due, and then rest for as long as the bridge holds back."""
        while self._next and self._due_ns(self._next) <= now_ns:
            self._send(self._next)
            self._index += 1
            self._next = self._source.frame(self._index)
        self.ended = self._next is None
        if hold_ns := self._held_ns(now_ns):
            self._free_ns += ((now_ns - self._free_ns) // hold_ns + 1) * hold_ns

    def _held_ns(self, now_ns: int) -> int:
        """How long the bridge holds bytes back at this time."""
        time_s = (now_ns - self._start_ns) / 1e9
        stutters = any(row.kind == "stutter" and row.is_on(time_s) for row in self._faults)
        return f.STUTTER_NS if stutters else self._hold_ns

    def _due_ns(self, frame: Frame) -> int:
        return self._at_ns(frame.time_s)

    def _at_ns(self, time_s: float) -> int:
        return self._start_ns + round(time_s * 1e9)

    def _send(self, frame: Frame) -> None:
        """Write one sample in one go, as a USB bridge hands over what its receiver has sent in one row."""
        self._turn(frame.time_s)
        on = {row.kind for row in self._faults if row.is_on(frame.time_s)}
        sequence = self._counter_start + self._index - self._boot_index
        device_us = self._clock_start_us + int((frame.time_s - self._boot_s) * self._us_per_s)
        pieces = self._encoder.encode(sequence, device_us, *self._values(frame, on))
        begun_ns = self._clock()
        if pieces and self.pty.write(b"".join(self._spoil(data, on) for _side, data in pieces)) and self._log:
            for side, _data in pieces:
                self._log.add(side, sequence, begun_ns)

    def _values(self, frame: Frame, on: set[str]) -> list[Sequence[float] | None]:
        """Each stream's values as the device has them; None for one that it does not send."""
        values: list[Sequence[float] | None] = []
        first = 0
        for stream, row in zip(self._streams, frame.values, strict=True):
            sent = stream in self._sides and not on.intersection(("silence", f"silence_{stream}"))
            values.append(self._stuck(frame.time_s, row, first, on) if sent else None)
            first += len(row)
        return values

    def _stuck(self, time_s: float, values: Sequence[float], first: int, on: set[str]) -> Sequence[float]:
        """Values of one stream, whose channels are counted from `first`, some of them perhaps stuck."""
        if not on.intersection(f.ZONED):
            return values
        levels = {"rail": self._full_scale, "dead": 0}
        stuck = {row.zone - first: levels[row.kind] for row in self._faults if row.zone >= 0 and row.is_on(time_s)}
        return [stuck.get(i, value) for i, value in enumerate(values)]

    def _spoil(self, data: bytes, on: set[str]) -> bytes:
        if "lossy" in on:
            data = self._lossy.lose(data)
        if "torn" in on and data:
            data = f.tear(data, self._random)
        if "garbage" in on:
            data = self._random.randbytes(self._random.randint(1, GARBAGE_BYTES)) + data
        return f.misread(data) if "baud" in on else data

    def _turn(self, time_s: float) -> None:
        """Do what has to be done once: pull the plug, put it back, restart, leap."""
        self._present_s = time_s
        while self._edges and self._edges[0][0] <= time_s:
            _, turn = self._edges.pop(0)
            turn()

    def _plan(self, fault: f.Fault) -> list[tuple[float, Callable[[], None]]]:
        """The turning points of a fault: (time, what to do)."""
        match fault.kind:
            case "unplug":
                return [(fault.at_s, self.pty.unplug), (fault.at_s + fault.duration_s, self._plug)]
            case "clock_reset":
                return [(fault.at_s, self._restart)]
            case "clock_jump":
                return [(fault.at_s, self._leap)]
            case _:
                return []

    def _plug(self) -> None:
        self.pty.plug()
        self._restart()

    def _restart(self) -> None:
        self._clock_start_us, self._boot_s, self._boot_index = 0, self._present_s, self._index
        self._counter_start = 0

    def _leap(self) -> None:
        self._clock_start_us += CLOCK_JUMP_US
