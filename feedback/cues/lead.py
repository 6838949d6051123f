"""How long before its event a cue sounds, and how that follows the muscle.

Lives here: Lead. Why: patients differ in how fast they answer, and EMG tells by how much. Must never: move on a
stride that had no cue, or by more than one step for ten of them.

Share of the median error by which the lead moves: the published one is a fifth (science.md 2.3). It takes out three
quarters of an error in 60 strides, which is too little where the muscle comes 170 ms late. Far outside what chance
makes of ten onsets an error is a fact, and a larger share of it can be taken out at once: the positive-part estimate
of James and Stein (1961) shrinks a mean m with standard error s by (s / m)^2, here twice as cautious, by (2 s / m)^2.
s comes from the patient's own onsets, from one to the next, so that a patient who is still moving is not taken for a
noisy one. The share is never below the published one, and at most a half: an answer that lags behind the lead by some
strides would else be corrected twice.
"""

from itertools import pairwise
from math import sqrt
from statistics import median

LEAST_MS, MOST_MS = 50.0, 450.0
"""A closed loop stays between these (science.md 2.3): 50 ms is what the muscle itself needs from activation to force,
450 ms is early swing, before which no strike is foretold well."""
GAIN, MOST_GAIN = 0.2, 0.5
"""Least share (science.md 2.3) and largest one. Simulated patients 200 ms late to 200 ms early, with noise of 10 to
40 ms, who answer within 1 to 5 strides: all are on time within 60 strides and none is brought beyond by more than
30 ms (scripts/bench_lead); with 0.8 some are, by 70 ms."""
SCORED = 10
"""Strides between two steps: surface EMG of the gluteus maximus is too noisy to be judged by fewer."""
_SURE = 2.0
"""Standard errors within which an error may be chance."""
_SE_OF_MEDIAN = 1.2533
"""Standard error of a median over that of a mean, of normal noise: sqrt(pi / 2)."""
_SD_OF_STEP = 1.0484
"""SD over the median distance of one value to the next, of normal noise: 1 / (0.6745 sqrt 2). Odd ones count little."""


class Lead:
    """Of one cue and leg, in milliseconds; reaction time included."""

    def __init__(self, lead_ms: float, reaction_ms: float, closed_loop: bool) -> None:
        self.ms = self._set_ms = lead_ms + reaction_ms
        self._closed_loop = closed_loop
        self._errors_ms: list[float] = []

    @property
    def ns(self) -> int:
        """The same in nanoseconds."""
        return round(self.ms * 1e6)

    def adopt(self, made: "Lead") -> None:
        """Other numbers: what the loop has found stays, unless somebody has set another lead."""
        if made._set_ms != self._set_ms:
            self.ms = self._set_ms = made._set_ms
            self._errors_ms.clear()
        self._closed_loop = made._closed_loop

    def score(self, onset_error_ms: float) -> None:
        """A cued stride's muscle began so long after it should have (below 0: before). NaN: nobody knows."""
        if not self._closed_loop or onset_error_ms != onset_error_ms:
            return
        self._errors_ms.append(onset_error_ms)
        if len(self._errors_ms) == SCORED:
            move_ms = gain(self._errors_ms) * median(self._errors_ms)
            self.ms = min(max(self.ms + move_ms, LEAST_MS), MOST_MS)
            self._errors_ms.clear()


def gain(errors_ms: list[float]) -> float:
    """Share of their median that is taken out, from the errors of the last strides in order."""
    error_ms = median(errors_ms)
    noise_ms = _SD_OF_STEP * median(abs(after - before) for before, after in pairwise(errors_ms))
    sure_ms = _SURE * _SE_OF_MEDIAN * noise_ms / sqrt(len(errors_ms))
    if abs(error_ms) <= sure_ms:
        return GAIN
    return min(max(GAIN, 1.0 - (sure_ms / error_ms) ** 2), MOST_GAIN)
