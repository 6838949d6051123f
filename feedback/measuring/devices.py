"""The rig's devices for a few seconds, through their real drivers and ports.

Lives here: `listen`. Why: rate, age and losses are those that a session would have, for they come from its own sensor
processes. Must never: cue anybody; engine and sound do not run.
"""

import time
from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from drivers import create
from feedback.bus import Addresses, Listener
from feedback.clock import now_ns
from feedback.config import Rig
from feedback.measuring.checks import Stream
from feedback.messages import Message, Notice, Samples, SensorHealth
from feedback.processes.plan import RunPlan
from feedback.realtime import punctual
from feedback.roster import processes
from feedback.supervisor import Death, Supervisor

READS = ("samples", "sensor_health", "notice")
NEEDED = ("emulator", "sensor")
LISTEN_MS = 20
WARM_UP_S = 1.0
PRIORITY = 35
"""Of who listens: as the engine, it must not be what is slow."""


@dataclass
class Heard:
    """What came of all streams."""

    sensors: dict[str, SensorHealth] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    times: dict[str, list[tuple[int, int, int]]] = field(default_factory=dict)
    """Stream -> (sample's instant, its arrival at the port, when it was heard here)."""

    def take(self, message: Message, heard_ns: int, warm: bool) -> None:
        """One message; samples count once all are warm."""
        if isinstance(message, SensorHealth):
            self.sensors[message.sensor] = message
        elif isinstance(message, Notice) and message.word == "warning":
            self.notes.append(f"{message.process}: {message.text}")
        elif isinstance(message, Samples) and warm:
            row = message.t_ns, message.cause_ns, heard_ns
            self.times.setdefault(message.stream, []).append(row)

    def streams(self, rig: Rig) -> list[Stream]:
        """Every stream that the rig has, and those that came unannounced."""
        nominal = {
            f"{sensor.name}.{stream.name}": stream.rate_hz
            for sensor in rig.sensors
            for stream in create(sensor.driver, **sensor.options).streams
        }
        return [self._stream(name, nominal.get(name, 0.0)) for name in {**nominal, **dict.fromkeys(self.times, 0.0)}]

    def hop_ms(self) -> dict[str, float]:
        """From the arrival at a port to a reader of the bus: decoding and one hop."""
        rows = [heard - arrival for times in self.times.values() for _t, arrival, heard in times]
        if not rows:
            return {"hop_ms_p50": float("nan"), "hop_ms_p99": float("nan")}
        p50, p99 = (np.percentile(rows, (50, 99)) / 1e6).round(3).tolist()
        return {"hop_ms_p50": p50, "hop_ms_p99": p99}

    def _stream(self, name: str, nominal_hz: float) -> Stream:
        times = self.times.get(name, [])
        if len(times) < 2:
            return Stream(name, nominal_hz, 0.0, float("nan"), len(times))
        first, last = times[0][0], times[-1][0]
        rate_hz = (len(times) - 1) * 1e9 / max(1, last - first)
        ages_ms = [(arrival - t) / 1e6 for t, arrival, _heard in times]
        age = round(float(np.percentile(ages_ms, 99)), 2)
        return Stream(name, nominal_hz or rate_hz, round(rate_hz, 2), age, len(times))


BookOf = Callable[[Rig, Path, dict[str, str]], Addresses]


def listen(plan: RunPlan, seconds: float, book_of: BookOf) -> Heard:
    """Run the sensors of the plan. StartError: a device is not there."""
    heard = Heard()
    with closing(running(plan, book_of)) as news:
        for since_s, messages in news:
            for message in messages:
                heard.take(message, now_ns(), since_s > WARM_UP_S)
            if since_s >= WARM_UP_S + seconds:
                break
    return heard


def running(plan: RunPlan, book_of: BookOf) -> Generator[tuple[float, list[Message]], None, None]:
    """The sensors of the plan at work: (seconds since all were ready, what they said), until whoever asks has enough.

    StartError: a device is not there. A process that ends by itself is told as a notice.
    """
    roles = {name: role for name, role in processes(plan.rig, screen=False).items() if role in NEEDED}
    book = book_of(plan.rig, plan.folder, roles)
    plan.save(book)
    supervisor, listener = Supervisor(plan, book), Listener(book, READS)
    try:
        supervisor.start()
        with punctual(PRIORITY, hot=False):
            begin = time.monotonic()
            while True:
                messages = [message for message in listener.receive(LISTEN_MS) if isinstance(message, Message)]
                yield time.monotonic() - begin, messages + [_obituary(death) for death in supervisor.deaths()]
    finally:
        supervisor.stop()
        listener.close()


def _obituary(death: Death) -> Notice:
    return Notice(now_ns(), 0, 0, death.process, "warning", f"ended with code {death.code}")
