"""The simple ways to predict a heel strike: from intervals of strides that have been.

Lives here: last stride, mean of 5, median of 10, and the last value at the same anchors as the engine's. Why: they are
what biofeedback studies and metronomes use. Must never: be worse off than the engine: they get the reference events,
known without delay, and pass over what is no stride.
"""

from collections.abc import Callable

import numpy as np

from gait_bench.judge import Made
from gait_bench.reference import LONGEST_S, SHORTEST_S, Floats, Leg

MEAN_OF, MEDIAN_OF = 5, 10
Predictions = list[list[Made]]
"""For each of the four anchors, one prediction a stride where it can be made."""


def last_stride(leg: Leg) -> Predictions:
    """The last stride's time once more."""
    return _from_strides(leg, lambda past: float(past[-1]))


def mean_stride(leg: Leg) -> Predictions:
    """Mean of the last 5 stride times."""
    return _from_strides(leg, lambda past: float(past[-MEAN_OF:].mean()))


def median_stride(leg: Leg) -> Predictions:
    """Median of the last 10 stride times."""
    return _from_strides(leg, lambda past: float(np.median(past[-MEDIAN_OF:])))


def last_value(leg: Leg) -> Predictions:
    """At each anchor: as long as it was from that anchor to the strike in the last stride that had it."""
    ends = leg.strikes[1:]
    left = np.where(_counted(leg)[:, None], ends[:, None] - leg.anchors, np.nan)
    made: Predictions = [[], [], [], []]
    for a in range(4):
        last = np.nan
        for at, left_s in zip(leg.anchors[:, a], left[:, a], strict=True):
            if last == last and at == at:
                made[a].append(Made(float(at), float(at + last)))
            last = left_s if left_s == left_s else last
    return made


def _from_strides(leg: Leg, guess: Callable[[Floats], float]) -> Predictions:
    """A stride's prediction is known at its start; at later anchors it is still the same."""
    strides = np.diff(leg.strikes)
    counted = _counted(leg)
    made: Predictions = [[], [], [], []]
    for k, start in enumerate(leg.strikes[:-1]):
        past = strides[:k][counted[:k]]
        if not len(past):
            continue
        strike_s = float(start + guess(past))
        for a, at in enumerate(leg.anchors[k]):
            if at == at:
                made[a].append(Made(float(at), strike_s))
    return made


def _counted(leg: Leg) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    strides = np.diff(leg.strikes)
    counted: np.ndarray[tuple[int], np.dtype[np.bool_]] = (strides > SHORTEST_S) & (strides < LONGEST_S)
    return counted
