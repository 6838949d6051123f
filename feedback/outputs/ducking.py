"""What gives way when several sounds come together.

Lives here: Ducking, and the rank of a cue. Why: a guiding click must be heard through a held tone, a chime or a word;
two cues never mask each other. Must never: move a sound in time, or duck one leg's cue for the other's.

Short cues come first, and give way to nothing, so that those of both legs stay audible. Rewards, words after a stride
and summaries give way to them. What lasts, held sounds and speech, gives way to all that is short.
"""

from feedback.messages import Cue
from feedback.outputs.ramp import Ramp

DUCKED = 10 ** (-9 / 20)
"""9 dB less, half as loud to the ear (a sone is 10 dB), yet still to be heard."""
DUCK_S = 0.015
"""Way down and way up again; shorter is a click, longer comes after the rise of what it makes room for."""
CUE_RANK, RESULT_RANK, LASTING_RANK = 0, 1, 2


def rank_of(cue: Cue) -> int:
    """Lower goes before higher."""
    if cue.until_ns or cue.purpose == "speech" or cue.sound.startswith("say:"):
        return LASTING_RANK
    return CUE_RANK if cue.purpose == "cue" else RESULT_RANK


class Ducking:
    """The level of each rank, by frames of the stream."""

    def __init__(self, rate_hz: int) -> None:
        self._way = DUCK_S * rate_hz
        self._ramps = {rank: Ramp(0, 1.0) for rank in (RESULT_RANK, LASTING_RANK)}
        self._until = dict.fromkeys(self._ramps, 0)

    def make_room(self, rank: int, begin: int, end: int) -> None:
        """A sound of this rank lasts from begin to end: those behind it step back meanwhile."""
        for behind, ramp in self._ramps.items():
            if behind > rank:
                until = self._until[behind] = max(self._until[behind], end)
                down = begin + (ramp.at(begin) - DUCKED) / (1 - DUCKED) * self._way
                low = max(down, float(until))
                ramp.turn(begin, (down, DUCKED), (low, DUCKED), (low + self._way, 1.0))

    def relax(self, frame: int) -> None:
        """There is nothing left to make room for."""
        for behind, ramp in self._ramps.items():
            self._until[behind] = frame
            ramp.turn(frame, (frame + (1 - ramp.at(frame)) / (1 - DUCKED) * self._way, 1.0))

    def ramp(self, rank: int) -> Ramp | None:
        """What to multiply a sound of this rank by; None: nothing."""
        return self._ramps.get(rank)

    def forget(self, before: int) -> None:
        """What lies before this frame is not asked for again."""
        for ramp in self._ramps.values():
            ramp.forget(before)
