"""The mass that an emulated treadmill moves: belt and deck follow what they are told at their own pace.

Lives here: RunningBelt. Why: a belt has inertia, and whatever commands or measures it has to live with that. Must
never: know a protocol.
"""

from collections import deque
from collections.abc import Callable
from math import copysign

ACCELERATION_MPS2 = 0.5
"""Assumed of the drive, up and down: 1.2 m/s in 2.4 s; makers give no figure."""
TILT_PCT_S = 0.5
"""Assumed of the deck's motor."""
AVERAGE_S = 2.0


class RunningBelt:
    """Speed and incline, at ascending times in seconds.

    console: the speed that somebody at the treadmill's own console sets, m/s, until the first command from outside.
    """

    def __init__(self, console: Callable[[float], float] | None = None, slowest_mps: float = 0.0) -> None:
        self.speed_mps, self.incline_pct = 0.0, 0.0
        self.target_mps, self.target_pct = 0.0, 0.0
        self.on, self.emergency = False, False
        """on: started. emergency: its key is pulled."""
        self.acceleration_mps2 = ACCELERATION_MPS2
        self._console, self._slowest_mps = console, slowest_mps
        self._time_s = 0.0
        self._way_m = 0.0
        self._ways: deque[tuple[float, float]] = deque([(0.0, 0.0)])

    def advance(self, time_s: float) -> None:
        """Let time pass."""
        elapsed_s = max(0.0, time_s - self._time_s)
        before_mps = self.speed_mps
        if self._console and not self.emergency:
            self.target_mps = self.speed_mps = self._console(time_s)
            self.on = self.speed_mps > 0
        else:
            self.speed_mps = _towards(self.speed_mps, self.target_mps, self.acceleration_mps2 * elapsed_s)
        self.incline_pct = _towards(self.incline_pct, self.target_pct, TILT_PCT_S * elapsed_s)
        self._time_s = max(time_s, self._time_s)
        self._way_m += (before_mps + self.speed_mps) / 2 * elapsed_s
        self._remember()

    def start(self) -> None:
        """As the START key does: at the lowest speed, or as fast as it runs already."""
        self._take_over()
        if not self.emergency and not self.on:
            self.on, self.target_mps = True, max(self._slowest_mps, self.speed_mps)

    def run(self, speed_mps: float) -> None:
        """A new speed; a belt that is off remembers none."""
        self._take_over()
        if self.on and not self.emergency:
            self.target_mps = speed_mps

    def tilt(self, incline_pct: float) -> None:
        """A new incline."""
        self._take_over()
        self.target_pct = incline_pct

    def stop(self, lower: bool = False) -> None:
        """Come to stand; lower: the deck goes down too."""
        self._take_over()
        self.on, self.target_mps = False, 0.0
        self.target_pct = 0.0 if lower else self.target_pct

    def pull_key(self) -> None:
        """Emergency: the drive has no power, the belt stops at once as far as anybody can see."""
        self.stop()
        self.emergency, self.speed_mps = True, 0.0

    def average_mps(self) -> float:
        """Mean speed of the last AVERAGE_S, as treadmills report it (FVX manual p. 9-2)."""
        (from_s, from_m), (until_s, until_m) = self._ways[0], self._ways[-1]
        return (until_m - from_m) / (until_s - from_s) if until_s > from_s else self.speed_mps

    def _take_over(self) -> None:
        self._console = None

    def _remember(self) -> None:
        self._ways.append((self._time_s, self._way_m))
        while len(self._ways) > 2 and self._ways[1][0] <= self._time_s - AVERAGE_S:
            self._ways.popleft()


def _towards(value: float, target: float, most: float) -> float:
    way = target - value
    return target if abs(way) <= most else value + copysign(most, way)
