"""How the patient walked: strides of each leg, both legs held against each other, events against the truth if known.

Lives here: LegWalk, BothLegs, Accuracy. Why: summary and report must agree on what is counted and what is left out.
Must never: drop a stride without saying so.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import nan

from feedback.gait.coordination import Coordination
from feedback.gait.symmetry import Symmetry, share, temporal
from feedback.gait.variability import Variability
from feedback.gait.walked import COMPARED, FIGURES, Walked
from feedback.messages import HEEL_STRIKE, LEFT, TOE_OFF, GaitEvent, TrueEvent, other

TRUE_WITHIN_NS = 60_000_000
"""A found event is a true one if it lies this near to it."""


@dataclass(frozen=True)
class LegWalk:
    """The strides of one leg."""

    strides: int
    """All that were measured."""
    excluded: int
    """Of these, starts, stops, turns and other odd ones, which are in none of the figures."""
    figures: dict[str, Variability]
    """By the names of feedback.gait.walked.FIGURES."""


@dataclass(frozen=True)
class BothLegs:
    """What the means of both legs say together; p is the affected leg, or the left, and n the other."""

    p: str
    n: str
    affected: bool
    """Whether p is an affected leg."""
    symmetry: dict[str, Symmetry]
    """By figure."""
    temporal: float
    """Swing over stance of p, over that of n."""
    load_share_pct: float
    """Share of p in the load impulse of both, percent."""
    coordination: Coordination


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


def leg_walk(walked: Walked, leg: str) -> LegWalk:
    """Of the strides of one leg."""
    count = walked.count(leg)
    figures = {figure: walked.variability(leg, figure) for figure in FIGURES}
    return LegWalk(count, count - len(walked.accepted(leg)), figures)


def both_legs(walked: Walked, affected: str = "") -> BothLegs:
    """Of the strides of both legs. affected: 'left', 'right', or '' where no leg is singled out."""
    p = affected or LEFT
    n = other(p)
    swing, stance, load = (walked.symmetry(figure, p) for figure in ("swing_s", "stance_s", "load_impulse_s"))
    return BothLegs(
        p=p,
        n=n,
        affected=bool(affected),
        symmetry={figure: walked.symmetry(figure, p) for figure in COMPARED},
        temporal=temporal(swing.p, stance.p, swing.n, stance.n),
        load_share_pct=100.0 * share(load.p, load.n),
        coordination=walked.coordination(),
    )


def cadence_spm(legs: Sequence[LegWalk]) -> float:
    """Steps per minute: two steps a stride, over the mean stride of both legs."""
    counted = [stride for leg in legs if (stride := leg.figures["stride_s"]).n]
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
