"""How the patient walked: strides per leg, and events against the truth where there is one.

Lives here: LegWalk, Accuracy. Why: summary and report must agree on what is counted and what is left out. Must never:
drop a stride without saying so.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import nan
from statistics import median

from feedback.messages import HEEL_STRIKE, TOE_OFF, GaitEvent, Stride, TrueEvent
from feedback.records.spread import Spread

SHORTEST, LONGEST = 0.6, 1.4
"""Strides beyond these multiples of the leg's median stride are starts, stops and turns: counted, not averaged. The
walkers with the least regular stride, after stroke, have a CV of up to 14 %: three SD are 0.4 of the mean."""
TRUE_WITHIN_NS = 60_000_000
"""A found event is a true one if it lies this near to it."""


@dataclass(frozen=True)
class LegWalk:
    """The strides of one leg."""

    strides: int
    """All that were measured."""
    excluded: int
    """Of these, starts, stops and turns, which are in none of the means."""
    stride_s: Spread
    stance_s: Spread
    swing_s: Spread
    stance_pct: Spread
    """Share of the stride in which the foot is on the ground."""
    single_support_s: Spread
    double_support_s: Spread
    step_s: Spread
    peak_load: Spread


@dataclass(frozen=True)
class Accuracy:
    """Found events of one kind against the true ones, matched one to one."""

    true: int
    found: int
    matched: int
    mae_ms: float
    """Mean distance of the matched."""
    bias_ms: float
    """Mean of found less true: above 0, found too late."""

    @property
    def recall_pct(self) -> float:
        """Share of the true events that were found, percent."""
        return 100.0 * self.matched / self.true if self.true else nan

    @property
    def precision_pct(self) -> float:
        """Share of the found events that are true, percent."""
        return 100.0 * self.matched / self.found if self.found else nan


def steady(strides: Sequence[Stride]) -> list[Stride]:
    """The strides of one leg that are neither start, stop nor turn."""
    if not strides:
        return []
    usual_s = median(stride.stride_s for stride in strides)
    return [stride for stride in strides if SHORTEST * usual_s <= stride.stride_s <= LONGEST * usual_s]


def leg_walk(strides: Sequence[Stride]) -> LegWalk:
    """Of the strides of one leg."""
    used = steady(strides)
    return LegWalk(
        strides=len(strides),
        excluded=len(strides) - len(used),
        stride_s=Spread.of([s.stride_s for s in used]),
        stance_s=Spread.of([s.stance_s for s in used]),
        swing_s=Spread.of([s.swing_s for s in used]),
        stance_pct=Spread.of([100.0 * s.stance_s / s.stride_s for s in used]),
        single_support_s=Spread.of([s.single_support_s for s in used]),
        double_support_s=Spread.of([s.double_support_s for s in used]),
        step_s=Spread.of([s.step_s for s in used]),
        peak_load=Spread.of([s.peak_load for s in used]),
    )


def cadence_spm(legs: Sequence[LegWalk]) -> float:
    """Steps per minute: two steps a stride, over the mean stride of both legs."""
    counted = [leg.stride_s for leg in legs if leg.stride_s.n]
    total_s = sum(stride.mean * stride.n for stride in counted)
    return 120.0 * sum(stride.n for stride in counted) / total_s if total_s else nan


def accuracy(events: Sequence[GaitEvent], truths: Sequence[TrueEvent]) -> dict[str, Accuracy]:
    """By kind of event; empty where nobody knows the truth."""
    if not truths:
        return {}
    return {kind: _accuracy(events, truths, kind) for kind in (HEEL_STRIKE, TOE_OFF)}


def _accuracy(events: Sequence[GaitEvent], truths: Sequence[TrueEvent], kind: str) -> Accuracy:
    errors_ns: list[int] = []
    for leg in ("left", "right"):
        found = [event.t_ns for event in events if (event.leg, event.event) == (leg, kind)]
        true = [event.t_ns for event in truths if (event.leg, event.event) == (leg, kind)]
        errors_ns += _matched(sorted(found), sorted(true))
    return Accuracy(
        true=sum(event.event == kind for event in truths),
        found=sum(event.event == kind for event in events),
        matched=len(errors_ns),
        mae_ms=sum(map(abs, errors_ns)) / len(errors_ns) / 1e6 if errors_ns else nan,
        bias_ms=sum(errors_ns) / len(errors_ns) / 1e6 if errors_ns else nan,
    )


def _matched(found: list[int], true: list[int]) -> list[int]:
    """Found less true of each pair, nearest in time order, each used once."""
    errors: list[int] = []
    at = 0
    for time in true:
        while at < len(found) and found[at] < time - TRUE_WITHIN_NS:
            at += 1
        while at + 1 < len(found) and abs(found[at + 1] - time) < abs(found[at] - time):
            at += 1
        if at < len(found) and abs(found[at] - time) <= TRUE_WITHIN_NS:
            errors.append(found[at] - time)
            at += 1
    return errors
