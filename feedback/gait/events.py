"""What an event is worth: its place in the order of both legs, and the part of the foot that touched first.

Lives here: the legal order heel strike, other toe off, other heel strike, toe off; a quality from it; the first
zone. Why: predictions and cues must know which events to trust. Must never: suppress an event; it only judges.
"""

from collections.abc import Sequence

from feedback.config import Zone
from feedback.messages import HEEL_STRIKE, LEFT, RIGHT, TOE_OFF

_PLACE = {(LEFT, HEEL_STRIKE): 0, (RIGHT, TOE_OFF): 1, (RIGHT, HEEL_STRIKE): 2, (LEFT, TOE_OFF): 3}
_QUALITY = (0.4, 1.0, 0.7, 0.4)
"""By steps in the cycle since the last event: the same again, the legal next, one missing, two missing."""
_MOSTLY = 0.65
"""Share of the load from which the heel, or the forefoot with the toes, touched alone."""


class Order:
    """The cycle of both legs: left strike, right off, right strike, left off."""

    def __init__(self) -> None:
        self._place = -1

    def judge(self, leg: str, event: str, sureness: float) -> float:
        """Quality of this event, 0 … 1; it becomes the last one."""
        place = _PLACE[leg, event]
        quality = _QUALITY[(place - self._place) % 4] if self._place >= 0 else 0.7
        self._place = place
        return round(quality * sureness, 3)

    def forget(self) -> None:
        """Data are missing: the next event stands alone."""
        self._place = -1


class FirstZone:
    """Names the part of the foot that bears the load when contact is told, from the regions of a sole's zones.

    `fore` holds the indices of the zones under forefoot and toes.
    """

    def __init__(self, zones: Sequence[Zone]) -> None:
        self._heel = [z for z, zone in enumerate(zones) if zone.region == "heel"]
        self.fore = [z for z, zone in enumerate(zones) if zone.region in ("forefoot", "toe")]

    def name(self, loads: Sequence[float]) -> str:
        """'heel' | 'flat' | 'toe'; '' where the sole has no zones at one end, or bears nothing."""
        if not loads or not self._heel or not self.fore:
            return ""
        heel, fore = (sum(max(loads[z], 0.0) for z in zones) for zones in (self._heel, self.fore))
        return part_of(heel, fore, sum(load for load in loads if load > 0))


def part_of(heel: float, fore: float, total: float) -> str:
    """The part of the foot that bears the load, of that under heel, under forefoot with toes, and in all."""
    if total <= 0:
        return ""
    if heel >= _MOSTLY * total:
        return "heel"
    return "toe" if fore >= _MOSTLY * total else "flat"
