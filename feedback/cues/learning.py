"""What was learnt: gain, retention, dependence, and whether the cues were followed at all.

Lives here: Learning and `learning`, pure functions over a session's Outcomes. Why: feedback can change performance
without learning (Roemmich 2016), and a patient who ignores the cues must not be told as one who improved. Must never:
call a difference a gain that is smaller than the minimal detectable change, or than one SD of the baseline where none
is published.

    gain       = mean of the last 30 cued - baseline            (science.md 3)
    retention  = (probe - baseline) / gain                      told only if the gain is one
    dependence = cued - uncued, of the same training blocks     large: fade slower; small: fade faster

Everything is counted so that more is better: of a measure of which less is better the sign is turned, of one that has
to be near its target the distance is taken, negative.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite, nan, sqrt
from statistics import fmean, stdev

from feedback.cues.change import mdc
from feedback.gait.measures import MEASURES
from feedback.messages import Outcome

LAST_N = 30
"""Cued strides that tell what was reached (science.md 3)."""
FEW_N = 10
"""With fewer strides of a kind nothing is said of them."""
FOLLOWED_T = 3.0
"""A difference of this many standard errors is one: two signs are looked for, of each cue and leg of each session, so
that at two errors one who never listened would be told every tenth time as one who did."""
HELPED, LEFT_OUT = ("cued", "asked"), ("faded", "catch")


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
    retention: dict[str, float]
    """By kind of block without cues (probe, retention): share of the gain that was still there."""
    dependence: float
    dependence_se: float
    verdict: str
    """improved | ignores (neither a gain nor a sign that the cues were followed) | follows (with cues better than
    without, and no gain) | no_gain (worse, or nobody can say whether they were followed) | unknown."""
    words: str


def learning(outcomes: Sequence[Outcome], blocks: Mapping[int, str], stride_s: float = nan) -> Learning:
    """Of the outcomes of one cue, leg, measure and method; blocks: the kind of each block by its number.

    stride_s: mean stride, for changes that are known as shares of it.
    """
    known = [row for row in outcomes if isfinite(row.value)]
    measure = known[0].measure if known else ""
    base = _of(known, blocks, "baseline")
    cued = [row for row in known if row.plan in HELPED and row.cue_id and blocks.get(row.block) == "training"]
    left_out = [row for row in known if row.plan in LEFT_OUT and blocks.get(row.block) == "training"]
    target = next((row.target for row in reversed(known) if isfinite(row.target)), 0.0)

    def good(rows: Sequence[Outcome]) -> list[float]:
        return [_goodness(measure, row.value, target) for row in rows]

    gain = _mean(good(cued[-LAST_N:])) - _mean(good(base))
    threshold = mdc(measure, stride_s) or _sd(good(base))
    dependence, error = _difference(good(cued), good(_within(left_out, cued)))
    tests = {kind: _mean(good(_of(known, blocks, kind))) for kind in ("probe", "retention")}
    is_gain = abs(gain) > threshold
    retention = {k: (v - _mean(good(base))) / gain for k, v in tests.items() if is_gain and isfinite(v)}
    verdict = _verdict(gain, threshold, dependence, error, _following(cued))
    raw = [row.value for row in base]
    reached = _mean([row.value for row in cued[-LAST_N:]])
    words = _words(verdict, gain, threshold, retention)
    return Learning(_mean(raw), _sd(raw), reached, gain, threshold, retention, dependence, error, verdict, words)


def by_cue(outcomes: Sequence[Outcome]) -> dict[tuple[str, str, str, str], list[Outcome]]:
    """Outcomes with a value, by cue, leg, measure and method."""
    found: dict[tuple[str, str, str, str], list[Outcome]] = {}
    for row in outcomes:
        if row.measure:
            found.setdefault((row.kind, row.leg, row.measure, row.method), []).append(row)
    return found


def success_pct(outcomes: Sequence[Outcome]) -> float:
    """Share of the scored strides that were hits, %; NaN if none was scored. What was bought elsewhere is no hit."""
    scored = [row.success for row in outcomes if row.success in ("hit", "near", "miss", "guarded")]
    return 100.0 * scored.count("hit") / len(scored) if scored else nan


def _following(cued: Sequence[Outcome]) -> float:
    """How surely an onset goes along with the cue's own error from stride to stride: t of the slope; NaN: no telling.

    A cue that came too early by chance moves the onset of one who listens. Only of cues that have a time of their own.
    """
    timed = [(row.error_ns / 1e6, row.value) for row in cued if row.measure in ("onset_ms", "asynchrony_ms")]
    if len(timed) < LAST_N or _sd([x for x, _ in timed]) == 0:
        return nan
    mean_x, mean_y = fmean(x for x, _ in timed), fmean(y for _, y in timed)
    xx = sum((x - mean_x) ** 2 for x, _ in timed)
    slope = sum((x - mean_x) * (y - mean_y) for x, y in timed) / xx
    rest = sum((y - mean_y - slope * (x - mean_x)) ** 2 for x, y in timed)
    return slope / sqrt(rest / (len(timed) - 2) / xx) if rest > 0 else nan


def _verdict(gain: float, threshold: float, dependence: float, error: float, following: float) -> str:
    if not isfinite(gain) or not isfinite(threshold):
        return "unknown"
    if gain > threshold:
        return "improved"
    helped = dependence / error if error > 0 else nan
    if following > FOLLOWED_T or helped > FOLLOWED_T:
        return "follows"
    if gain < -threshold or not (isfinite(helped) or isfinite(following)):
        return "no_gain"
    return "ignores"


def _words(verdict: str, gain: float, threshold: float, retention: Mapping[str, float]) -> str:
    change = f"change {gain:+.3g}, at least {threshold:.3g} would be a gain"
    if verdict == "improved":
        kept = ", ".join(f"{100 * share:.0f} % of it in the {kind} block" for kind, share in retention.items())
        return f"improved: {change}" + (f"; {kept}" if kept else "; not tested without cues")
    return {
        "ignores": f"ignores the cues: strides with and without one are alike; {change}",
        "follows": f"follows the cues while they sound, without a gain: {change}",
        "no_gain": f"no gain: {change}",
    }.get(verdict, "not enough strides to say anything")


def _goodness(measure: str, value: float, target: float) -> float:
    better = MEASURES[measure].better if measure in MEASURES else "more"
    if better == "near":
        return -abs(value - (0.0 if measure in ("onset_ms", "asynchrony_ms", "symmetry_index_pct") else target))
    return -value if better == "less" else value


def _of(rows: Sequence[Outcome], blocks: Mapping[int, str], kind: str) -> list[Outcome]:
    return [row for row in rows if blocks.get(row.block) == kind]


def _within(rows: Sequence[Outcome], cued: Sequence[Outcome]) -> list[Outcome]:
    """Those of blocks that had cues."""
    numbers = {row.block for row in cued}
    return [row for row in rows if row.block in numbers]


def _difference(a: Sequence[float], b: Sequence[float]) -> tuple[float, float]:
    """Of the means, with its standard error (Welch)."""
    if min(len(a), len(b)) < FEW_N:
        return nan, nan
    return fmean(a) - fmean(b), sqrt(stdev(a) ** 2 / len(a) + stdev(b) ** 2 / len(b))


def _mean(values: Sequence[float]) -> float:
    return fmean(values) if len(values) >= FEW_N else nan


def _sd(values: Sequence[float]) -> float:
    return stdev(values) if len(values) >= FEW_N else nan
