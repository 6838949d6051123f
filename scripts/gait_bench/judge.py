"""Predictions against what really happened: the same measure for every way.

Lives here: what a prediction is, which one stood 250 ms ahead, and its error for each stride that is due. Why: ours
and the others must pass through the same gate. Must never: know who predicted.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from gait_bench.reference import Floats, Leg

LEAD_S = 0.25
"""The lead at which a cue is committed."""
WIDEST_S = 0.4
"""A prediction that is off by more was of another strike, or is as good as none."""
LEAST_LEAD_S = 0.05
"""A prediction that comes later than this before the strike is of no use."""


class Made(NamedTuple):
    """A prediction of a leg's next heel strike, when it was made."""

    made_s: float
    strike_s: float
    """When the strike is expected; NaN takes back what stood."""
    sigma_s: float = float("nan")


Step = Made | float
"""What happens to a leg: a prediction, or its landing at a time in s."""


class Errors(NamedTuple):
    """For each stride that is due: error in s (late is positive) and promised sigma in s; NaN where none stood."""

    error_s: Floats
    sigma_s: Floats


def in_order(made: Iterable[Made], landed_s: Iterable[float]) -> list[Step]:
    """Predictions and landings by time; a landing comes before the prediction that it brings."""
    steps: list[tuple[float, int, Step]] = [(at_s, 0, at_s) for at_s in landed_s]
    steps += [(item.made_s, 1, item) for item in made]
    return [step for _, _, step in sorted(steps, key=lambda row: row[:2])]


def committed(steps: Iterable[Step]) -> list[Made]:
    """Of the predictions, one for each landing: the one that stood LEAD_S before the strike it promised.

    made_s of the answer is when it was committed. One made with less time left counts from when it was made, and only
    where none stood before.
    """
    rows: list[Made] = []
    standing: Made | None = None
    chosen: Made | None = None
    for step in steps:
        at_s = step.made_s if isinstance(step, Made) else step
        if standing is not None and standing.strike_s - LEAD_S <= at_s:
            commit_s = standing.strike_s - LEAD_S
            if standing.made_s <= commit_s:
                chosen = standing._replace(made_s=commit_s)
            elif chosen is None:
                chosen = standing
            standing = None
        if isinstance(step, Made) and step.strike_s == step.strike_s:
            standing = step
            continue
        standing = None
        if chosen is not None:
            rows.append(chosen)
            chosen = None
    return rows


def errors(leg: Leg, rows: Sequence[Made]) -> Errors:
    """Of each due strike the nearest prediction's error, if it was made in that stride, in time, and not wildly off."""
    strikes, due = leg.strikes, leg.due
    if not rows:
        return Errors(np.full(len(due), np.nan), np.full(len(due), np.nan))
    made, expected, sigma = np.array(sorted(rows, key=lambda row: row.strike_s)).T
    right = np.clip(np.searchsorted(expected, strikes[due]), 1, max(len(expected) - 1, 1))
    left = right - 1
    right = np.minimum(right, len(expected) - 1)
    nearer = np.abs(expected[left] - strikes[due]) <= np.abs(expected[right] - strikes[due])
    at = np.where(nearer, left, right)
    error = expected[at] - strikes[due]
    fits = (np.abs(error) < WIDEST_S) & (strikes[due] - made[at] > LEAST_LEAD_S) & (made[at] >= strikes[due - 1])
    return Errors(np.where(fits, error, np.nan), np.where(fits, sigma[at], np.nan))


def phase_errors(leg: Leg, time_s: Floats, phase: Floats) -> Floats:
    """Phase (0 … 1) less the true one, a line from strike to strike, within half a turn; only in strides that count.

    NaN where no phase was shown.
    """
    k = np.searchsorted(leg.strikes, time_s, side="right")
    inside = np.isin(k, leg.due)
    k, time_s, phase = k[inside], time_s[inside], phase[inside]
    truth = (time_s - leg.strikes[k - 1]) / (leg.strikes[k] - leg.strikes[k - 1])
    return (phase - truth + 0.5) % 1.0 - 0.5
