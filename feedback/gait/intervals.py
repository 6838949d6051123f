"""Robust intervals of one leg: how long it is from each event of the stride to the next heel strike.

Lives here: what one leg has learnt, and its aim in this stride. Why: intervals that are re-anchored at the other
foot's events and at toe off err least of the ways compared on real walks. Must never: unlearn the gait for one turn,
nor cling to it when the pace has changed.
"""

from collections.abc import Sequence
from math import inf

from feedback.gait.pace import Pace
from feedback.gait.refine import Refinement
from feedback.gait.surety import Surety

ANCHORS = ("heel_strike", "contralateral_toe_off", "contralateral_heel_strike", "toe_off")
HS, CTO, CHS, TO = range(4)

LOOK_S = 0.26
"""So long before the predicted strike the feet are asked: the later the better, yet in time for a cue."""
_SPLIT = (1.0, 0.88, 0.5, 0.38)
"""Share of a stride that is left at each anchor, before anything was learnt (normal gait: 12, 50, 62 %)."""
_WEIGHT_TO = 0.75
"""After toe off: the weight of its own prediction beside the one from the other foot's strike."""
_RATES = (0.3, 0.25, 0.2, 0.15)
"""Share by which the usual follows each stride, by anchor."""
_CLIP_S = 0.05
"""A residual counts for no more than this, so that a turn does not unlearn the gait …"""
_CLIP_RUN = 4
"""… unless so many in a row point the same way: then the pace has changed, and is followed fast."""
_RUN_RATE = 0.4


class Intervals:
    """Mean of the time left at each anchor; where this stride is; when it should end."""

    def __init__(self, pace: Pace) -> None:
        self.learnt = 0
        self.anchor = HS
        self.at: list[float | None] = [None] * 4
        self.due_s = self.strike_s = 0.0
        """The strike as aimed at, and as it now stands: refined, or pushed because it is overdue."""
        self.sigma_s = 0.0
        self.look_s = inf
        """When to ask the feet."""
        self.surety = Surety()
        self._pace = pace
        self._factor = 1.0
        self._left_s = [0.0] * 4
        """At the pace's reference speed."""
        self._run = [0] * 4
        self._refinement = Refinement()
        self._residual_s: float | None = None
        """How much later than its prediction the foot landed, if that has not been learnt from yet."""

    @property
    def known(self) -> bool:
        """There is something to predict from."""
        return self.learnt > 0 and self.at[self.anchor] is not None

    def left_s(self, anchor: int) -> float:
        """Usual time from this anchor to the strike, at the present pace."""
        return self._factor * self._left_s[anchor]

    def begin(self, strike_s: float) -> None:
        """The foot has landed: a stride begins."""
        self.at = [strike_s, None, None, None]
        self.look_s = inf
        self.anchor = HS
        self.surety.begin()
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

    def aim(self) -> None:
        """Predict from the latest anchor of this stride."""
        a = self.anchor
        at = self.at[a]
        if at is None:
            return
        self._factor = self._pace.factor(at, at + self.left_s(a))
        strike_s = at + self.left_s(a)
        step_s = self.at[CHS]
        if a == TO and step_s is not None:
            strike_s = _WEIGHT_TO * strike_s + (1.0 - _WEIGHT_TO) * (step_s + self.left_s(CHS))
            self.look_s = strike_s - LOOK_S
        self.strike_s = self.due_s = strike_s
        self.sigma_s = self.surety.aim(a, strike_s, self._oddity_s())

    def refine(self, clues: Sequence[float]) -> None:
        """Trim the aim by what both feet say."""
        self.look_s = inf
        self.settle()
        moved_s = self._refinement.correction(self._odd_intervals(), clues)
        self.strike_s = self.due_s + moved_s
        self.sigma_s = self.surety.look(self.strike_s, self._oddity_s(), self._refinement.unusual, moved_s)

    def learn(self, strike_s: float) -> None:
        """The stride has ended: each of its anchors tells how long it really was before the strike."""
        start = self.at[HS]
        if not self.learnt and start is not None:
            self._left_s = [share * (strike_s - start) / self._pace.factor(start, strike_s) for share in _SPLIT]
        self.learnt += 1
        self._residual_s = strike_s - self.due_s
        self.surety.learn(strike_s)
        for a, at in enumerate(self.at):
            if at is not None:
                self._learn(a, (strike_s - at) / self._pace.factor(at, strike_s) - self._left_s[a])

    def settle(self) -> None:
        """Learn from the last stride what the feet had said."""
        if self._residual_s is not None:
            self._refinement.learn(self._residual_s)
            self._residual_s = None

    def _learn(self, a: int, residual: float) -> None:
        clip, rate = _CLIP_S, max(_RATES[a], 1.0 / self.learnt)
        if abs(residual) <= clip:
            self._run[a] = 0
        else:
            sign = 1 if residual > 0 else -1
            self._run[a] = self._run[a] + sign if self._run[a] * sign > 0 else sign
            if abs(self._run[a]) >= _CLIP_RUN:
                clip *= 1.5 * abs(self._run[a])
                rate = max(rate, _RUN_RATE)
        self._left_s[a] += rate * min(max(residual, -clip), clip)

    def _odd_intervals(self) -> tuple[float, float, float]:
        """First double support, step, and second double support of this stride, less the usual ones (s)."""
        start, cto, chs, to = self.at
        left = [self._factor * left for left in self._left_s]
        first = cto - start - left[HS] + left[CTO] if cto is not None and start is not None else 0.0
        step = chs - start - left[HS] + left[CHS] if chs is not None and start is not None else 0.0
        second = to - chs - left[CHS] + left[TO] if to is not None and chs is not None else 0.0
        return first, step, second

    def _oddity_s(self) -> float:
        first, step, second = self._odd_intervals()
        return max(abs(first), abs(step), abs(second))
