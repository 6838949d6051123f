"""Where a leg is in its stride, at any instant: 0 at heel strike, towards 1 at the predicted next.

Lives here: the continuous phase of one leg. Why: displays and cues by phase need it between events. Must never: run
backwards within a stride, even when the prediction moves later.
"""

from math import nan

LAST = 0.999
"""Phase waits here for a late heel strike."""


class Phase:
    """One leg: `strike` at each heel strike, `aim` at each new prediction, `at` whenever asked.

    Phase always moves so that it would be 1 at the predicted time. A prediction that moves bends its speed and never
    its value.
    """

    def __init__(self) -> None:
        self._from_ns = 0
        self._from_phase = 0.0
        self._aim_ns = 0

    def strike(self, t_ns: int) -> None:
        """A stride begins."""
        self._from_ns, self._from_phase, self._aim_ns = t_ns, 0.0, 0

    def aim(self, now_ns: int, predicted_ns: int) -> None:
        """The next heel strike is now expected at this time."""
        if self._from_ns:
            if self._aim_ns:
                self._from_phase, self._from_ns = self.at(now_ns), now_ns
            self._aim_ns = predicted_ns

    def forget(self) -> None:
        """The stride is lost; there is no phase until the next heel strike."""
        self._from_ns = 0

    def at(self, now_ns: int) -> float:
        """Phase in [0, 1) at this time, at or after the last call of the others; NaN while it is not known."""
        if not self._from_ns or not self._aim_ns:
            return nan
        left_ns = self._aim_ns - self._from_ns
        share = min(max(now_ns - self._from_ns, 0) / left_ns, 1.0) if left_ns > 0 else 1.0
        return min(self._from_phase + (1.0 - self._from_phase) * share, LAST)
