"""The clock of the lab streaming layer and the host's own, held against each other.

Lives here: how far they are apart, and the way of a stamp in either direction. Why: inlets and outlets must agree.
Must never: know the library; its clock is handed in.

The layer's clock (`lsl_local_clock`, a std::chrono::steady_clock) is CLOCK_MONOTONIC on Linux, and so is
time.perf_counter. Nothing relies on that: the difference is measured, by the quickest of some looks at both, and looked
at again every AGAIN_S. A difference that is no larger than the look was long cannot be told from none, and is none: so
stamps of one and the same clock are carried over unchanged.
"""

import math
import time
from collections.abc import Callable

AGAIN_S = 2.0
"""From one look at the clocks to the next."""
LOOKS = 5
Clock = Callable[[], float]


def apart_s(layer: Clock, host: Clock) -> float:
    """Host's clock minus the layer's; 0 where they are the same, as far as can be told."""
    width_s, difference_s = min(_look(layer, host) for _ in range(LOOKS))
    return 0.0 if abs(difference_s) <= width_s / 2 else difference_s


def _look(layer: Clock, host: Clock) -> tuple[float, float]:
    """(how long it took, host minus layer in its middle)."""
    before = host()
    there = layer()
    after = host()
    return after - before, (before + after) / 2 - there


class LayerClock:
    """From a stamp of the layer to microseconds of time.perf_counter."""

    def __init__(self, local_clock: Clock, correction: Clock, clock: Clock = time.perf_counter) -> None:
        """correction: seconds from the sender's clock to the layer's clock here."""
        self._local, self._correction, self._clock = local_clock, correction, clock
        self._due_s, self._offset_s = -math.inf, 0.0

    def host_us(self, stamp_s: float) -> int:
        """Of a sample's stamp; the clocks are compared again every AGAIN_S. Never below 0."""
        now_s = self._clock()
        if now_s >= self._due_s:
            self._due_s = now_s + AGAIN_S
            self._offset_s = self._correction() + apart_s(self._local, self._clock)
        return max(0, round(1e6 * (stamp_s + self._offset_s)))


class HostClock:
    """The other way: from time.perf_counter_ns to a stamp of the layer on this computer."""

    def __init__(self, local_clock: Clock, clock: Clock = time.perf_counter) -> None:
        self._local, self._clock = local_clock, clock
        self._due_s, self._offset_s = -math.inf, 0.0

    def layer_s(self, host_ns: int) -> float:
        """Of an instant on the host's clock; the clocks are compared again every AGAIN_S."""
        now_s = self._clock()
        if now_s >= self._due_s:
            self._due_s = now_s + AGAIN_S
            self._offset_s = apart_s(self._local, self._clock)
        return host_ns / 1e9 - self._offset_s
