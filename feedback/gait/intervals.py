"""Robust intervals of one leg: how long it is from each event of the stride to the next heel strike.

Lives here: what one leg has learnt, and its aim in this stride. Why: intervals that are re-anchored at the other
foot's events and at toe off err least of the ways compared on real walks. Must never: unlearn the gait for one turn,
nor cling to it when the pace has changed.
"""

from collections.abc import Sequence
from math import inf, sqrt

from feedback.gait.refine import Refinement

ANCHORS = ("heel_strike", "contralateral_toe_off", "contralateral_heel_strike", "toe_off")
HS, CTO, CHS, TO = range(4)

LOOK_S = 0.27
"""So long before the predicted strike the stance foot is asked: the later the better, yet in time for a cue."""
_SPLIT = (1.0, 0.88, 0.5, 0.38)
"""Share of a stride that is left at each anchor, before anything was learnt (normal gait: 12, 50, 62 %)."""
_WEIGHT_TO = 0.75
"""After toe off: the weight of its own prediction beside the one from the other foot's strike."""
_RATE = 0.2
_CLIP_S = 0.05
"""A residual counts for no more than this, so that a turn does not unlearn the gait …"""
_CLIP_RUN = 3
"""… unless so many in a row point the same way: then the pace has changed, and is followed fast."""
_RUN_RATE = 0.4
_NEW_SIGMA_S = 0.05
_VAR_RATE = 0.15
_VAR_CLIP_S = 0.12
_CALM = 0.45
"""Errors have heavy tails, from turns: most strides err by less than the standard deviation of all …"""
_ODD_SHARE = 0.3
"""… and those that err more are odd before: this share of how far its steps were from the usual is added."""


class Intervals:
    """Mean and variance of the time left at each anchor; where this stride is; when it should end."""

    def __init__(self) -> None:
        self.left_s = [0.0] * 4
        self.learnt = 0
        self.anchor = HS
        self.at: list[float | None] = [None] * 4
        self.due_s = self.strike_s = 0.0
        """The strike as aimed at, and as it now stands: refined, or pushed because it is overdue."""
        self.sigma_s = 0.0
        self.look_s = inf
        """When to ask the stance foot."""
        self._var = [_NEW_SIGMA_S**2] * 4
        self._run = [0] * 4
        self._refinement = Refinement()
        self._residual_s: float | None = None
        """How much later than its prediction the foot landed, if that has not been learnt from yet."""

    def begin(self, strike_s: float) -> None:
        """The foot has landed: a stride begins."""
        self.at = [strike_s, None, None, None]
        self.look_s = inf
        self.anchor = HS
        self.aim()

    def reach(self, anchor: int, at_s: float) -> None:
        """An event of this stride has come; it counts only where the stride's start is known."""
        if self.at[HS] is not None:
            self.at[anchor] = at_s
            self.anchor = anchor
            self.aim()

    def lose(self, anchors: Sequence[int]) -> None:
        """The times of these anchors are not to be trusted any longer."""
        for anchor in anchors:
            self.at[anchor] = None
        self.look_s = inf
        if self.at[self.anchor] is None:
            self.anchor = HS
        self.aim()

    @property
    def known(self) -> bool:
        """There is something to predict from."""
        return self.learnt > 0 and self.at[self.anchor] is not None

    def spread_s(self, anchor: int) -> float:
        """Standard deviation of the errors from an anchor."""
        return sqrt(self._var[anchor])

    def aim(self) -> None:
        """Predict from the latest anchor of this stride."""
        a = self.anchor
        at = self.at[a]
        if at is None:
            return
        strike_s = at + self.left_s[a]
        step_s = self.at[CHS]
        if a == TO and step_s is not None:
            strike_s = _WEIGHT_TO * strike_s + (1.0 - _WEIGHT_TO) * (step_s + self.left_s[CHS])
            self.look_s = strike_s - LOOK_S
        self.strike_s = self.due_s = strike_s
        self.sigma_s = _CALM * sqrt(self._var[a]) + _ODD_SHARE * self._oddity_s()

    def refine(self, loads: Sequence[float]) -> None:
        """Trim the aim by what the other, standing foot says; loads as in Refinement.correction."""
        self.look_s = inf
        self.settle()
        self.strike_s = self.due_s + self._refinement.correction(self._odd_intervals(), loads)

    def learn(self, strike_s: float) -> None:
        """The stride has ended: each of its anchors tells how long it really was before the strike."""
        start = self.at[HS]
        if not self.learnt and start is not None:
            self.left_s = [share * (strike_s - start) for share in _SPLIT]
        self.learnt += 1
        self._residual_s = strike_s - self.due_s
        rate = max(_RATE, 1.0 / self.learnt)
        for a, at in enumerate(self.at):
            if at is not None:
                self._learn(a, strike_s - at - self.left_s[a], rate)

    def settle(self) -> None:
        """Learn from the last stride what the stance foot had said."""
        if self._residual_s is not None:
            self._refinement.learn(self._residual_s)
            self._residual_s = None

    def _learn(self, a: int, residual: float, rate: float) -> None:
        clip = _CLIP_S
        if abs(residual) <= clip:
            self._run[a] = 0
        else:
            sign = 1 if residual > 0 else -1
            self._run[a] = self._run[a] + sign if self._run[a] * sign > 0 else sign
            if abs(self._run[a]) >= _CLIP_RUN:
                clip *= 1.5 * abs(self._run[a])
                rate = max(rate, _RUN_RATE)
        self.left_s[a] += rate * min(max(residual, -clip), clip)
        self._var[a] += _VAR_RATE * (min(residual * residual, _VAR_CLIP_S**2) - self._var[a])

    def _odd_intervals(self) -> tuple[float, float, float]:
        """First double support, step, and second double support of this stride, less the usual ones (s)."""
        start, cto, chs, to = self.at
        left = self.left_s
        first = cto - start - left[HS] + left[CTO] if cto is not None and start is not None else 0.0
        step = chs - start - left[HS] + left[CHS] if chs is not None and start is not None else 0.0
        second = to - chs - left[CHS] + left[TO] if to is not None and chs is not None else 0.0
        return first, step, second

    def _oddity_s(self) -> float:
        first, step, second = self._odd_intervals()
        return max(abs(first), abs(step), abs(second))
