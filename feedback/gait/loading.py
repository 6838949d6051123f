"""What one stance looked like: how the load rose and fell, and which part of the foot bore it.

Lives here: Stances, which reads a Loading off the samples between a heel strike and its toe off. Why: two feet that
stand equally long may still be loaded differently. Must never: give a figure across a hole in the data, while a zone
is dropped, or of zones that the sole does not have.

The vertical force of walking has two peaks with a trough in mid-stance (Winter 1991, The Biomechanics and Motor Control
of Human Gait). Where a patient's has but one, both windows still have their largest load, and the valley between is
hardly lower: that is what a flattened curve looks like in these figures.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from math import isfinite, nan
from struct import Struct
from typing import NamedTuple

import numpy as np

from feedback.config import Sole
from feedback.gait.curve import area, between, reached_s, ripple, slope_up, steps_s
from feedback.gait.events import part_of
from feedback.gait.load import Meter
from feedback.gait.path import LEAST, NO_PATH, Path, path_of
from feedback.messages import Samples

EARLY, LATE = 0.4, 0.6
"""The first peak is sought up to here, the second and the push-off from here on (shares of stance)."""
LOW, HIGH = 0.2, 0.8
"""Shares of the first peak between which the loading rate is taken: both ends of the slope are left out."""
TOUCH = 0.05
"""A part of the foot that bears this share of body weight has touched: the level at which heel strikes count."""
MIDDLE = 0.15
"""Load fluctuates in mid-stance: single support without this share of it at either end. There the load follows a
parabola, the valley between the peaks; of the walker's own smooth curve less than 0.5 % is left."""
_FEWEST = 10
"""Fewer samples show no shape."""
_LARGEST_HOLE_S = 0.1
"""A stance with a longer pause between two whole samples is not read."""
_S = 1e-9


class Loading(NamedTuple):
    """One stance; names, units and meaning are those of the message Stride."""

    toe_off_zone: str = ""
    first_peak: float = nan
    valley: float = nan
    second_peak: float = nan
    loading_rate_per_s: float = nan
    load_impulse_s: float = nan
    push_off_peak: float = nan
    heel_to_forefoot_s: float = nan
    path: Path = NO_PATH
    times_s: Sequence[float] = ()
    """Instants after heel strike …"""
    fore: Sequence[float] = ()
    """… the load under forefoot and toes at each; empty where nobody can tell it …"""
    total: Sequence[float] = ()
    """… the whole load …"""
    across: Sequence[float] = ()
    """… and the sum over the zones of load times x; empty where the sole has no breadth."""
    fluctuation_pct: float = nan
    sample_s: float = nan

    def fore_impulse(self, from_s: float, to_s: float) -> float:
        """Impulse under forefoot and toes between these times after heel strike, body weight seconds."""
        if not self.fore:
            return nan
        times_s, fore = self.times_s, self.fore
        to_s = min(to_s, times_s[-1])
        if from_s >= to_s:
            return 0.0
        first, last = bisect_right(times_s, from_s), bisect_left(times_s, to_s)
        loads = [between(times_s, fore, first, from_s), *fore[first:last], between(times_s, fore, last, to_s)]
        return area(steps_s([from_s, *times_s[first:last], to_s]), loads)

    def aside(self, from_s: float, to_s: float) -> float:
        """Where the load lay across the sole between these times after heel strike."""
        if not self.across:
            return nan
        first, last = bisect_left(self.times_s, from_s), bisect_right(self.times_s, to_s)
        load = sum(self.total[first:last])
        return sum(self.across[first:last]) / load if load > LEAST * (last - first) else nan


NOTHING = Loading()
"""Of a stance that cannot be read."""


