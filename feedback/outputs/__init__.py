"""Outputs: what the patient hears. Both sound outputs, the device and the null one, have the shape of Output.

Lives here: Output, the part they share: cues come in on the node's thread, blocks are rendered on the thread of the
card, reports go back. Why: the null output then proves the device's path. Must never: keep the card's thread waiting;
the lock is held for a few dictionary operations only.
"""

import threading
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable
from statistics import median

from feedback.cues.schedule import Schedule
from feedback.messages import AudioHealth, Cue, Played
from feedback.node import NodeError
from feedback.outputs.mixer import Block, Mixer
from feedback.outputs.sounds import Sounds
from feedback.outputs.synth import Shape


class AudioError(NodeError):
    """The sound output cannot be opened or has stopped; the text says why and what there is instead."""


class Output(ABC):
    """A stream of blocks with cues in it. Times are nanoseconds on the clock `now_ns`."""

    name = ""

    def __init__(self, rate_hz: int, block_frames: int, channels: int, now_ns: Callable[[], int]) -> None:
        self._rate_hz, self._block_frames, self._channels = rate_hz, block_frames, channels
        self._now_ns = now_ns
        self._schedule, self._mixer = Schedule(), Mixer(rate_hz, channels)
        self._lock = threading.Lock()
        self._reports: deque[Played] = deque()
        self._latency_ns: deque[float] = deque(maxlen=64)
        self._over_time = False
        self._underruns = 0
        self._measured_ns = 0
        self._silenced = self._waiting = self._to_hush = False

    @abstractmethod
    def start(self) -> None:
        """Begin to render. AudioError if it cannot."""

    @abstractmethod
    def stop(self) -> None:
        """Cancel what stands, let what sounds come to its end, then end."""

    def equip(self, sounds: Sounds, measured_ns: int) -> None:
        """Before it starts: the sounds of this rig, and how much later than the device says they are at the ear."""
        self._mixer.sounds, self._measured_ns = sounds, measured_ns

    def hear(self, leg: str, measure: str, value: float, t_ns: int) -> None:
        """A value of a measure that held sounds may follow."""
        self._mixer.heard.hear(leg, measure, value, t_ns)

    def learn(self, words: str, shape: Shape) -> None:
        """These words can be spoken from now on; mono, at the output's rate, their peak 1."""
        self._mixer.sounds.spoken[words] = shape

    def silence(self) -> None:
        """What stands is cancelled, what sounds fades out from the next block on, and nothing sounds until `allow`."""
        with self._lock:
            self._silenced = self._to_hush = True
            self._schedule.clear(self._now_ns())

    def allow(self) -> None:
        """Cues may sound again."""
        self._silenced = False

    def wait(self) -> None:
        """What sounds fades out from the next block on, and what stands waits until `go_on`, or until it is late."""
        with self._lock:
            self._waiting = self._to_hush = True
            self._schedule.let_go()

    def go_on(self) -> None:
        """What stands may sound, if it still is in time."""
        self._waiting = False

    def clear(self) -> None:
        """What stands is cancelled."""
        with self._lock:
            self._schedule.clear(self._now_ns())

    def place(self, cue: Cue, received_ns: int) -> str:
        """Take in a revision of a cue; the verdict in the words of messages.Placed. ValueError: no such sound."""
        self._mixer.prepare(cue)
        with self._lock:
            if self._silenced:
                return self._schedule.refuse(cue, received_ns)
            return self._schedule.place(cue, received_ns)

    def reports(self) -> list[Played]:
        """What became of cues since the last call, each cue_id once."""
        with self._lock:
            told = self._schedule.told()
        while self._reports:
            told.append(self._reports.popleft())
        return told

    def health(self, now_ns: int) -> AudioHealth:
        """How the output is doing. AudioError if it has stopped by itself."""
        with self._lock:
            self._schedule.expire(now_ns)
            queued = len(self._schedule)
        latency_ns = round(median(tuple(self._latency_ns) or (0.0,)))
        shape = (self.name, self._rate_hz, self._block_frames)
        health = AudioHealth(now_ns, 0, 0, *shape, latency_ns, self._underruns, queued)
        return health.replace(silenced=self._silenced, measured_ns=self._measured_ns)

    def news(self) -> list[str]:
        """What people should know since the last call: a device that went away, or came back."""
        return []

    def _render(self, frames: int, first_ns: float, underrun: bool, now_ns: int) -> Block:
        """The next block, handed over now, its first frame leaving the device at first_ns by the device's own figures;
        underrun: the card ran dry before it.

        A card that ran dry had played all it was given, except a block that came after its time: that one is lost.
        """
        lost = underrun and self._over_time
        self._reports.extend(self._mixer.settle(lost))
        if underrun:
            self._underruns += 1
            self._mixer.cut(lost)
        ear_ns = first_ns + self._measured_ns
        self._latency_ns.append(ear_ns - now_ns)
        with self._lock:
            horizon_ns = self._mixer.horizon_ns(frames, ear_ns)
            due = [] if self._waiting else self._schedule.take(ear_ns, horizon_ns, now_ns)
            news = self._schedule.news()
            to_hush, self._to_hush = self._to_hush, False
        if to_hush:
            self._mixer.hush(lasting_only=not (self._silenced or self._waiting))
        block = self._mixer.render(frames, ear_ns, due, news)
        self._over_time = self._now_ns() >= first_ns
        return block

    def _clear(self) -> None:
        """The end: what stands is cancelled, what lasts fades out, what is short comes to its end."""
        with self._lock:
            self._to_hush = True
            self._schedule.clear(self._now_ns())
