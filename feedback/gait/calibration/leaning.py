"""Second step: lean left, lean right. Whether each sole lies under the foot that it is called by.

Lives here: Leaning and the verdict of both, the tap test. Why: with swapped feet every cue sounds for the wrong leg,
and nothing else in the signals of a healthy walk would show it. Must never: take one wrong lean for swapped soles;
people mix up left and right, soles do not.
"""

from feedback.config import Sole
from feedback.gait.calibration.refusal import Refusal
from feedback.gait.calibration.soles import Soles
from feedback.messages import LEFT, RIGHT, Message, Samples

LIMIT_S = 20.0
REACH = 0.15
"""A lean takes the share at least so far from where it stood: more than sway, less than a weak leg can do."""
BACK = 0.1
"""The lean before is over when the share is back this near to where it stood."""
HELD = 3
"""Tenths of a second that a lean is held."""


class Leaning:
    """Waits until the weight has gone clearly to one side, whichever."""

    limit_s = LIMIT_S

    def __init__(self, sole: Sole, asked: str, stood_share: float, came_from: str = "") -> None:
        """stood_share: of the left sole while standing. came_from: where the lean before this one went."""
        self._soles = Soles(sole)
        self.asked = asked
        self._stood_share = stood_share
        self._came_from = came_from
        self._held = {LEFT: 0, RIGHT: 0}
        self._share = stood_share
        self.found = ""
        """The sole that took the weight."""
        self.reached = stood_share
        """Share of the left sole then."""

    @property
    def prompt(self) -> str:
        """What to tell the person."""
        return f"Lean onto the {self.asked.upper()} foot, and hold it a moment."

    @property
    def done(self) -> bool:
        """A lean was seen."""
        return bool(self.found)

    @property
    def live(self) -> str:
        """What is seen now."""
        return f"left {100 * self._share:.0f} %, right {100 * (1 - self._share):.0f} %"

    def take(self, message: Message) -> None:
        """The next message of any kind."""
        if not isinstance(message, Samples) or self.done:
            return
        for moment in self._soles.add(message):
            if moment.load >= self._soles.least and not self.done:
                self._lean(moment.left_share)

    def refusal(self) -> Refusal | None:
        """Why nothing was seen; None if something was."""
        if self.found:
            return None
        return Refusal(
            f"no shift of weight was seen when asked to lean {self.asked}",
            "lean further, without lifting a foot; if that was so, one sole does not feel its load",
        )

    def _lean(self, share: float) -> None:
        self._share = share
        off = share - self._stood_share
        if self._came_from and abs(off) < BACK:
            self._came_from = ""
        for side, way in ((LEFT, off), (RIGHT, -off)):
            self._held[side] = self._held[side] + 1 if way >= REACH and side != self._came_from else 0
            if self._held[side] >= HELD:
                self.found, self.reached = side, share


def tapped(first: Leaning, second: Leaning) -> Refusal | None:
    """The verdict of both leans; None if each sole lies under its own foot."""
    if first.found == second.found:
        return Refusal(
            f"the {first.found} sole took the weight both when asked to lean {first.asked} and {second.asked}",
            "begin again, and lean to the side that is asked for",
        )
    if first.found != first.asked:
        return Refusal(
            "the soles are swapped: leaning left loads the right sole, leaning right the left one",
            "put each sole into the other shoe, or swap their cables or names in the rig's file, and begin again",
        )
    return None
