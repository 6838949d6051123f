"""When will a foot leave the ground, and when is it in mid-stance? Both follow from the strikes to come.

Lives here: one leg's toe off and mid-stance. Why: support ends so long after the other foot lands as it usually does,
and cues of push-off and stance need that moment ahead. Must never: predict a strike; that is the intervals' task.

Mid-stance is half way between the other foot's toe off and its heel strike: about 31 % of the gait cycle, where loading
has ended and the thigh passes the vertical (Perry 1992, Gait Analysis).
"""

from feedback.gait.intervals import CHS, CTO, HS, TO, Intervals
from feedback.gait.surety import Surety, Weights
from feedback.messages import TOE_OFF

_WEIGHTS = Weights((0.0,) * 4, (1.2,) * 4, (0.004,) * 4)


class Support:
    """One leg, from its own intervals and those of the other."""

    def __init__(self, mine: Intervals, its: Intervals) -> None:
        self._mine, self._its = mine, its
        self._off, self._middle = Surety(_WEIGHTS), Surety(_WEIGHTS)

    def toe_off_s(self) -> float:
        """The next toe off."""
        mine = self._mine
        its_strike_s = mine.at[CHS]
        if mine.anchor == TO:
            return mine.strike_s + mine.left_s(HS) - mine.left_s(TO)
        return (self._its.strike_s if its_strike_s is None else its_strike_s) + mine.left_s(CHS) - mine.left_s(TO)

    def mid_stance_s(self, now_s: float) -> float:
        """The next mid-stance."""
        mine = self._mine
        at_s = self._this_middle_s()
        if at_s <= now_s:
            at_s = mine.strike_s + mine.left_s(HS) - (mine.left_s(CTO) + mine.left_s(CHS)) / 2
        return at_s

    def aim(self, event: str, at_s: float) -> float:
        """The sigma (s) of TOE_OFF or MID_STANCE predicted for this time."""
        return (self._off if event == TOE_OFF else self._middle).aim(self._mine.anchor, at_s, 0.0)

    def left(self, at_s: float) -> None:
        """The foot has left the ground."""
        self._off.learn(at_s)
        self._off.begin()

    def passed(self) -> None:
        """The other foot has landed: mid-stance was half way of its swing."""
        cto, chs = self._mine.at[CTO], self._mine.at[CHS]
        if cto is not None and chs is not None:
            self._middle.learn((cto + chs) / 2)
        self._middle.begin()

    def _this_middle_s(self) -> float:
        """Mid-stance of the stance that goes on; in the past if there is none or it is over."""
        mine = self._mine
        start, cto, chs, _ = mine.at
        if start is None or chs is not None or mine.anchor == TO:
            return 0.0
        off_s = start + mine.left_s(HS) - mine.left_s(CTO) if cto is None else cto
        return (off_s + self._its.strike_s) / 2
