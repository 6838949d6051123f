"""Steps of a foot that never leaves the ground: it slides forward under a part of its load.

Lives here: the swings of one shuffling foot, found from the dips of its load. Why: such steps show no contact and no
loss of it, and still the patient walks. Must never: take for steps what is no habit of this foot; a dip alone may be a
turn, or the weight that shifts in standing.

A dip is a swing if its least load is under a third of the usual peak, the other foot bears meanwhile, and the load
comes back as steeply as a step brings it. Its toe off and heel strike are the crossings of half way between that least
load and the usual peak.
"""

from collections import deque
from math import inf

MS = 1_000_000

LOW = 0.35
"""Share of the usual peak under which a foot that stays on the ground has given its load away."""
FROM = 0.7
"""Share of the usual peak under which the load is watched: half way is below it, the trough of mid-stance at it."""
_HALF = 0.5
_RISE = 0.05
"""A dip is past its least when the load is above it by this share of the usual peak …"""
_LASTED_NS = 150 * MS
"""… or has been low for so long: on its way to an ordinary toe off, it is not."""
_STEEP_PER_S, _STEEP_NS = 2.0, 50 * MS
"""Usual peaks a second at which a step loads the foot, over so long; weight that shifts in standing comes at half that:
0.7 body weights within 0.9 s are 1.2 a second at most."""
_AGAIN_NS = 3_000 * MS
"""Walking goes on: the foot has landed, softly or not, within this time."""
_LONGEST_NS = 1_000 * MS
"""A longer swing is none: the patient stands."""
_LEARN, _HABIT = 0.15, 0.3
"""Share of a foot's swings, the latest counting so much, from which shuffling is its habit. After walking that is free
of it, the third dip in a row is told; at the start, the second."""


class Shuffle:
    """One foot's dips. Set `usual`; `fall` in stance while the other foot bears, `rise` in the swing it told of."""

    __slots__ = (
        "_counted",
        "_half_ns",
        "_landed_ns",
        "_least",
        "_load",
        "_low_ns",
        "_recent",
        "_seen",
        "_share",
        "_t_ns",
        "_upper_ns",
        "event_ns",
        "usual",
    )

    def __init__(self) -> None:
        self.usual = 0.0
        """Usual peak load of the foot; 0 while it is not known."""
        self.event_ns = 0
        self._share = 0.0
        self._seen = 0
        self._landed_ns = -_AGAIN_NS
        self.clear()

    def clear(self) -> None:
        """The foot bears its load again."""
        self._upper_ns = self._half_ns = self._low_ns = self._t_ns = 0
        self._least = self._load = inf
        self._counted = False
        self._recent: deque[tuple[int, float]] = deque()

    def lifted(self) -> None:
        """The foot has left the ground as feet do."""
        self._count(0.0)
        self.clear()

    def landed(self, t_ns: int) -> None:
        """It is on the ground again, one way or the other."""
        self._landed_ns = t_ns
        self.clear()

    def fall(self, t_ns: int, load: float) -> bool:
        """A sample in stance below FROM of the usual peak; True when a toe off can be told, at `event_ns`."""
        self._trace(t_ns, load)
        if not self._low_ns:
            return False
        half = 0.5 * (self._least + self.usual)
        if load >= half:
            if not self._counted and t_ns - self._low_ns < _LONGEST_NS and self._steep(t_ns, load):
                self._counted, self._landed_ns = True, t_ns
                self._count(1.0)
            return False
        habit = self._share >= _HABIT and t_ns - self._landed_ns < _AGAIN_NS
        if not habit or not (load > self._least + _RISE * self.usual or t_ns - self._low_ns >= _LASTED_NS):
            return False
        self.event_ns = self._fell_through(half)
        return True

    def rise(self, t_ns: int, load: float) -> bool | None:
        """A sample in such a swing: True when its heel strike can be told, None if the swing proves to be none."""
        before_ns, before = self._t_ns, self._load
        self._trace(t_ns, load)
        half = 0.5 * (self._least + self.usual)
        if load < half:
            return None if t_ns - self._low_ns > _LONGEST_NS else False
        if not self._steep(t_ns, load):
            return None
        self._count(1.0)
        part = (half - before) / (load - before) if load > before else 1.0
        self.event_ns = before_ns + int(min(max(part, 0.0), 1.0) * (t_ns - before_ns))
        return True

    def _trace(self, t_ns: int, load: float) -> None:
        """Note when the load fell through the marks on its way down, and its least."""
        recent = self._recent
        recent.append((t_ns, load))
        while t_ns - recent[0][0] > _STEEP_NS:
            recent.popleft()
        if not self._upper_ns:
            self._upper_ns = t_ns
        if load < _HALF * self.usual <= self._load:
            self._half_ns = t_ns
        if load < LOW * self.usual:
            self._low_ns = self._low_ns or t_ns
            self._least = min(self._least, load)
        self._load, self._t_ns = load, t_ns

    def _steep(self, t_ns: int, load: float) -> bool:
        then_ns, then = self._recent[0]
        return load - then > _STEEP_PER_S * 1e-9 * (t_ns - then_ns) * self.usual

    def _fell_through(self, load: float) -> int:
        """When the load fell through this one, between FROM and half of the usual peak; not long before it was low."""
        upper_ns = max(self._upper_ns, self._low_ns - _LASTED_NS)
        half_ns = min(max(self._half_ns, upper_ns), self._low_ns)
        part = (FROM - load / self.usual) / (FROM - _HALF)
        return upper_ns + int(min(max(part, 0.0), 1.0) * (half_ns - upper_ns))

    def _count(self, shuffled: float) -> None:
        self._seen += 1
        self._share += max(_LEARN, 1.0 / self._seen) * (shuffled - self._share)
