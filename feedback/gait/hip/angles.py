"""Angles at this instant, for displays and sounds that follow them: some 25 a second of each leg.

Lives here: Pulse, which lets so many through. Why: a tone that follows the thigh needs no 200 values a second, and the
bus should not carry them. Must never: change a value.
"""

EVERY_NS = 38_000_000
"""A little less than 40 ms, so that sensors of 100 and 200 Hz tell each fourth or eighth sample: 25 a second."""


class Pulse:
    """`due` says whether the next may be told."""

    def __init__(self) -> None:
        self._last_ns: dict[tuple[str, str], int] = {}

    def due(self, leg: str, angle: str, t_ns: int) -> bool:
        """True if the last of this leg ('': of both) and angle is long enough ago; then this is the last."""
        key = leg, angle
        last_ns = self._last_ns.get(key, -EVERY_NS)
        if 0 <= t_ns - last_ns < EVERY_NS:
            return False
        self._last_ns[key] = t_ns
        return True
