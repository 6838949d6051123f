"""What the belt asks for: no sound while it speeds up or slows down, nor in the first strides after it stood.

Lives here: BeltWatch. Why: a patient who has to keep up with a changing belt needs both ears (science.md 8.2). Must
never: be asked where no belt tells its speed; nobody then knows.
"""

from collections import deque
from math import isfinite

STEADY_MPS2 = 0.1
"""A belt that changes faster than this is left to the patient alone (science.md 8.2)."""
OVER_NS = 500_000_000
"""Its acceleration is taken over so long: a speed told in steps of 0.1 km/h (0.028 m/s) twice a second stays below
the limit while it is only rounded."""
STANDS_MPS = 0.1
"""Below this it stands (science.md 4.3)."""
FIRST_STRIDES = 5
"""Of each leg after the belt stood (science.md 8.2)."""


class BeltWatch:
    """One belt, or the mean of two."""

    def __init__(self) -> None:
        self._told: deque[tuple[int, float]] = deque()
        self._since: dict[str, int] = {}
        self._changes = False
        self._known = False

    def feed(self, t_ns: int, speeds: tuple[float, ...], strides: dict[str, int]) -> None:
        """The belt's speed now, and how many strides each leg has made."""
        known = [speed for speed in speeds if isfinite(speed)]
        if not known:
            return
        mps = sum(known) / len(known)
        if mps < STANDS_MPS or not self._known:
            self._since = dict(strides)
        self._known = True
        self._told.append((t_ns, mps))
        while len(self._told) > 2 and self._told[1][0] <= t_ns - OVER_NS:
            self._told.popleft()
        first_ns, first_mps = self._told[0]
        self._changes = abs(mps - first_mps) * 1e9 > STEADY_MPS2 * max(t_ns - first_ns, OVER_NS)

    def why(self, leg: str, strides: int) -> str:
        """Why it asks for silence of this leg; '' if it does not, or if there is no belt."""
        if not self._known:
            return ""
        if self._changes:
            return "the belt changes its speed"
        return "first strides on the belt" if strides - self._since.get(leg, 0) <= FIRST_STRIDES else ""
