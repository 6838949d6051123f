"""How a rig's streams do, second by second.

Lives here: Live, which gathers a second's messages, and the rows that it makes of them. Why: a loose plug, a radio at
its edge, a bridge with a slow timer show within seconds, long before a patient steps on. Must never: ask the time.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from drivers import create
from feedback.config import Rig
from feedback.messages import Message, Notice, Samples, SensorHealth


@dataclass(frozen=True)
class Row:
    """One stream in the last second or so."""

    stream: str
    state: str
    rate_hz: float
    nominal_hz: float
    age_ms_p99: float
    """From a sample's instant to its arrival at the port; NaN without samples."""
    jitter_ms_p99: float
    """By how much the ages spread: p99 less the smallest; 16 ms is a bridge with its timer as it came."""
    lost_frames: int
    """Of the sensor, since the start, by the device's own count."""
    bad_frames: int
    discarded_bytes: int
    reconnects: int
    detail: str


class Live:
    """Takes messages as they come; `rows` tells of those since the last call."""

    def __init__(self, rig: Rig) -> None:
        self.notes: list[str] = []
        """Warnings, not yet fetched by anybody."""
        self._nominal = {
            f"{sensor.name}.{stream.name}": stream.rate_hz
            for sensor in rig.sensors
            for stream in create(sensor.driver, **sensor.options).streams
        }
        self._names = [sensor.name for sensor in rig.sensors]
        self._health: dict[str, SensorHealth] = {}
        self._ages_ms: dict[str, list[float]] = {}

    def take(self, message: Message) -> None:
        """A sample, a sensor's health, or a warning."""
        if isinstance(message, Samples):
            self._ages_ms.setdefault(message.stream, []).append((message.cause_ns - message.t_ns) / 1e6)
        elif isinstance(message, SensorHealth):
            self._health[message.sensor] = message
        elif isinstance(message, Notice) and message.word == "warning":
            self.notes.append(f"{message.process}: {message.text}")

    def rows(self, seconds: float) -> list[Row]:
        """One for each stream, of the messages of these last seconds; of a sensor without a stream yet, one too."""
        ages, self._ages_ms = self._ages_ms, {}
        known = dict.fromkeys([*self._nominal, *ages])
        mute = [name for name in self._names if not any(stream.startswith(f"{name}.") for stream in known)]
        return [self._row(stream, ages, seconds) for stream in [*known, *mute]]

    def _row(self, stream: str, ages_ms: Mapping[str, list[float]], seconds: float) -> Row:
        health = self._health.get(stream.partition(".")[0])
        ages = ages_ms.get(stream, [])
        p99 = float(np.percentile(ages, 99)) if ages else float("nan")
        return Row(
            stream=stream,
            state=health.state if health else "opening",
            rate_hz=round(len(ages) / seconds, 1),
            nominal_hz=self._nominal.get(stream, 0.0),
            age_ms_p99=round(p99, 2),
            jitter_ms_p99=round(p99 - min(ages, default=0.0), 2),
            lost_frames=health.lost_frames if health else 0,
            bad_frames=health.bad_frames if health else 0,
            discarded_bytes=health.discarded_bytes if health else 0,
            reconnects=health.reconnects if health else 0,
            detail=health.detail if health else "",
        )
