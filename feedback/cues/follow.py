"""What the pitch of a held sound goes with, and from where to where.

Lives here: `following`, for HIP-EXTEND and LOAD-AFFECTED. Why: the pitch is lowest where the window opens and highest
at the target, so that the patient hears how far there is to go. Must never: let a target that nobody knows stop the
sound.

An angle begins at 0: the thigh is vertical, or stands to the pelvis as in standing, at about 30 % of the cycle, where
the window opens (science.md 1.3). A load begins with the foot in the air.
"""

from collections.abc import Callable
from math import isfinite
from typing import NamedTuple

from feedback.cues.shapes import Judge
from feedback.gait.measures import METHODS

Range = tuple[str, float, float]
"""Of a Cue: follows, follow_low, follow_high."""
Follows = Callable[[], Range]
"""As it is now: the target moves."""

LEAST_SPAN = 5.0
"""An angle's target may lie before the vertical, where the hip is stiff; then the pitch begins so many degrees short
of it."""


class _Way(NamedTuple):
    """How a measure is followed within the stride."""

    follows: str
    sign: int
    """Of the value that is followed, where the measure is above 0."""
    usual: float
    """The target while there is none: of slow walking (science.md 1.3); of a load, the body's weight."""
    span: float


_WAYS: dict[str, _Way] = {
    "thigh_extension_deg": _Way("thigh", -1, 14.0, LEAST_SPAN),
    "hip_extension_deg": _Way("hip", -1, 10.0, LEAST_SPAN),
    "trailing_limb_angle_deg": _Way("trailing_limb", 1, 18.0, LEAST_SPAN),
    "first_peak": _Way("load", 1, 1.0, 0.2),
}


def following(judge: Judge, kind: str, leg: str, measure: str) -> Follows:
    """The range that goes with the target in force, whatever it is measured with."""
    way = _WAYS[measure]

    def now() -> Range:
        told = (judge.verdict(kind, leg, measure, method, 0.0)[1] for method in ("", *METHODS))
        target = next((value for value in told if isfinite(value)), way.usual)
        return way.follows, way.sign * min(0.0, target - way.span), way.sign * target

    return now
