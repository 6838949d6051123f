"""Does the thigh swing forward when its foot is off the ground? If not, its sensor is mirrored, or on the other leg.

Lives here: SwingSense. Why: a mirrored sensor tells extension as flexion, smoothly and plausibly. Must never: turn a
sensor round whose own motion is clear; then legs or soles are swapped, and somebody must look.
"""

from feedback.gait.hip.extension import nearest
from feedback.gait.hip.stances import Stance
from feedback.gait.hip.thigh import Thigh

_SHARE = 0.6
"""From toe off to 60 % of the swing the thigh flexes, in any gait."""
_AGAINST = 3
"""So many swings in a row against it are no stumble."""
SWAPPED = "it moves against its leg's swing: it is on the other leg, or the soles are swapped"


class SwingSense:
    """Of one thigh; tell it each stride."""

    def __init__(self) -> None:
        self._against = 0
        self.swapped = False

    def stride(self, thigh: Thigh, stance: Stance) -> bool:
        """True if the thigh's sensor had to be turned round."""
        until_ns = stance.off_ns + round(_SHARE * (stance.end_ns - stance.off_ns))
        before, after = nearest(thigh.angles, stance.off_ns), nearest(thigh.angles, until_ns)
        if before is None or after is None:
            return False
        self._against = self._against + 1 if after < before else 0
        if self._against == 0:
            self.swapped = False
        if self._against < _AGAINST:
            return False
        if thigh.sure:
            self.swapped = True
            return False
        self._against = 0
        thigh.mirror()
        return True
