"""What really happened on a recorded walk, as far as the forces tell afterwards.

Lives here: reference events by threshold crossing, and the strides that count. Why: every way of predicting is judged
by the same events. Must never: be used to predict; it sees the whole walk.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

SHORTEST_SWING_S, SHORTEST_STANCE_S = 0.15, 0.2
"""Shorter gaps in a contact are filled, then shorter contacts are removed."""
LEVEL_SHARE, LEAST_N = 0.05, 20.0
"""A foot is on the ground above 5 % of the median of both feet's force, and above 20 N."""
SHORTEST_S, LONGEST_S = 0.6, 2.5
"""Strides between these count, turns too; what is longer or shorter is none."""
FIRST_DUE = 11
"""Strides count from the 12th strike on: the ways that need a history have it by then."""


@dataclass(frozen=True)
class Leg:
    """Events of one leg and of the other, in seconds, ascending."""

    strikes: Floats
    offs: Floats
    other_strikes: Floats
    other_offs: Floats

    @cached_property
    def due(self) -> npt.NDArray[np.int64]:
        """Indices of the strikes that have to be predicted."""
        strides = np.diff(self.strikes)
        counted = np.flatnonzero((strides > SHORTEST_S) & (strides < LONGEST_S)) + 1
        return counted[counted >= FIRST_DUE]

    @cached_property
    def anchors(self) -> Floats:
        """Shape (strikes - 1, 4): start of each stride, contralateral toe off and strike, toe off; NaN if missing."""
        return np.column_stack(
            [self.strikes[:-1], *(_first_within(self.strikes, at) for at in self._others())],
        )

    def _others(self) -> tuple[Floats, Floats, Floats]:
        return self.other_offs, self.other_strikes, self.offs


def _first_within(strikes: Floats, events: Floats) -> Floats:
    """The first event inside each stride; NaN where there is none."""
    padded = np.append(events, np.inf)
    first = padded[np.searchsorted(events, strikes[:-1], side="right")]
    return np.where(first < strikes[1:], first, np.nan)


def body_weight_n(left: Floats, right: Floats) -> float:
    """Median of both feet's force over the whole walk."""
    return float(np.median(left + right))


def legs(time_s: Floats, left: Floats, right: Floats) -> dict[str, Leg]:
    """Reference events of both legs from the summed force under each foot (N), shape (n,)."""
    level = max(LEAST_N, LEVEL_SHARE * body_weight_n(left, right))
    strikes_l, offs_l = events(time_s, left, level)
    strikes_r, offs_r = events(time_s, right, level)
    return {"left": Leg(strikes_l, offs_l, strikes_r, offs_r), "right": Leg(strikes_r, offs_r, strikes_l, offs_l)}


def events(time_s: Floats, force: Floats, level: float) -> tuple[Floats, Floats]:
    """Heel strikes and toe offs of one foot: crossings of the level, interpolated between samples."""
    on = _merged(force > level, float(np.median(np.diff(time_s))))
    at = np.flatnonzero(on[1:] != on[:-1])
    rise = force[at + 1] - force[at]
    part = np.divide(level - force[at], rise, out=np.ones(len(at)), where=rise != 0.0)
    times = time_s[at] + np.clip(part, 0.0, 1.0) * (time_s[at + 1] - time_s[at])
    return times[on[at + 1]], times[~on[at + 1]]


def _merged(on: npt.NDArray[np.bool_], step_s: float) -> npt.NDArray[np.bool_]:
    on = on.copy()
    for value, shortest_s in ((False, SHORTEST_SWING_S), (True, SHORTEST_STANCE_S)):
        edges = np.flatnonzero(on[1:] != on[:-1]) + 1
        for start, end in zip([0, *edges], [*edges, len(on)], strict=True):
            if on[start] == value and (end - start) * step_s < shortest_s:
                on[start:end] = not value
    return on