class Stances:
    """Reads the stances of one kind of sole."""

    def __init__(self, sole: Sole) -> None:
        heel = [zone.region == "heel" for zone in sole.zones]
        fore = [zone.region in ("forefoot", "toe") for zone in sole.zones]
        aside = [zone.x for zone in sole.zones]
        self._pack = Struct(f"{len(heel)}d").pack
        self._tells_load = sole.calibration != "switch"
        self._tells_length = any(heel) and any(fore)
        self._tells_breadth = len(set(aside)) > 1
        self._sums = np.array([heel, fore, [1.0] * len(heel), [zone.y for zone in sole.zones], aside], dtype=float)

    def read(
        self,
        samples: Sequence[Samples],
        meter: Meter,
        weight: float,
        stance_ns: tuple[int, int],
        alone_ns: tuple[int, int] | None,
    ) -> Loading:
        """The stance from heel strike to toe off, of its samples and one at or beyond either end.

        weight: of the body, in the meter's unit. alone_ns: from when to when the other foot was off the ground, if
        that is known.
        """
        if not self._tells_load or meter.dropped or weight <= 0 or len(samples) < _FEWEST:
            return NOTHING
        (start_ns, end_ns), pack = stance_ns, self._pack
        times_s = [(sample.t_ns - start_ns) * _S for sample in samples]
        packed = b"".join([pack(*sample.values) for sample in samples])
        values = np.ndarray((len(samples), meter.zones), buffer=packed)
        loads = np.maximum(meter.raw_table(values) - np.array(meter.offsets), 0.0)
        rows: list[list[float]] = (self._sums / weight @ loads.T).tolist()
        if not isfinite(sum(rows[2])):
            whole = [k for k, load in enumerate(rows[2]) if isfinite(load)]
            times_s, *rows = [[row[k] for k in whole] for row in (times_s, *rows)]
        steps = _cut(times_s, rows, (end_ns - start_ns) * _S)
        if not steps:
            return NOTHING
        alone_s = ((alone_ns[0] - start_ns) * _S, (alone_ns[1] - start_ns) * _S) if alone_ns else None
        return self._loading(times_s, steps, rows, alone_s)

    def _loading(
        self,
        times_s: list[float],
        steps: list[float],
        rows: list[list[float]],
        alone_s: tuple[float, float] | None,
    ) -> Loading:
        """steps: between the times; rows: load under heel, under forefoot, in all, times y and times x."""
        heel, fore, total, along, across = rows
        early, late = bisect_left(times_s, EARLY * times_s[-1]), bisect_left(times_s, LATE * times_s[-1])
        first_peak, second_peak = max(total[:early]), max(total[late:])
        first, second = total.index(first_peak), total.index(second_peak, late)
        shape = (
            first_peak,
            min(total[first : second + 1]),
            second_peak,
            slope_up(times_s, total[: first + 1], LOW * first_peak, HIGH * first_peak),
            area(steps, total),
        )
        sample_s, fluctuation = times_s[-1] / (len(times_s) - 1), _fluctuation(times_s, total, alone_s)
        if not self._tells_length:
            return Loading("", *shape, fluctuation_pct=fluctuation, sample_s=sample_s)
        aside = across if self._tells_breadth else ()
        return Loading(
            part_of(heel[-1], fore[-1], total[-1]),
            *shape,
            max(fore[late:]),
            reached_s(times_s, fore, TOUCH) - reached_s(times_s, heel, TOUCH),
            path_of(times_s, total, along, aside, alone_s),
            times_s,
            fore,
            total,
            aside,
            fluctuation,
            sample_s,
        )


def _fluctuation(times_s: list[float], total: list[float], alone_s: tuple[float, float] | None) -> float:
    """SD of the load in mid-stance about its own parabola, % of its mean."""
    if alone_s is None:
        return nan
    edge_s = MIDDLE * (alone_s[1] - alone_s[0])
    first, last = bisect_left(times_s, alone_s[0] + edge_s), bisect_left(times_s, alone_s[1] - edge_s)
    return 100.0 * ripple(times_s[first:last], total[first:last])


def _cut(times_s: list[float], rows: list[list[float]], end_s: float) -> list[float]:
    """Move the first and the last sample, which lie outside, onto heel strike and toe off; give the steps between.

    None of them if there is a hole.
    """
    if len(times_s) < _FEWEST or times_s[0] > 0.0 or times_s[-1] < end_s:
        return []
    early, late = times_s[0] / (times_s[0] - times_s[1]), (times_s[-1] - end_s) / (times_s[-1] - times_s[-2])
    for row in rows:
        row[0] += early * (row[1] - row[0])
        row[-1] += late * (row[-2] - row[-1])
    times_s[0], times_s[-1] = 0.0, end_s
    steps = steps_s(times_s)
    return steps if max(steps) <= _LARGEST_HOLE_S else []
