"""A sensor process: bytes of one port in, samples on the host's clock out.

Lives here: SensorNode and PortSource. Why: one device, one process, so that a device that stalls stalls nobody else.
Must never: know what the values mean.
"""

from collections.abc import Sequence
from math import nan
from typing import ClassVar

from drivers import create
from drivers.asking import Asking
from drivers.base import Asked, BatteryPowered, Driver, OnHostClock, Reading, Unwrap
from drivers.belt import STREAM, Belt
from drivers.connection import kind_of
from drivers.port import CLOSED, LOST
from feedback.clock import FUTURE_NS, PAST_NS, DeviceClock, Rate, now_ns
from feedback.config import Sensor
from feedback.config.rig import DESK, EMULATED
from feedback.messages import Acknowledged, Message, Notice, PortBytes, Samples, SensorHealth
from feedback.node import Chunk, Item
from feedback.processes.belt import ObeyingBelt, ToldBelt, TypedBelt
from feedback.processes.belt_control import BeltControl
from feedback.processes.lateness import Lateness
from feedback.processes.plan import RunPlan
from feedback.processes.port_source import PortSource, open_first, port_of
from feedback.processes.so_far import load
from feedback.processes.start import Started, start

HEALTH_EVERY_NS = 1_000_000_000
WAKE_NS = 50_000_000
ASKED_OFTEN = 10
"""So many looks from one question to the next: questions are late by a tenth of that at most."""
DOUBT_NS, NEVER_NS = 2_000_000_000, 1 << 62
"""A port that is open for so long without a sample deserves a word."""
COUNTER_DRIFT = 0.1
"""A device without a clock is placed by its counter, whose rate the manual gives to a tenth at worst."""
OPEN_WITHIN_NS = {False: 1_000_000_000, True: 10_000_000_000}
"""How long a port may take to appear at the start; an emulated one is being made meanwhile."""


class StreamClock:
    """Host time and unwrapped number of one stream's samples: by device clock, else by counter, else by arrival.

    Stamps on the host's own clock stand as they are, unless they cannot be: then they are a device's like any other.
    """

    def __init__(self, driver: Driver, rate_hz: float) -> None:
        self._frames = Unwrap(driver.frame_modulus) if driver.frame_modulus else None
        self._has_time = driver.device_us_modulus > 0
        self._on_host_clock = isinstance(driver, OnHostClock)
        self._clock = DeviceClock(driver.device_us_modulus) if self._has_time else DeviceClock(0, COUNTER_DRIFT)
        self._period_us = 1e6 / rate_hz

    def place(self, reading: Reading, arrival_ns: int) -> tuple[int, int]:
        """(host time, unwrapped counter or -1) of a reading."""
        frame = -1
        if self._frames is not None and reading.frame >= 0:
            self._frames.step(reading.frame)
            frame = self._frames.total
        stamp_ns = reading.device_us * 1000
        if self._on_host_clock and -FUTURE_NS <= arrival_ns - stamp_ns <= PAST_NS:
            return min(stamp_ns, arrival_ns), frame
        if reading.device_us >= 0 and self._has_time:
            return self._clock.to_host(reading.device_us, arrival_ns), frame
        if frame >= 0:
            return self._clock.to_host(round(frame * self._period_us), arrival_ns), frame
        return arrival_ns, frame


