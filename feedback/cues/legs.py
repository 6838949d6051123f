"""One figure of both legs, held against each other.

Lives here: LegsCompared. Why: symmetry is scored over some strides of either leg, not stride by stride. Must never:
compare a leg with itself, or tell a value before both legs have walked enough.
"""

from collections import deque
from math import isfinite, nan
from statistics import fmean

from feedback.cues.scoring import SYMMETRY, Reading
from feedback.gait.symmetry import robinson
from feedback.messages import LEGS, Stride, other


class LegsCompared:
    """The symmetry index after each stride, from the means of the last strides of both legs."""

    def __init__(self, figure: str, over_strides: int) -> None:
        self._figure = figure
        self._values = {leg: deque[float](maxlen=over_strides) for leg in LEGS}

    def adopt(self, over_strides: int) -> None:
        """Over so many strides from now on."""
        self._values = {leg: deque(values, maxlen=over_strides) for leg, values in self._values.items()}

    def hear(self, stride: Stride) -> Reading:
        """The index of this leg over the other one, %; NaN where it cannot be told."""
        value: float = getattr(stride, self._figure)
        if isfinite(value):
            self._values[stride.leg].append(value)
        index = robinson(self._mean(stride.leg), self._mean(other(stride.leg)))
        return Reading(stride.t_ns, stride.cause_ns, stride.leg, stride.start_ns, SYMMETRY, "insoles", "", index, "")

    def _mean(self, leg: str) -> float:
        values = self._values[leg]
        return fmean(values) if len(values) == values.maxlen else nan
