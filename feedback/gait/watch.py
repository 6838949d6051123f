"""Is each zone of a sole alive? Finds channels that went dead, stuck or to a rail while the foot walks.

Lives here: the watch over one sole's zones. Why: a stuck zone holds the foot on the ground for ever. Must never: call
a zone faulty because a foot stands still, or because that part of the foot is never loaded.
"""

from collections.abc import Sequence

_STEPS = 4
"""Steps of either foot over which a zone must have stood still: about two strides."""
_LIVELY = 0.02
"""Share of the sole's range above which a change of a zone is one."""


class ZoneWatch:
    """Range of each zone's raw load over the last strides, and the share of the load that it carries."""

    def __init__(self, zones: int) -> None:
        self._zones = zones
        self.still: dict[int, str] = {}
        """Faulty zones, and in words what is wrong with each."""
        self.shares = [1.0 / zones] * zones
        self._was_lively = [False] * zones
        self._low: list[float]
        self._high: list[float]
        self._sum: list[float]
        self._steps = 0
        self._begin()

    def add(self, loads: Sequence[float]) -> None:
        """Take the raw loads of all zones (NaN where missing)."""
        low, high, sums = self._low, self._high, self._sum
        for z, load in enumerate(loads):
            if load < low[z]:
                low[z] = load
            if load > high[z]:
                high[z] = load
            if load == load:
                sums[z] += load
        self._any = True

    def step(self) -> bool:
        """Either foot has landed; True when what is known of the zones has changed.

        Either, because a foot that a stuck zone holds on the ground never lands.
        """
        self._steps += 1
        if self._steps < _STEPS or not self._any:
            return False
        spans = [high - low for low, high in zip(self._low, self._high, strict=True)]
        least = _LIVELY * max(spans)
        still = {z: self._name(z) for z in range(self._zones) if self._is_still(z, spans[z], least)}
        for z, span in enumerate(spans):
            self._was_lively[z] = self._was_lively[z] or span > 5.0 * least
        changed = still.keys() != self.still.keys()
        self.still = still
        self._learn_shares()
        self._steps = 0
        self._begin()
        return changed

    def _is_still(self, z: int, span: float, least: float) -> bool:
        """Not moving, and it did before or is stuck under load."""
        if span == float("-inf"):
            return True
        stuck_high = span <= 0.1 * least and self._low[z] > 0.0 and self._low[z] >= 0.5 * max(self._high)
        return span <= 0.1 * least and (self._was_lively[z] or stuck_high)

    def _name(self, z: int) -> str:
        if self._low[z] > self._high[z]:
            return "is missing"
        return "is stuck at a high value" if self._low[z] >= 0.5 * max(self._high) else "no longer moves"

    def _learn_shares(self) -> None:
        """Only the zones that are alive tell how the load is usually spread."""
        total = sum(max(value, 0.0) for value in self._sum)
        if total > 0 and not self.still:
            for z, value in enumerate(self._sum):
                self.shares[z] += 0.3 * (max(value, 0.0) / total - self.shares[z])

    def _begin(self) -> None:
        self._low = [float("inf")] * self._zones
        self._high = [float("-inf")] * self._zones
        self._sum = [0.0] * self._zones
        self._any = False
