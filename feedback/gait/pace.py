"""Belt speed as a feed-forward: on a faster belt every interval of the stride is shorter, and at once.

Lives here: how intervals change with speed. Why: learnt intervals follow a change of speed only stride by stride; on a
ramp of 0.05 m/s per second they would err by 130 to 180 ms. Must never: guess a speed that nobody measured.

Stride time goes with speed to the power of -gamma. Gamma is 0.55 in most people and is fitted to this patient, by the
median of pairwise slopes (Theil 1950; Sen 1968) of log stride time over log speed, once enough speeds were seen.
"""

from collections import deque
from itertools import combinations
from math import exp, log
from statistics import median

SLOWEST_MPS = 0.1
"""A belt slower than this stands: nobody walks on it."""
GAMMA, GAMMA_BOUNDS = 0.55, (0.3, 0.8)
_FILTER_S = 0.3
_RANGE_MPS = 0.15
"""So much difference between the speeds seen is needed to fit gamma."""
_PAIRS = 24
_APART = 0.1
"""Two speeds are compared if their logarithms differ by this much."""
_STALE_S = 1.0
"""Without a measurement for so long, the belt is taken to keep its speed."""


class Pace:
    """`measure` at each measured speed; `factor` is 1.0 until a speed is known."""

    def __init__(self) -> None:
        self.speed_mps = 0.0
        """Filtered; 0 while unknown or standing."""
        self.known = False
        self.gamma = GAMMA
        self._rise_mps2 = 0.0
        self._reference_mps = 0.0
        self._at_s = 0.0
        self._seen: deque[tuple[float, float]] = deque(maxlen=_PAIRS)
        self._due = 0

    @property
    def standing(self) -> bool:
        """The belt is known to stand still."""
        return self.known and self.speed_mps < SLOWEST_MPS

    def measure(self, at_s: float, speed_mps: float) -> None:
        """Take a measured belt speed."""
        passed_s = at_s - self._at_s
        if not self.known or passed_s > _STALE_S or speed_mps < SLOWEST_MPS or self.speed_mps < SLOWEST_MPS:
            self.speed_mps, self._rise_mps2 = speed_mps, 0.0
        elif passed_s > 0:
            share = 1.0 - exp(-passed_s / _FILTER_S)
            step = speed_mps - self.speed_mps - self._rise_mps2 * passed_s
            self.speed_mps += self._rise_mps2 * passed_s + share * step
            self._rise_mps2 += share * share * step / (2.0 * passed_s)
        self.known, self._at_s = True, at_s
        if not self._reference_mps and speed_mps >= SLOWEST_MPS:
            self._reference_mps = speed_mps

    def factor(self, from_s: float, until_s: float) -> float:
        """Length of an interval between these times over its length at the reference speed."""
        if not self._reference_mps or self.standing:
            return 1.0
        ahead_s = min(max((from_s + until_s) / 2 - self._at_s, -_STALE_S), _STALE_S)
        speed_mps = max(self.speed_mps + self._rise_mps2 * ahead_s, SLOWEST_MPS)
        return exp(-self.gamma * log(speed_mps / self._reference_mps))

    def learn(self, stride_s: float) -> None:
        """A stride has ended: it took so long at the present speed."""
        if self.known and not self.standing:
            self._seen.append((log(self.speed_mps), log(stride_s)))
            self._due += 1

    def settle(self) -> None:
        """Fit gamma, if a whole set of strides is new. Not urgent, and not cheap."""
        if self._due < _PAIRS:
            return
        self._due = 0
        speeds = [speed for speed, _ in self._seen]
        if exp(max(speeds)) - exp(min(speeds)) < _RANGE_MPS:
            return
        slopes = [(b[1] - a[1]) / (b[0] - a[0]) for a, b in combinations(self._seen, 2) if abs(b[0] - a[0]) > _APART]
        if slopes:
            self.gamma = min(max(-median(slopes), GAMMA_BOUNDS[0]), GAMMA_BOUNDS[1])
