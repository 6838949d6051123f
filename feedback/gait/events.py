"""What an event is worth: its place in the order of both legs, and the part of the foot that touched or left.

Lives here: the legal order heel strike, other toe off, other heel strike, toe off; a quality from it; the parts of the
foot. Why: predictions and cues must know which events to trust. Must never: suppress an event; it only judges.
"""

from collections.abc import Iterable, Sequence

from feedback.config import Zone
from feedback.messages import HEEL_STRIKE, LEFT, RIGHT, TOE_OFF, other

_PLACE = {(LEFT, HEEL_STRIKE): 0, (RIGHT, TOE_OFF): 1, (RIGHT, HEEL_STRIKE): 2, (LEFT, TOE_OFF): 3}
_QUALITY = (0.2, 1.0, 0.7, 0.4)
"""By steps in the cycle since the last event: the same again, the legal next, one missing, two missing."""
_DOUBTED = 0.2
"""Share of its quality that a heel strike keeps which comes too soon."""
SHORTEST_STRIDE_NS, SHORTEST_STEP_NS = 500_000_000, 150_000_000
"""The predictor's own shortest stride; and a step, which of a limping leg may be a third of a hurried stride."""
LEAST = 0.03
"""Share of body weight from which a part of the foot bears."""
_MOSTLY = 0.65
"""Where heel and forefoot bear at once, this share of the load on one of them names it."""


class Order:
    """The cycle of both legs: left strike, right off, right strike, left off."""

    def __init__(self) -> None:
        self._place = -1
        self._strikes_ns: dict[str, int] = {}
        self.missed = False
        """Events that should have come before the last one were not seen."""
        self.doubt = ""
        """Why the last one may be none, in the words of GaitEvent."""

    def judge(self, leg: str, event: str, sureness: float, at_ns: int) -> float:
        """Quality of this event, 0 … 1; it becomes the last one."""
        place = _PLACE[leg, event]
        after = (place - self._place) % 4 if self._place >= 0 else None
        quality = 0.7 if after is None else _QUALITY[after]
        self.missed = after is not None and after != 1
        self._place = place
        self.doubt = self._too_soon(leg, at_ns) if event == HEEL_STRIKE else ""
        if self.doubt:
            quality *= _DOUBTED
        elif after == 0:
            self.doubt = "repeated"
        return round(quality * sureness, 3)

    def forget(self) -> None:
        """Data are missing: the next event stands alone."""
        self._place = -1
        self._strikes_ns.clear()

    def _too_soon(self, leg: str, at_ns: int) -> str:
        mine_ns, other_ns = self._strikes_ns.get(leg), self._strikes_ns.get(other(leg))
        self._strikes_ns[leg] = at_ns
        if mine_ns is not None and at_ns - mine_ns < SHORTEST_STRIDE_NS:
            return "refractory"
        if other_ns is not None and at_ns - other_ns < SHORTEST_STEP_NS:
            return "crossover"
        return ""


class Parts:
    """Names the part of the foot that bears the load, from the regions of a sole's zones.

    `fore` holds the indices of the zones under forefoot and toes.
    """

    def __init__(self, zones: Sequence[Zone]) -> None:
        self._heel = [z for z, zone in enumerate(zones) if zone.region == "heel"]
        self.fore = [z for z, zone in enumerate(zones) if zone.region in ("forefoot", "toe")]

    def first(self, rows: Iterable[Sequence[float]], least: float) -> str:
        """'heel' | 'flat' | 'toe' from the first of these rows of zone loads in which a part bears more than `least`.

        '' where none does, or the sole has no zones at one end.
        """
        if not self._heel or not self.fore:
            return ""
        name = ""
        for loads in rows:
            total = sum(loads)
            if total <= least:
                continue
            heel, fore = sum([loads[z] for z in self._heel]), sum([loads[z] for z in self.fore])
            if heel > least and (fore <= least or heel >= _MOSTLY * total):
                return "heel"
            if fore > least and (heel <= least or fore >= _MOSTLY * total):
                return "toe"
            name = "flat"
            if max(heel, fore, total - heel - fore) > least:
                break
        return name


def part_of(heel: float, fore: float, total: float) -> str:
    """The part of the foot that bears the load, of that under heel, under forefoot with toes, and in all."""
    if total <= 0:
        return ""
    if heel >= _MOSTLY * total:
        return "heel"
    return "toe" if fore >= _MOSTLY * total else "flat"
