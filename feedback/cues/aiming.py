"""The arithmetic of a target: where it starts, how it moves, when a value has reached it.

Lives here: Base, Goal and its rules, `weighed`. Why: a target that is met too often teaches nothing, one that is never
met discourages; 60-75 % success is aimed at (science.md 2.2). Must never: keep what was heard; feedback/cues/targets.py
does.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite, nan
from statistics import fmean, median, stdev

from feedback.config.cues import Aim
from feedback.gait.measures import MEASURES

STRIDES_N = 30
"""Valid strides that a baseline needs (science.md 2.2)."""
_OUTLIER, _MAD_TO_SD = 3.0, 1.4826
"""A stride further from the median than 3 (scaled) MAD is a stumble or a turn, and no part of the baseline."""
NORM_SHARE = 0.9
"""A target grown from the baseline stops at this share of the norm, unless the baseline lies above (science.md 2.2)."""

EFFORT_NEUTRAL, EFFORT_POINTS = 5.0, 5.0
"""Effort is rated from 0 (none) to 10 (the hardest imaginable), as on Borg's CR10, where 5 is 'strong'. Each point
above counts as 5 points of success less, each below as 5 more …"""
EFFORT_EASE = 10.0
"""… but no more than 10: who fails without trying needs a word of the therapist and no higher bar."""
EFFORT_HIGH = 7.0
"""From 'very strong' on (Borg 1982), nothing is made harder, however often it succeeds."""


@dataclass(frozen=True)
class Base:
    """A measure before training."""

    mean: float
    sd: float
    n: int
    speed_mps: float = nan
    source: str = "baseline"


@dataclass
class Goal:
    """The target of one cue, leg, measure and method, and how it has been met."""

    aim: Aim
    measure: str
    base: Base | None
    steps: int = 0
    """Times it was made harder, less those it was made easier."""
    scored_n: int = 0
    hits_n: int = 0

    def value(self, norm: float | None, base_norm: float | None = None) -> float:
        """The target in force; NaN if there is none. norm, base_norm: of the speed now, and of the baseline's."""
        start = self._start(norm, base_norm)
        step = self.aim.step_sd * self.base.sd if self.base else 0.0
        wanted = start + _direction(self.measure) * self.steps * step
        own = self._own(norm, base_norm)
        if self.aim.start.startswith("baseline") and norm is not None and norm > 0 and own is not None:
            wanted = min(wanted, max(NORM_SHARE * norm, own))
        if self.aim.least is not None:
            wanted = max(wanted, self.aim.least)
        return min(wanted, self.aim.most) if self.aim.most is not None else wanted

    def verdict(self, value: float, target: float) -> str:
        """hit | near | miss | unknown."""
        if not (isfinite(value) and isfinite(target)):
            return "unknown"
        sd = self.base.sd if self.base else 0.0
        better = MEASURES[self.measure].better if self.measure in MEASURES else "more"
        short = {"more": target - value, "less": value - target}.get(better, abs(value - target) - sd)
        return "hit" if short <= 0 else "near" if short <= self.aim.bandwidth_sd * sd else "miss"

    def score(self, is_hit: bool, effort: float | None) -> int:
        """Count a scored stride; after every so many, the step to take: 1 harder, -1 easier, 0 none."""
        self.scored_n, self.hits_n = self.scored_n + 1, self.hits_n + is_hit
        if not self.aim.adapt or self.base is None or self.scored_n < self.aim.every_strides:
            return 0
        success_pct = weighed(100 * self.hits_n / self.scored_n, effort)
        self.scored_n = self.hits_n = 0
        if success_pct > self.aim.success_high_pct:
            return 0 if effort is not None and effort >= EFFORT_HIGH else 1
        return -1 if success_pct < self.aim.success_low_pct else 0

    def _start(self, norm: float | None, base_norm: float | None) -> float:
        aim, own = self.aim, self._own(norm, base_norm)
        if aim.start == "fixed":
            return aim.value
        if aim.start == "norm_pct":
            return nan if norm is None else aim.value / 100 * norm
        if self.base is None or own is None:
            return nan
        if aim.start == "baseline_pct":
            return own * aim.value / 100
        return own + _direction(self.measure) * aim.value * self.base.sd

    def _own(self, norm: float | None, base_norm: float | None) -> float | None:
        """The baseline's mean, brought to the speed now as the norm goes with speed."""
        if self.base is None:
            return None
        known = norm is not None and base_norm is not None and norm > 0 and base_norm > 0
        return self.base.mean * norm / base_norm if known and norm and base_norm else self.base.mean


def base_of(values: Sequence[float], speed_mps: float = nan) -> Base | None:
    """Mean and SD of the valid strides; None where there are fewer than STRIDES_N."""
    valid = [value for value in values if isfinite(value)]
    if len(valid) < STRIDES_N:
        return None
    middle = median(valid)
    spread = _MAD_TO_SD * median(abs(value - middle) for value in valid)
    kept = [value for value in valid if abs(value - middle) <= _OUTLIER * spread] if spread > 0 else valid
    return Base(fmean(kept), stdev(kept), len(kept), speed_mps)


def weighed(success_pct: float, effort: float | None) -> float:
    """Success as the effort it took lets it count, %; as it is where nobody rated."""
    if effort is None:
        return success_pct
    return success_pct + min(EFFORT_POINTS * (EFFORT_NEUTRAL - effort), EFFORT_EASE)


def _direction(measure: str) -> int:
    """Which way is harder."""
    return -1 if measure in MEASURES and MEASURES[measure].better == "less" else 1
