"""Of sensors: samples, their health, signals that went away, what a belt does, their bytes.

Lives here: these messages; their head and schema are in head.py. Must never: hold behaviour.
"""

from math import nan

from feedback.messages.head import Message


class Samples(Message, frozen=True, gc=False):
    """One sample of one sensor stream, as the device counted it (sensor process)."""

    stream: str
    """'<sensor>.<stream>', e.g. 'insoles.left'."""
    frame: int
    """The device's own counter, unwrapped; -1 where it has none."""
    values: tuple[float, ...]


class SensorHealth(Message, frozen=True, gc=False):
    """How one sensor is doing, about once a second and at each change of state."""

    sensor: str
    state: str
    """closed | opening | syncing | streaming | lost."""
    detail: str
    rate_hz: float
    """Valid frames a second over the last second, all streams together."""
    frames: int
    bad_frames: int
    lost_frames: int
    discarded_bytes: int
    reconnects: int
    latency_ns: float = nan
    """How long after it was measured a sample arrived, mean of the last second, by the device's own clock or counter;
    its smallest delay cannot be seen. NaN where it has neither."""
    age_ns: float = nan
    """Since the last sample of the stream that has been silent longest; NaN before the first."""
    battery_pct: float = nan
    """NaN where the device does not tell it."""


class Signal(Message, frozen=True, gc=False):
    """A stream's signal went away or came back, or a channel of it is faulty; cues of that leg are mute meanwhile."""

    stream: str
    state: str
    """ok | silent | faulty."""
    detail: str


class StreamHealth(Message, frozen=True, gc=False):
    """How fresh the streams are as the engine gets them, about once a second; the tuples go in the order of streams."""

    streams: tuple[str, ...]
    age_ms: tuple[float, ...]
    """Of the newest sample that was taken."""
    oldest_ms: tuple[float, ...]
    """The greatest age at which one was taken, since the last of these."""
    taken: tuple[int, ...]
    """Samples since the start …"""
    missing: tuple[int, ...]
    """… that never came, by the device's own counter; 0 where it has none …"""
    late: tuple[int, ...]
    """… and that were older than the rig's [trust] oldest_ms when they were taken: no cue was decided from them."""


class BeltEvent(Message, frozen=True, gc=False):
    """A belt began to run, came to stand, or tells an emergency (sensor process). t_ns is the sample that showed it."""

    sensor: str
    event: str
    """start | stop (it stands) | emergency_stop | pause | fault (it tells an error of its own)."""
    speed_mps: float
    """As told then; NaN where it was not."""
    why: str = ""
    """Of a stop that this system had sent, its reason; '' where somebody else did it."""


class PortBytes(Message, frozen=True, gc=False):
    """Bytes as they arrived at a port, or a word of the port about itself; only where the rig asks for it.

    t_ns is the arrival. A decoder can be run again from these.
    """

    sensor: str
    data: bytes
    state: str
    """'' for data; else the port's new state: opening | syncing | lost | closed."""
    detail: str
