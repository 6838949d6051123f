"""What was learnt: gain, retention, dependence, and whether the cues were followed at all.

Lives here: Learning and `learning`, pure functions over a session's Outcomes. Why: feedback can change performance
without learning (Roemmich 2016), and a patient who ignores the cues must not be told as one who improved. Must never:
call a difference a gain that is smaller than the minimal detectable change, or than one SD of the baseline where none
is published; or one that was bought elsewhere.

    gain       = mean of the last 30 cued - baseline            (science.md 3)
    retention  = (probe - baseline) / gain                      told only if the gain is one
    dependence = cued - uncued, of the same training blocks     large: fade slower; small: fade faster

Everything is counted so that more is better: of a measure of which less is better the sign is turned, of one that has
to be near its target the distance is taken, negative. What follows from the figures is said by verdict.py.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import isfinite, nan, sqrt
from statistics import fmean, median, stdev

from feedback.cues.change import mdc
from feedback.cues.verdict import FEW_N, GUARDED, Found, slope_t, verdict_of, words_of
from feedback.gait.measures import MEASURES
from feedback.messages import Outcome

LAST_N = 30
"""Cued strides that tell what was reached (science.md 3)."""
HELPED, LEFT_OUT = ("cued", "asked"), ("faded", "catch")
TESTS = ("probe", "retention")
"""Blocks without cues that test what is left."""
SCORED = ("hit", "near", "miss", GUARDED)
_AROUND_ZERO = ("onset_ms", "asynchrony_ms", "symmetry_index_pct")
"""Measures that are best at 0, whatever limit they are scored by."""


@dataclass(frozen=True)
class Learning:
    """Of one cue, leg, measure and method; NaN where there are too few strides, None where it may not be told."""

    baseline: float
    baseline_sd: float
    cued: float
    """Mean of the last cued strides, in the measure's own unit, as `baseline` is."""
    gain: float
    """More is better."""
    threshold: float
    """What a gain has to exceed: minimal detectable change, else one SD of the baseline."""
    threshold_is: str
    """mdc (minimal detectable change) | sd (one SD of the baseline)."""
    retention: dict[str, float]
    """By kind of block without cues (probe, retention): share of the gain that was still there."""
    dependence: float
    dependence_se: float
    verdict: str
    """improved | bought (a gain, and most hits of it were bought elsewhere) | ignores (neither a gain nor a sign that
    the cues were followed) | follows (with cues better than without, and no gain) | no_gain (worse than before, or with
    cues than without, or nobody can say whether they were followed) | unknown."""
    words: str
    n: dict[str, int] = field(default_factory=dict)
    """Strides that each figure stands on: baseline, last_cued, cued, uncued, probe, retention."""
    left_out: dict[str, int] = field(default_factory=dict)
    """Strides that are in none of the figures, by reason."""
    reached_n: int = 0
    """Of the last cued strides, those that met the target …"""
    guarded_n: int = 0
    """… and those of them that were bought elsewhere, and are no hits."""


def learning(outcomes: Sequence[Outcome], blocks: Mapping[int, str]) -> Learning:
    """Of the outcomes of one cue, leg, measure and method; blocks: the kind of each block by its number."""
    known = [row for row in outcomes if isfinite(row.value)]
    measure = known[0].measure if known else ""
    base, cued, uncued = _parts(known, blocks)
    last = cued[-LAST_N:]
    target = next((row.target for row in reversed(known) if isfinite(row.target)), 0.0)

    def good(rows: Sequence[Outcome]) -> list[float]:
        return [goodness(measure, row.value, target) for row in rows]

    change = mdc(measure, stride_s(known))
    dependence, error = _difference(good(cued), good(uncued))
    words = [row.success for row in last]
    found = Found(
        gain=_mean(good(last)) - _mean(good(base)),
        threshold=change or _sd(good(base)),
        dependence=dependence,
        dependence_se=error,
        following=_following(cued),
        base_n=len(base),
        cued_n=len(cued),
        reached_n=words.count("hit") + words.count(GUARDED),
        guarded_n=words.count(GUARDED),
    )
    tests = {kind: _of(known, blocks, kind) for kind in TESTS}
    retention = _retention({kind: _mean(good(rows)) - _mean(good(base)) for kind, rows in tests.items()}, found)
    counts = {"baseline": len(base), "last_cued": len(last), "cued": len(cued), "uncued": len(uncued)}
    return Learning(
        baseline=_mean([row.value for row in base]),
        baseline_sd=_sd([row.value for row in base]),
        cued=_mean([row.value for row in last]),
        gain=found.gain,
        threshold=found.threshold,
        threshold_is="mdc" if change else "sd",
        retention=retention,
        dependence=dependence,
        dependence_se=error,
        verdict=verdict_of(found),
        words=words_of(found, retention),
        n=counts | {kind: len(rows) for kind, rows in tests.items()},
        left_out=_left_out(outcomes, blocks),
        reached_n=found.reached_n,
        guarded_n=found.guarded_n,
    )


