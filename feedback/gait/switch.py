"""A bare foot switch: one signal of unknown offset, gain and polarity becomes a load between 0 and 1.

Lives here: the meter of 'switch' soles. Why: published recordings and simple devices have no more than that. Must
never: say anything before a step was seen; standing still has no scale.
"""

from collections import deque
from collections.abc import Sequence
from math import isfinite, nan
from statistics import median

from feedback.config import Sole
from feedback.gait.contact import MS
from feedback.gait.load import Meter
from feedback.gait.polarity import Polarity

LEVEL = 0.10
"""Share of the signal's range at which events are timed. Near the swing's level, because the foot leaves a switch
slowly: at 0.1 the stances of gaitndd's own series are met within 25 ms (median), at 0.5 they are 70 ms short."""
_WINDOW_NS = 2_000 * MS
_SPAN_NS = 20 * MS
_NOISE_RATE = 0.002
_STEEP = 0.2
"""A step's edge crosses this share of the range within 20 ms; drift while standing does not …"""
_CLEAR_OF_NOISE = 12.0
"""… and is so many times the mean change between two samples."""
_SETTLE = 0.5
_LEAK_PER_S = 0.03
_CATCH = 0.3
_SLACK = 0.025
"""The swing may read so much below its median level (share of the range) before the level is pulled down."""


class SwitchMeter(Meter):
    """Finds the swing's and the stance's level. NaN until an edge stood out of the noise."""

    def __init__(self, sole: Sole, leg: str, polarity: Polarity) -> None:
        super().__init__(sole)
        self.ready = False
        self._leg, self._polarity = leg, polarity
        self._sign = polarity.sign(leg)
        self._low = self._high = nan
        self._widest = 0.0
        self._noise = 0.0
        self._count = 0
        self._last = nan
        self._last_ns = 0
        self._edges = _Edges()

    def load(self, t_ns: int, values: Sequence[float]) -> float:
        """Share of the range above the swing's level; NaN until the range is known or while the value is missing."""
        raw = sum(values) * self._sign
        if not isfinite(raw):
            return nan
        self._range(t_ns, raw)
        span = self._high - self._low
        up = raw > self._low + 0.5 * span
        self._polarity.see(self._leg, up == (self._sign > 0))
        if self._edges.add(t_ns, raw, up):
            self._judge(span)
            raw = sum(values) * self._sign
        return (raw - self._low) / (self._high - self._low) if self.ready else nan

    def zone_loads(self, _values: Sequence[float]) -> list[float]:
        """A switch cannot tell zones apart: none."""
        return []

    def settle(self, swing: Sequence[Sequence[float]]) -> None:
        """Follow the swing's level, which drifts."""
        seen = [total for total in map(sum, swing) if isfinite(total)]
        if seen:
            self._low += _SETTLE * (median(seen) * self._sign - self._low)

    def _range(self, t_ns: int, raw: float) -> None:
        """Both levels: caught up with quickly from outside, let go slowly from inside."""
        if self._last != self._last:
            self._low = self._high = self._last = raw
            self._last_ns = t_ns
        self._count += 1
        self._noise += max(_NOISE_RATE, 1.0 / self._count) * (abs(raw - self._last) - self._noise)
        leak = _LEAK_PER_S * min((t_ns - self._last_ns) * 1e-9, 0.1) * (self._high - self._low)
        if self._high - self._low < 0.4 * self._widest:
            leak = 0.0
        slack = _SLACK * (self._high - self._low) if self.ready else 0.0
        self._low += _CATCH * (raw - self._low) if raw < self._low - slack else leak
        self._high += _CATCH * (raw - self._high) if raw > self._high else -leak
        self._widest = max(self._widest, self._high - self._low)
        self._last, self._last_ns = raw, t_ns

    def _judge(self, span: float) -> None:
        """At the end of a window: did an edge stand out, and which way up is the signal?"""
        edges = self._edges
        if max(edges.rise, edges.fall) > max(_STEEP * span, _CLEAR_OF_NOISE * self._noise):
            self.ready = True
            seen = (edges.rise, edges.fall, edges.duty())
            self._polarity.weigh(self._leg, *(seen if self._sign > 0 else (edges.fall, edges.rise, 1.0 - seen[2])))
        else:
            self._polarity.stood()
        if self._sign != self._polarity.sign(self._leg):
            self._sign = self._polarity.sign(self._leg)
            self._low, self._high, self._last = -self._high, -self._low, -self._last
            edges.forget()
        edges.begin()


class _Edges:
    """Steepest rise and fall over 20 ms and time spent up, a window at a time."""

    def __init__(self) -> None:
        self.begin()
        self.forget()

    def begin(self) -> None:
        self.rise = self.fall = 0.0
        self._up = self._count = 0
        self._start_ns = 0

    def forget(self) -> None:
        self._past: deque[tuple[int, float]] = deque()

    def add(self, t_ns: int, raw: float, up: bool) -> bool:
        """Take a sample; True when a window is full."""
        if not self._start_ns:
            self._start_ns = t_ns
        past = self._past
        past.append((t_ns, raw))
        while t_ns - past[0][0] > _SPAN_NS:
            past.popleft()
        change = raw - past[0][1]
        self.rise, self.fall = max(self.rise, change), max(self.fall, -change)
        self._up += up
        self._count += 1
        return t_ns - self._start_ns >= _WINDOW_NS

    def duty(self) -> float:
        return self._up / self._count if self._count else 0.5
