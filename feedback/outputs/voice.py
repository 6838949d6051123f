"""One sound while it sounds.

Lives here: Voice, from its onset to its last frame. Why: a held sound has to end on its sample, and its end may be
moved while it sounds. Must never: sound longer than it may, or make a step where it begins, is cut or is moved.
"""

from math import ceil, floor, nan

import numpy as np

from feedback.messages import Cue
from feedback.outputs.carriers import Carrier
from feedback.outputs.following import Pitch
from feedback.outputs.levels import Wave
from feedback.outputs.ramp import Ramp
from feedback.outputs.synth import RELEASE_S, RISE_S

FADE_S = 0.010
"""A sound that is cancelled, or silenced, is gone after so long."""
SHORTEST_FADE_S = 0.005
"""An end that is moved to now, or to the past, still takes so long: as for a rise, less is a click."""


class Voice:
    """Frames are those of the stream."""

    def __init__(self, cue: Cue, carrier: Carrier, begin: int, frames: int, rank: int, rate_hz: int) -> None:
        """It sounds for so many frames, unless it is told otherwise; held sounds are, by `swell`."""
        self.cue, self.rank, self.begin, self.end = cue, rank, begin, begin + frames
        self.latest_ns = 0.0
        """Held: it ends by then, whatever anybody says."""
        self.pitch: Pitch | None = None
        self.aimed = nan
        """Held: the frame at which it is to end, as it was last reckoned."""
        self.swells = self.cut = self.came_back = False
        """Whether it has no envelope of its own; was ended before its time; has begun anew after the card ran dry."""
        self._carrier, self._rate_hz = carrier, rate_hz
        self._next = begin
        self._ramp: Ramp | None = None

    def swell(self) -> None:
        """Its carrier has no envelope: it rises here, and lasts until it is told to end."""
        self.swells, self._ramp = True, Ramp(self.begin - 1, 0.0)

    def aim(self, frame: int, aimed: float) -> None:
        """From `frame` on, which is not rendered yet, it is to end just before the frame `aimed`."""
        ramp = self._ramp = self._ramp or Ramp(frame - 1, 1.0)
        here, level, self.aimed, self.came_back = frame - 1, ramp.at(frame - 1), aimed, False
        self.end = max(floor(aimed + 0.5), here + ceil(SHORTEST_FADE_S * self._rate_hz))
        up, down = 1 / (RISE_S * self._rate_hz), 1 / (RELEASE_S * self._rate_hz)
        top = here + (1 - level) / up
        crossing = (down * self.end - level + up * here) / (up + down)
        if top <= self.end - 1 / down:
            ramp.turn(here, (top, 1.0), (self.end - 1 / down, 1.0), (self.end, 0.0))
        elif crossing > here:
            ramp.turn(here, (crossing, level + up * (crossing - here)), (self.end, 0.0))
        else:
            ramp.turn(here, (self.end, 0.0))

    def take(self, cue: Cue) -> None:
        """A newer revision of its cue: when it ends, and what its pitch follows."""
        self.cue = cue
        if self.pitch is not None:
            self.pitch.cue = cue

    def is_ending(self, frame: int) -> bool:
        """Whether its last ramp has begun."""
        return frame >= self.end - RELEASE_S * self._rate_hz

    def fade(self, frame: int) -> None:
        """It is to be gone soon after `frame`."""
        ramp = self._ramp = self._ramp or Ramp(frame - 1, 1.0)
        self.end, self.cut = min(self.end, frame - 1 + round(FADE_S * self._rate_hz)), True
        ramp.turn(frame - 1, (self.end, 0.0))

    def come_back(self, frame: int) -> None:
        """The card ran dry before this frame: it swells again from silence."""
        self._ramp, self.aimed, self.came_back = Ramp(frame - 1, 0.0), nan, True

    def add(self, mix: Wave, first: int, duck: Ramp | None) -> None:
        """Its part of the block that begins with frame `first`."""
        begin, end = max(self._next, first), min(self.end, first + len(mix))
        if begin >= end:
            return
        self._next = end
        part = self._carrier.take(end - begin)
        for ramp in (self._ramp, duck):
            if ramp is not None and not ramp.is_one(begin, end - begin):
                part = part * ramp.over(begin, end - begin)[:, np.newaxis]
        mix[begin - first : end - first] += part
        if self._ramp is not None:
            self._ramp.forget(end - 1)
