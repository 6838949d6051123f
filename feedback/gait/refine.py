"""A better prediction from what the feet say while the leg swings: a regression on what is unusual in this stride.

Lives here: the correction of one leg's prediction, from this stride's deviations from what is usual for this patient.
Why: when the next foot lands early, the stance foot is unloaded and rolled forward early, and leans to the side. Must
never: move a prediction far; it only trims.

The weights begin with those found over many people (coefficients.py) and are adapted to this patient by recursive
least squares with forgetting, in the information form (Haykin, Adaptive Filter Theory, ch. 10) with leakage towards
the prior, and with clipped errors, because strides in turns have heavy tails.
"""

from collections.abc import Sequence
from math import sqrt
from operator import mul, sub

import numpy as np

from feedback.gait.coefficients import SCALES, WEIGHTS

_WIDEST = 5.0
"""Deviations count up to so many of their scales."""
_MOST_S = 0.15
_PRIOR = 60.0
"""Weight, in strides, of the coefficients found over many people against this patient's own."""
_FORGET = 0.995
"""What was learnt of a patient fades over some 200 strides, towards what is left of the prior: what is known of a
direction in which nothing happens stays as it was at first."""
_RATE = 0.15
"""Share by which what is usual follows each stride …"""
_JUMP = 0.25
"""… which counts for no more than this (share of body weight)."""
_RESIDUAL_S = 0.04


class Refinement:
    """One leg: `correction` once a stride at a fixed lead, `learn` when the foot has landed."""

    def __init__(self) -> None:
        self._weights = [1e-3 * weight for weight in WEIGHTS]
        self._scales: Sequence[float] = SCALES
        self._known = _PRIOR * np.eye(len(WEIGHTS))
        self._usual: Sequence[float] = ()
        self._strides = 0
        self._seen: list[float] = []
        self.unusual = 0.0
        """Root mean square of this stride's deviations, in their scales; a sole of one zone has fewer."""

    def correction(self, intervals: Sequence[float], clues: Sequence[float]) -> float:
        """Seconds to add to the predicted strike.

        intervals: this stride's first double support, step and second double support less the usual ones (s).
        clues: in the order of clues.py, as shares of body weight.
        """
        told = self.deviations(intervals, clues)
        self._seen = [*told, 1.0]
        self.unusual = sqrt(sum(map(mul, told, told)) / max(len(told) - told.count(0.0), 1))
        moved_s: float = sum(map(mul, self._weights, self._seen))
        return min(max(moved_s, -_MOST_S), _MOST_S)

    def deviations(self, intervals: Sequence[float], clues: Sequence[float]) -> list[float]:
        """This stride against the usual, each in its scale; what is usual follows."""
        usual = self._usual or clues
        unusual = list(map(sub, clues, usual))
        self._strides += 1
        rate = max(_RATE, 1.0 / self._strides)
        self._usual = [was + rate * min(max(more, -_JUMP), _JUMP) for was, more in zip(usual, unusual, strict=True)]
        told = zip((*intervals, *unusual), self._scales, strict=True)
        return [min(max(value / scale, -_WIDEST), _WIDEST) for value, scale in told]

    def learn(self, residual_s: float) -> None:
        """How much later than the uncorrected prediction the foot landed."""
        if not self._seen:
            return
        seen, self._seen = np.array(self._seen), []
        error = min(max(residual_s - float(self._weights @ seen), -_RESIDUAL_S), _RESIDUAL_S)
        self._known = _FORGET * self._known + np.outer(seen, seen)
        self._known.flat[:: len(seen) + 1] += (1.0 - _FORGET) * _PRIOR
        self._weights = (self._weights + np.linalg.solve(self._known, error * seen)).tolist()
