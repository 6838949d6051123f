"""How sure is a prediction? Its expected error, from how this patient was missed lately and how odd this stride is.

Lives here: the standard deviation that goes with each predicted time. Why: a cue sounds only while it is small enough,
so it must mean what it says. Must never: promise less than the sensor's own time step.

Errors have heavy tails, from turns: most strides err by less than the standard deviation of all, and those that err
more are odd before. So sigma grows with what is unusual in the stride. The weights were fitted on the walks of
PhysioNet gaitpdb with odd subject numbers (likelihood of Student's t with 4 degrees of freedom, then scaled so that
71 % of the errors lie within one sigma; 92 to 93 % then lie within two, from the second anchor on).
"""

from typing import NamedTuple

LOOK = 4
"""The stage after the anchors HS, CTO, CHS, TO: refined by what the feet said."""
_UNUSUAL_S = 0.0055
"""After the look: weight of the clues' root mean square deviation, in their scales …"""
_MOVED = 0.15
"""… and of how far they moved the prediction."""
_FLOOR_S = 0.003
_NEW_S = 0.04
"""Mean error that is expected of somebody new."""
_RATE = 0.12
_WORST_S = 0.1
"""An error counts for no more than this, so that one turn does not mute the cues after it."""


class Weights(NamedTuple):
    """Of each stage: what sigma is made of."""

    odd: tuple[float, ...]
    """Per second by which this stride's intervals are from the usual."""
    missed: tuple[float, ...]
    """Per second of mean error lately."""
    least_s: tuple[float, ...]


STRIKE = Weights((0.0, 0.98, 0.53, 0.40, 0.15), (1.05, 0.48, 0.28, 0.31, 0.32), (0.004, 0.0056, 0.0051, 0.0034, 0.0))


class Surety:
    """One event of one leg. `aim` at each prediction, `learn` when the event has come."""

    def __init__(self, weights: Weights = STRIKE) -> None:
        self._weights = weights
        self._missed_s = [_NEW_S] * 5
        self._aimed_s: list[float | None] = [None] * 5

    def begin(self) -> None:
        """A stride begins."""
        self._aimed_s = [None] * 5

    def missed_s(self, stage: int) -> float:
        """Mean distance of late between the predictions of this stage and what came."""
        return self._missed_s[stage]

    def aim(self, stage: int, at_s: float, odd_s: float) -> float:
        """The sigma (s) of a prediction; `odd_s` is how far this stride's intervals are from the usual."""
        self._aimed_s[stage] = at_s
        odd, missed, least_s = self._weights
        return least_s[stage] + missed[stage] * self._missed_s[stage] + odd[stage] * odd_s

    def look(self, strike_s: float, odd_s: float, unusual: float, moved_s: float) -> float:
        """The sigma (s) of a refined prediction."""
        return max(_FLOOR_S, self.aim(LOOK, strike_s, odd_s) + _UNUSUAL_S * unusual + _MOVED * abs(moved_s))

    def learn(self, at_s: float) -> None:
        """The event has come at this time."""
        for stage, aimed_s in enumerate(self._aimed_s):
            if aimed_s is not None:
                miss_s = min(abs(at_s - aimed_s), _WORST_S)
                self._missed_s[stage] += _RATE * (miss_s - self._missed_s[stage])