class SensorNode:
    """One device's bytes, decoded and placed in time."""

    READS: ClassVar[tuple[str, ...]] = ()
    WRITES: ClassVar[tuple[str, ...]] = (
        "samples",
        "sensor_health",
        "belt_event",
        "acknowledged",
        "notice",
        "port_bytes",
    )

    def __init__(
        self,
        name: str,
        driver: Driver,
        wake_ns: int = WAKE_NS,
        belt: ToldBelt | None = None,
        raw: bool = False,
    ) -> None:
        """belt: what else is to be done with it, if the device is one. raw: tell the bytes too, after their samples."""
        self._name, self._driver, self._wake_ns, self._belt, self._raw = name, driver, wake_ns, belt, raw
        self._clocks: dict[str, StreamClock] = {}
        self._rates = {stream.name: stream.rate_hz for stream in driver.streams}
        self._rate, self._lateness = Rate(), Lateness()
        self._state, self._detail, self._reconnects = "syncing", "", 0
        self._next_health_ns = 0
        self._doubt_ns = 0

    def step(self, now_ns: int, inbox: Sequence[Item]) -> list[Message]:
        """Decode each chunk; tell the health once a second and when the port's state changes.

        What a belt is told comes first.
        """
        belt = self._belt
        out: list[Message] = belt.hear(inbox, now_ns) if belt else []
        changed = False
        for item in inbox:
            if isinstance(item, Chunk):
                changed |= self._note(item) if item.state else self._decode(item, out)
        if belt and (typed := belt.typed(now_ns)):
            changed |= self._decode(Chunk(self._name, now_ns, typed), out)
        if belt:
            out += belt.step(now_ns)
        if changed or now_ns >= self._next_health_ns:
            self._next_health_ns = now_ns + HEALTH_EVERY_NS
            out.append(self._health(now_ns))
        out += self._doubts(now_ns)
        if self._raw:
            out += [self._bytes(item) for item in inbox if isinstance(item, Chunk)]
        return out

    def wake_ns(self, now_ns: int) -> int:
        """Often enough to look after the port, and to ask in time."""
        return now_ns + self._wake_ns

    def closing(self, now_ns: int) -> bool:
        """A belt that was commanded is stopped first; see feedback.node.Closing."""
        return self._belt is not None and self._belt.closing(now_ns)

    def _bytes(self, chunk: Chunk) -> PortBytes:
        return PortBytes(chunk.arrival_ns, chunk.arrival_ns, 0, self._name, chunk.data, chunk.state, chunk.detail)

    def _note(self, chunk: Chunk) -> bool:
        self._state, self._detail = chunk.state, chunk.detail
        if self._belt and chunk.state in (LOST, CLOSED):
            self._belt.lost(chunk.detail)
        if chunk.state == "syncing":
            self._reconnects += 1
            self._clocks.clear()
            self._lateness.forget()
            self._driver.reset()
        return True

    def _decode(self, chunk: Chunk, out: list[Message]) -> bool:
        arrival_ns = chunk.arrival_ns
        readings = self._driver.decode(chunk.data)
        self._rate.add(len(readings), arrival_ns)
        for reading in readings:
            stream = reading.stream
            clock = self._clocks.get(stream)
            if clock is None:
                clock = self._clocks[stream] = StreamClock(self._driver, self._rates.get(stream, 100.0))
            t_ns, frame = clock.place(reading, arrival_ns)
            samples = Samples(t_ns, arrival_ns, 0, f"{self._name}.{stream}", frame, reading.values)
            out.append(samples)
            self._lateness.arrived(stream, t_ns, arrival_ns)
            if self._belt:
                out += self._belt.told(samples)
        if readings and self._state != "streaming":
            self._state, self._detail = "streaming", ""
            return True
        return False

    def _doubts(self, now_ns: int) -> list[Message]:
        """Say once why an open port gives no sample: nothing arrives, or nothing that can be read."""
        if self._state != "syncing":
            self._doubt_ns = 0
            return []
        self._doubt_ns = self._doubt_ns or now_ns + DOUBT_NS
        if now_ns < self._doubt_ns:
            return []
        self._doubt_ns = NEVER_NS
        why = self._driver.counters.last_fault or "the port is open and nothing arrives: is the device switched on?"
        return [Notice(now_ns, now_ns, 0, self._name, "warning", why)]

    def _health(self, now_ns: int) -> SensorHealth:
        self._rate.add(0, now_ns)
        fault = "" if self._state == "streaming" else self._driver.counters.last_fault
        counters = self._driver.counters
        return SensorHealth(
            t_ns=now_ns,
            cause_ns=now_ns,
            seq=0,
            sensor=self._name,
            state=self._state,
            detail=fault or self._detail,
            rate_hz=self._rate.hz if self._state == "streaming" else 0.0,
            frames=counters.frames,
            bad_frames=counters.bad_frames,
            lost_frames=counters.lost_frames,
            discarded_bytes=counters.discarded_bytes,
            reconnects=max(0, self._reconnects),
            latency_ns=self._lateness.take_ns(),
            age_ns=self._lateness.age_ns(now_ns),
            battery_pct=self._driver.battery_pct if isinstance(self._driver, BatteryPowered) else nan,
        )


class SteeredNode(SensorNode):
    """A belt that takes commands, and hears that those who give them are still there."""

    READS: ClassVar[tuple[str, ...]] = ("command", "gait_state", "alive")


def make(plan: RunPlan, name: str) -> Started:
    """The sensor of this name in the rig."""
    sensor: Sensor = next(sensor for sensor in plan.rig.sensors if sensor.name == name)
    emulated = sensor.port == EMULATED
    driver = create(sensor.driver, **sensor.options)
    before = [row for row in load(plan.so_far_file, ("acknowledged",)) if isinstance(row, Acknowledged)]
    if sensor.port == DESK:
        typed = TypedBelt(name)
        typed.inherit(before)
        return Started(SteeredNode(name, driver, belt=typed))
    port, kind = port_of(plan, sensor, driver), kind_of(sensor.port)
    if not plan.again:  # else the port is looked for meanwhile, as after a loss
        open_first(port, max(OPEN_WITHIN_NS[emulated], round(kind.within_s * 1e9) if kind else 0))
    asking = Asking(driver) if isinstance(driver, Asked) else None
    if asking and port.fileno() is not None:
        asking.opened(now_ns())
    wake_ns = min(WAKE_NS, asking.poll_ns // ASKED_OFTEN or WAKE_NS) if asking else WAKE_NS
    raw = plan.rig.recorder.raw
    source = PortSource(name, port, asking)
    if sensor.control and isinstance(driver, Belt):
        belt = ObeyingBelt(name, BeltControl(name, driver, sensor.control.limits, source.send))
        belt.inherit(before)
        notes = (f"belt control is on: {sensor.control.words}; if its line is lost, {driver.LINK_LOST}",)
        node = SteeredNode(name, driver, wake_ns, belt, raw)
        return Started(node, source, finish=lambda: source.close(belt.last_word()), notes=notes)
    told = ToldBelt(name) if any(stream.name == STREAM for stream in driver.streams) else None
    return Started(SensorNode(name, driver, wake_ns, told, raw), source, finish=port.close)


def main() -> int:
    """Run as a process of its own."""
    return start(make, priority=45)


if __name__ == "__main__":
    raise SystemExit(main())
