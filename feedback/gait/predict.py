"""When will each foot land next, leave the ground, and be in mid-stance? Taken anew at each event of both legs.

Lives here: the predictor of both legs. Why: of the ways compared on real walks, intervals that are re-anchored at
the other foot's events and at toe off, and refined by what the feet say, err least. Must never: predict while nobody
walks; a stop shows as an event that fails to come, or as a belt that stands.
"""

from collections.abc import Callable, Sequence
from math import inf, nan
from typing import NamedTuple

from feedback.gait.intervals import ANCHORS, CHS, CTO, HS, TO, Intervals
from feedback.gait.pace import Pace
from feedback.gait.support import Support
from feedback.messages import HEEL_STRIKE, LEFT, LEGS, MID_STANCE, RIGHT, TOE_OFF, other

_SHORTEST_S, _LONGEST_S = 0.5, 3.0
_OVERDUE_STEP_S = 0.02
_OVERDUE_SIGMA = 2.0
"""An overdue prediction is no surer than so many of the mean errors of late."""
_STALL_S = 0.15
"""Double support longer than usual by this (and by 5 mean errors) is a stop."""
_LATE = 5.0
_PAUSE_S = 2.5
"""After a stop of this length walking starts anew: nothing is predicted until both feet have landed again."""
_SOON_S = 1e-6
"""With the next sample."""
_SAME_S = 0.001
"""A toe off or mid-stance that moves by less is not told anew."""


class Forecast(NamedTuple):
    """An event to come."""

    leg: str
    event: str
    at_s: float
    sigma_s: float
    anchor: str


