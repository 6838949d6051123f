"""The mark that lights up as a cue sounds, one a leg.

Lives here: Marks. Why: the eye is told of a cue when the ear is, by what was really played. Must never: light more than
three times a second, both legs together, or for a sound that was not played.
"""

from collections import deque
from typing import NamedTuple

from feedback.messages import LEGS, Played
from feedback.outputs.calm import WINDOW_NS

LIT_NS = 450_000_000
"""How long a mark fades after its cue."""
FLASHES = 3
"""At most so many marks light up in a second, both legs together."""
CUE_WORDS = {
    "glute_ready": "Ready",
    "glute_hold": "Press",
    "stance_stable": "Stand tall",
    "hip_extend": "Let it trail",
    "push_off": "Push",
    "load_affected": "Lean on it",
    "symmetry": "More time",
    "rhythm": "Step",
    "heel_first": "Heel first",
    "tall_pelvis": "Level",
}
"""What each cue of the catalogue asks for, in one or two words. Never what the body did: that is measured, or not."""


class Mark(NamedTuple):
    """One leg's mark."""

    leg: str
    glow: float
    """0 … 1: how brightly it is lit."""
    word: str
    """The cue's word while it is lit, else ''."""


class Marks:
    """Both marks."""

    def __init__(self, fades: bool = True) -> None:
        self._fades = fades
        self._lit_ns = dict.fromkeys(LEGS, -LIT_NS)
        self._words = dict.fromkeys(LEGS, "")
        self._flashes: deque[int] = deque(maxlen=FLASHES)

    def take(self, played: Played) -> None:
        """Light the leg's mark, unless it is lit, or that would be one flash too many; then it stays as it is."""
        if played.outcome != "played" or played.onset_ns - self._lit_ns.get(played.leg, played.onset_ns) < LIT_NS:
            return
        if len(self._flashes) == FLASHES and played.onset_ns - self._flashes[0] < WINDOW_NS:
            return
        self._flashes.append(played.onset_ns)
        self._lit_ns[played.leg] = played.onset_ns
        self._words[played.leg] = CUE_WORDS.get(played.kind, "Now")

    def show(self, leg: str, now_ns: int) -> Mark:
        """How it looks now; steps of a sixteenth, so that a picture is drawn anew only where one sees it."""
        age_ns = now_ns - self._lit_ns[leg]
        if not 0 <= age_ns < LIT_NS:
            return Mark(leg, 0.0, "")
        glow = 1.0 - int(16 * age_ns / LIT_NS) / 16 if self._fades else 1.0
        return Mark(leg, glow, self._words[leg])
