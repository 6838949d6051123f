"""Which pitch a held sound has while it follows a measure.

Lives here: Heard, the newest values of the measures that sounds may follow; Pitch, where one sound's pitch is to be.
Why: the engine tells them 25-50 times a second, and the sound glides between them. Must never: follow a value that is
no longer true: then the pitch stays.
"""

from math import isfinite

from feedback.messages import Cue

STALE_NS = 150_000_000
"""A value that is older says nothing about where the leg is now: it is one tenth of a stride."""


class Heard:
    """By leg and measure. One thread tells, another asks."""

    def __init__(self) -> None:
        self._values: dict[tuple[str, str], tuple[int, float]] = {}

    def hear(self, leg: str, measure: str, value: float, t_ns: int) -> None:
        """A value, true at t_ns; NaN is none."""
        before = self._values.get((leg, measure))
        if isfinite(value) and (before is None or t_ns >= before[0]):
            self._values[leg, measure] = (t_ns, value)

    def place(self, cue: Cue, at_ns: float) -> float | None:
        """Where the pitch of this cue is to be at that time, 0 lowest to 1 highest; None if nobody knows."""
        told = self._values.get((cue.leg, cue.follows))
        span = cue.follow_high - cue.follow_low
        if told is None or at_ns - told[0] > STALE_NS or not span:
            return None
        return min(1.0, max(0.0, (told[1] - cue.follow_low) / span))


class Pitch:
    """Of one held sound: by the measure that it follows; without one, by the share of its time that has gone."""

    def __init__(self, heard: Heard, cue: Cue, onset_ns: float, frame_ns: float) -> None:
        self.cue = cue
        """Its newest revision."""
        self._heard, self._onset_ns, self._frame_ns = heard, onset_ns, frame_ns
        self._place = 0.0

    def __call__(self, frame: int) -> float:
        """Where it is to be at this frame since the onset; where it was if nobody knows."""
        gone_ns = frame * self._frame_ns
        if self.cue.follows:
            place = self._heard.place(self.cue, self._onset_ns + gone_ns)
        else:
            place = min(1.0, gone_ns / max(1.0, self.cue.until_ns - self._onset_ns))
        self._place = self._place if place is None else place
        return self._place