class Predictor:
    """Both legs. Feed it every event in order of telling; `tick` when `wake_s` has come.

    `ask` gives what both feet say of a leg's swing at a time (s), once a swing; None where they cannot tell.
    """

    def __init__(self, ask: Callable[[str, float], Sequence[float] | None]) -> None:
        self.walking = False
        self.wake_s = inf
        self.pace = Pace()
        self._ask = ask
        self._legs = {LEFT: Intervals(self.pace), RIGHT: Intervals(self.pace)}
        self._support = {leg: Support(mine, self._legs[other(leg)]) for leg, mine in self._legs.items()}
        self._told: dict[tuple[str, str], tuple[float, int]] = {}
        self._landed: set[str] = set()
        self._last_s = 0.0
        self._unsettled = self._behind = False

    def period_s(self, leg: str) -> float:
        """Usual stride time; 0 before it is known."""
        return self._legs[leg].left_s(HS)

    def usual(self, leg: str) -> tuple[float, float]:
        """Usual phase at which the foot leaves the ground, and stride time (s); NaN and 0 while not known."""
        mine = self._legs[leg]
        period_s = mine.left_s(HS)
        return (1.0 - mine.left_s(TO) / period_s, period_s) if mine.learnt else (nan, 0.0)

    def forecast(self, leg: str) -> Forecast | None:
        """The strike that stands for a leg; None while it is not walking or not known."""
        mine = self._legs[leg]
        if not self.walking or not mine.known:
            return None
        return Forecast(leg, HEEL_STRIKE, mine.strike_s, mine.sigma_s, ANCHORS[mine.anchor])

    def forget(self, leg: str) -> None:
        """Data of this leg are missing: its stride cannot be learnt from, nor predicted until it lands again."""
        self._legs[leg].lose((HS, CTO, CHS, TO))
        self._legs[other(leg)].lose((CTO, CHS))
        self._landed.discard(leg)

    def event(self, leg: str, event: str, at_s: float, now_s: float) -> list[Forecast]:
        """Take an event; give the strikes that it changes. Cues wait for them; the rest comes with the next `tick`."""
        self._resume(leg, event, now_s)
        if event == HEEL_STRIKE:
            self._strike(leg, at_s)
        else:
            self._support[leg].left(at_s)
            self._legs[leg].reach(TO, at_s)
            self._legs[other(leg)].reach(CTO, at_s)
        self._last_s = now_s
        self._behind = True
        self._plan(now_s)
        return [made for made in (self.forecast(leg), self.forecast(other(leg))) if made]

    def tick(self, now_s: float) -> list[Forecast]:
        """Time has passed without an event: ask the feet, push what is overdue, or notice the stop."""
        if now_s >= self._give_up_s():
            self.halt()
            return []
        changed = [leg for leg, mine in self._legs.items() if self._revise(leg, mine, now_s)]
        made = [strike for leg in changed if (strike := self.forecast(leg))] if changed else self._supports(now_s)
        self._behind = bool(changed)
        self._plan(now_s)
        return made

    def halt(self) -> None:
        """Nobody walks."""
        self.walking = False
        self.wake_s = inf
        self._told.clear()

    def settle(self) -> None:
        """Do what was put off when the feet landed: not urgent, and not cheap."""
        if self._unsettled:
            self._unsettled = False
            for mine in self._legs.values():
                mine.settle()
            self.pace.settle()

    def _strike(self, leg: str, at_s: float) -> None:
        mine = self._legs[leg]
        start = mine.at[HS]
        if start is not None and _SHORTEST_S < at_s - start < _LONGEST_S:
            mine.learn(at_s)
            self.pace.learn(at_s - start)
            self._unsettled = True
        mine.begin(at_s)
        self._legs[other(leg)].reach(CHS, at_s)
        self._support[other(leg)].passed()

    def _supports(self, now_s: float) -> list[Forecast]:
        """Toe off and mid-stance of both legs, as far as they have changed."""
        made = []
        for leg in LEGS:
            mine = self._legs[leg]
            if not self.walking or not mine.known or not self._legs[other(leg)].known:
                continue
            support, anchor = self._support[leg], mine.anchor
            for event, at_s in ((TOE_OFF, support.toe_off_s()), (MID_STANCE, support.mid_stance_s(now_s))):
                told_s, told_from = self._told.get((leg, event), (0.0, -1))
                if told_from != anchor or abs(at_s - told_s) > _SAME_S:
                    self._told[leg, event] = at_s, anchor
                    made.append(Forecast(leg, event, at_s, support.aim(event, at_s), ANCHORS[anchor]))
        return made

    def _revise(self, leg: str, mine: Intervals, now_s: float) -> bool:
        if not mine.known:
            return False
        if now_s >= mine.look_s:
            clues = self._ask(leg, now_s)
            if clues is not None:
                mine.refine(clues)
                return True
            mine.look_s = inf
        if now_s < self._overdue_s(mine):
            return False
        at_least = mine.left_s(TO) if mine.at[TO] is None else 2.0 * _OVERDUE_STEP_S
        mine.strike_s = max(mine.strike_s, now_s + at_least)
        mine.sigma_s = max(mine.sigma_s, _OVERDUE_SIGMA * mine.surety.missed_s(mine.anchor))
        return True

    def _resume(self, leg: str, event: str, now_s: float) -> None:
        """Walking goes on after a short stall at once, after a pause when both feet have landed."""
        if self.walking or self.pace.standing:
            return
        if now_s - self._last_s > _PAUSE_S:
            self._landed.clear()
        if event == HEEL_STRIKE:
            self._landed.add(leg)
        self.walking = len(self._landed) == 2

    def _give_up_s(self) -> float:
        """When the next event is so late that walking has stopped."""
        if not self.walking:
            return inf
        return min(map(self._too_late_s, self._legs.values()))

    @staticmethod
    def _too_late_s(mine: Intervals) -> float:
        if not mine.known:
            return inf
        late_s = _LATE * mine.surety.missed_s(TO)
        if mine.at[TO] is not None:
            return mine.due_s + max(0.25 * mine.left_s(HS), late_s, 0.25)
        start_s, lifted_s, step_s, _ = mine.at
        if step_s is not None:
            return step_s + mine.left_s(CHS) - mine.left_s(TO) + max(_STALL_S, late_s)
        if start_s is None or lifted_s is not None:
            return inf
        return start_s + mine.left_s(HS) - mine.left_s(CTO) + max(_STALL_S, late_s)

    @staticmethod
    def _overdue_s(mine: Intervals) -> float:
        """When its prediction cannot hold any longer: no toe off yet, or the strike itself is late."""
        left_s = mine.left_s(TO) if mine.at[TO] is None else 0.0
        return mine.strike_s - left_s + _OVERDUE_STEP_S

    def _plan(self, now_s: float) -> None:
        """When to look again: never before now, so that one sample brings one look."""
        due = [min(mine.look_s, self._overdue_s(mine)) for mine in self._legs.values() if mine.known]
        if self._behind:
            due.append(now_s + _SOON_S)
        self.wake_s = min(self._give_up_s(), max(min(due, default=inf), now_s)) if self.walking else inf
