"""How long before its event a cue sounds, and how that follows the muscle.

Lives here: Lead. Why: patients differ in how fast they answer, and EMG tells by how much. Must never: move on a
stride that had no cue, or by more than one step for ten of them.
"""

from statistics import median

LEAST_MS, MOST_MS = 50.0, 450.0
"""A closed loop stays between these (science.md 2.3): 50 ms is what the muscle itself needs from activation to force,
450 ms is early swing, before which no strike is foretold well."""
GAIN = 0.2
"""Share of the median error by which the lead moves (science.md 2.3): five looks take out two thirds of an error."""
SCORED = 10
"""Strides between two steps: surface EMG of the gluteus maximus is too noisy to be judged by fewer."""


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
            self.ms = min(max(self.ms + GAIN * median(self._errors_ms), LEAST_MS), MOST_MS)
            self._errors_ms.clear()
