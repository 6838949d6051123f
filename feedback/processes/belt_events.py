"""What a belt does, from what it tells of itself: it starts, stops, or has an emergency.

Lives here: BeltEvents. Why: each treadmill has its own words for it, and a session needs one. Must never: know a make,
ask the time, or tell the same thing twice.
"""

from math import isfinite, nan

from drivers.belt import State
from feedback.messages import BeltEvent, Samples

RUNS_MPS, STANDS_MPS = 0.1, 0.05
"""Of a belt that tells its speed alone: above the one it runs, below the other it stands."""
RUNS, STANDS = "start", "stop"
_CODES = {
    State.STANDS: STANDS,
    State.RUNS: RUNS,
    State.STARTS: RUNS,
    State.EMERGENCY: "emergency_stop",
    State.PAUSED: "pause",
    State.FAULT: "fault",
}
"""A belt that is coming to stand is in none of these, whatever it calls it: it still runs until it stands."""


class BeltEvents:
    """One belt, or two side by side."""

    def __init__(self, sensor: str) -> None:
        self._sensor = sensor
        self._last = STANDS

    def feed(self, told: Samples, why: str = "") -> list[BeltEvent]:
        """What this sample shows that the one before did not. why: this system's reason, if it has told it to stop.

        A belt that runs as it is first heard is told as started.
        """
        found = self._found(told.values)
        if found in ("", self._last):
            return []
        self._last = found
        reason = why if found == STANDS else ""
        return [BeltEvent(told.t_ns, told.cause_ns, 0, self._sensor, found, told.values[0], reason)]

    def _found(self, values: tuple[float, ...]) -> str:
        """By the belt's own state, else by its speed; '' if neither says anything new."""
        code = values[2] if len(values) > 2 else nan
        speed_mps = abs(values[0]) if values else nan
        if isfinite(code):
            found = _CODES.get(State(int(code)), "")
            return "" if found == STANDS and speed_mps > RUNS_MPS else found
        return RUNS if speed_mps > RUNS_MPS else STANDS if speed_mps < STANDS_MPS else ""
