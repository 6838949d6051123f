"""How often somebody may ask.

Lives here: Rates, a bucket of tokens for each who asks. Why: a code must not be guessed, and a page that has gone wild
must not hold up the others. Must never: ask a clock, or grow with the number of those who ask.
"""

MOST_KEYS = 1000
_S = 1e9


class Rates:
    """So many at once, and so many a second after that, for each key apart."""

    def __init__(self, burst: float, per_s: float) -> None:
        self._burst, self._per_s = burst, per_s
        self._left: dict[str, tuple[float, int]] = {}

    def allow(self, key: str, now_ns: int) -> bool:
        """Whether this one may; then it counts."""
        left, at_ns = self._left.pop(key, (self._burst, now_ns))
        left = min(self._burst, left + (now_ns - at_ns) / _S * self._per_s)
        allowed = left >= 1.0
        self._left[key] = (left - 1.0 if allowed else left), now_ns
        if len(self._left) > MOST_KEYS:
            del self._left[next(iter(self._left))]  # who has not asked for longest
        return allowed