def _retention(left: Mapping[str, float], found: Found) -> dict[str, float]:
    """Of a gain, what was left in blocks without cues; of none that counts, nothing."""
    if not found.is_gain or verdict_of(found) == "bought":
        return {}
    return {kind: change / found.gain for kind, change in left.items() if isfinite(change)}


def by_cue(outcomes: Sequence[Outcome]) -> dict[tuple[str, str, str, str], list[Outcome]]:
    """Outcomes with a value, by cue, leg, measure and method."""
    found: dict[tuple[str, str, str, str], list[Outcome]] = {}
    for row in outcomes:
        if row.measure:
            found.setdefault((row.kind, row.leg, row.measure, row.method), []).append(row)
    return found


def success_pct(outcomes: Sequence[Outcome]) -> float:
    """Share of the scored strides that were hits, %; NaN if none was scored. What was bought elsewhere is no hit."""
    scored = [row.success for row in outcomes if row.success in SCORED]
    return 100.0 * scored.count("hit") / len(scored) if scored else nan


def goodness(measure: str, value: float, target: float) -> float:
    """The value so that more is better."""
    better = MEASURES[measure].better if measure in MEASURES else "more"
    if better == "near":
        return -abs(value - (0.0 if measure in _AROUND_ZERO else target))
    return -value if better == "less" else value


def stride_s(outcomes: Sequence[Outcome]) -> float:
    """The usual stride of one leg and cue; NaN where there are not two. Some changes are known as shares of it."""
    starts_ns = sorted({row.start_ns for row in outcomes if row.start_ns > 0})
    spans_ns = [after - before for before, after in pairwise(starts_ns)]
    return median(spans_ns) / 1e9 if spans_ns else nan


def _parts(known: Sequence[Outcome], blocks: Mapping[int, str]) -> tuple[list[Outcome], list[Outcome], list[Outcome]]:
    """Strides of the baseline, of training with a cue, and of the same blocks without one."""
    training = _of(known, blocks, "training")
    cued = [row for row in training if row.plan in HELPED and row.cue_id]
    numbers = {row.block for row in cued}
    uncued = [row for row in training if row.plan in LEFT_OUT and row.block in numbers]
    return _of(known, blocks, "baseline"), cued, uncued


def _left_out(outcomes: Sequence[Outcome], blocks: Mapping[int, str]) -> dict[str, int]:
    """Of all strides, those that no figure counts."""
    reasons = [_why_not(row, blocks.get(row.block, "")) for row in outcomes]
    return {why: reasons.count(why) for why in dict.fromkeys(reasons) if why}


def _why_not(row: Outcome, kind: str) -> str:
    if kind not in ("baseline", "training", *TESTS):
        return "in warm-up, rest or pause, or after the end"
    if not isfinite(row.value):
        return "not measured"
    if kind != "training":
        return ""
    if row.plan in HELPED and not row.cue_id:
        return "whose cue was withheld"
    return "" if row.plan in (*HELPED, *LEFT_OUT) else "in another cue's block"


def _following(cued: Sequence[Outcome]) -> float:
    """How surely an onset goes along with the cue's own error from stride to stride; NaN: no telling.

    A cue that came too early by chance moves the onset of one who listens. Only of cues that have a time of their own.
    """
    timed = [(row.error_ns / 1e6, row.value) for row in cued if row.measure in ("onset_ms", "asynchrony_ms")]
    return slope_t(timed) if len(timed) >= LAST_N else nan


def _of(rows: Sequence[Outcome], blocks: Mapping[int, str], kind: str) -> list[Outcome]:
    return [row for row in rows if blocks.get(row.block) == kind]


def _difference(a: Sequence[float], b: Sequence[float]) -> tuple[float, float]:
    """Of the means, with its standard error (Welch)."""
    if min(len(a), len(b)) < FEW_N:
        return nan, nan
    return fmean(a) - fmean(b), sqrt(stdev(a) ** 2 / len(a) + stdev(b) ** 2 / len(b))


def _mean(values: Sequence[float]) -> float:
    return fmean(values) if len(values) >= FEW_N else nan


def _sd(values: Sequence[float]) -> float:
    return stdev(values) if len(values) >= FEW_N else nan
