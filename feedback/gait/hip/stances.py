"""The stances of both legs as the gait events come: what of each is known, and of which leg it is.

Lives here: Stance, Stances. Why: measures of hip and thigh are taken between events of both legs. Must never: join
events across a pause, or take one foot's events for the other's.
"""

from dataclasses import dataclass
from enum import Enum, auto

from feedback.gait.strides import LONGEST_NS
from feedback.messages import HEEL_STRIKE, LEGS, TOE_OFF, GaitEvent, other

_SHORTEST_NS = 200_000_000
_ALONE_NS = 2 * LONGEST_NS
"""A foot that said nothing for so long is not measured, and the other one is alone."""
STANCE_SHARE = 0.62
"""Usual share of stance in the stride, before a stride of this leg is known."""


class Known(Enum):
    """What has become known of a stance."""

    OTHER_STRIKE = auto()
    TOE_OFF = auto()
    STANCE = auto()
    """Both of them."""
    STRIDE = auto()
    """Its toe off and its next strike."""


News = list[tuple["Stance", Known]]


@dataclass(slots=True)
class Stance:
    """One stance, and the swing after it. A time is 0 until it is known."""

    leg: str
    start_ns: int
    usual_ns: int
    """The stride before, strike to strike; 0: there was none."""
    other_off_ns: int = 0
    other_strike_ns: int = 0
    off_ns: int = 0
    end_ns: int = 0
    halved: bool = False
    """Only this foot is measured: the other's strike is taken at half of the stride."""

    @property
    def stride_ns(self) -> int:
        """Length of this stride or, until it is known, of the one before, or as its stance lets expect."""
        if self.end_ns:
            return self.end_ns - self.start_ns
        return self.usual_ns or round((self.off_ns - self.start_ns) / STANCE_SHARE)


class Stances:
    """Give it each event; it gives the stances of which more has become known, and what."""

    def __init__(self) -> None:
        self._now: dict[str, Stance | None] = dict.fromkeys(LEGS)
        self._heard_ns = dict.fromkeys(LEGS, -_ALONE_NS)

    def of(self, leg: str) -> Stance | None:
        """The last stance that has begun."""
        return self._now[leg]

    def event(self, told: GaitEvent) -> News:
        """Take an event of either leg."""
        leg, t_ns = told.leg, told.t_ns
        self._heard_ns[leg] = t_ns
        if told.event == HEEL_STRIKE:
            return self._strike(leg, t_ns)
        return self._off(leg, t_ns) if told.event == TOE_OFF else []

    def _strike(self, leg: str, t_ns: int) -> News:
        more: News = []
        mine, its = self._now[leg], self._now[other(leg)]
        usual_ns = 0
        if mine and mine.off_ns and t_ns - mine.start_ns <= LONGEST_NS:
            mine.end_ns = t_ns
            usual_ns = t_ns - mine.start_ns
            if t_ns - self._heard_ns[other(leg)] > _ALONE_NS:
                mine.other_strike_ns, mine.halved = mine.start_ns + usual_ns // 2, True
                more += [(mine, Known.OTHER_STRIKE), (mine, Known.STANCE)]
            more.append((mine, Known.STRIDE))
        self._now[leg] = Stance(leg, t_ns, usual_ns)
        if its and not its.other_strike_ns and _SHORTEST_NS < t_ns - its.start_ns <= LONGEST_NS:
            its.other_strike_ns = t_ns
            more.append((its, Known.OTHER_STRIKE))
            if its.off_ns:
                more.append((its, Known.STANCE))
        return more

    def _off(self, leg: str, t_ns: int) -> News:
        mine, its = self._now[leg], self._now[other(leg)]
        if its and not its.other_strike_ns and its.start_ns < t_ns:
            its.other_off_ns = t_ns
        if mine is None or mine.off_ns or not _SHORTEST_NS < t_ns - mine.start_ns <= LONGEST_NS:
            return []
        mine.off_ns = t_ns
        return [(mine, Known.TOE_OFF)] + ([(mine, Known.STANCE)] if mine.other_strike_ns else [])
