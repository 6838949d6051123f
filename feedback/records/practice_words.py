"""What was learnt, in words: a sentence for each cue and leg, lines of the short summary, figures for programs.

Lives here: `verdict_words`, `cue_words`, `lines`, `figures`, and how measures are named. Why: a physiotherapist reads
the words first. Must never: judge; the verdict is feedback/cues/verdict.py's.
"""

from collections.abc import Iterator, Sequence
from math import isfinite
from textwrap import wrap

from feedback.cues.catalogue import CATALOGUE
from feedback.cues.learning import Learning
from feedback.cues.practised import Success
from feedback.cues.trained import Trained
from feedback.cues.verdict import FEW_N, FOLLOWED_T
from feedback.gait.measures import MEASURES
from feedback.records.practice import Practice

VERDICTS = {
    "improved": "improved",
    "bought": "no gain that counts: what was reached was bought elsewhere",
    "ignores": "ignores the cues",
    "follows": "follows the cues while they sound, without a gain",
    "no_gain": "no gain",
}
MET_PCT = 90.0
"""From this share of hits in the baseline on there is little to gain: a third above the success that is aimed at
(60-75 %, science.md 2.2)."""
LINE, _INDENT = 138, " " * 11
_UNSCORED = "strides were not scored, for no sensor tells it"


def cue_name(kind: str) -> str:
    """Of the catalogue."""
    return CATALOGUE[kind].name if kind in CATALOGUE else kind.replace("_", " ").upper()


def measure_name(measure: str) -> str:
    """For people, without its unit."""
    row = MEASURES.get(measure)
    return row.words.removesuffix(f", {row.unit}") if row and row.unit else row.words if row else measure


def lower(text: str) -> str:
    """With a small first letter, to stand within a sentence."""
    return text[:1].lower() + text[1:]


def number(measure: str, value: float, sign: bool = False) -> str:
    """With the digits of its measure, without the unit; a dash where there is none."""
    digits = MEASURES[measure].digits if measure in MEASURES else 3
    if not isfinite(value):
        return "–"
    value = round(value, digits) + 0.0  # no minus before a zero
    return f"{value:+.{digits}f}" if sign else f"{value:.{digits}f}"


def unit_of(measure: str) -> str:
    """Its unit with a space before it; '' where it has none."""
    unit = MEASURES[measure].unit if measure in MEASURES else ""
    return f" {unit}" if unit else ""


def verdict_words(one: Trained) -> str:
    """The verdict alone."""
    if not one.measure:
        return _UNSCORED
    verdict = VERDICTS.get(one.learning.verdict, "too few strides to tell what was learnt")
    return f"on target from the beginning, little to gain ({verdict})" if _was_met(one) else verdict


def cue_words(one: Trained, why_guarded: str = "") -> str:
    """The verdict with what it stands on, as sentences. why_guarded: what the guard last objected to."""
    head = f"{cue_name(one.kind)}, {one.leg}: {verdict_words(one)}."
    if not one.measure:
        return f"{head} {one.sent} cues in {one.strides} strides."
    found = one.learning
    if found.verdict not in VERDICTS:
        n = f"baseline {found.n['baseline']}, with a cue {found.n['cued']}; {FEW_N} of each are needed"
        hits = f"Hits with a cue {success_words(one.cued)}, without {success_words(one.uncued)}."
        return f"{head} Strides: {n}. {hits}"
    parts = [head, _met(one), _change(one), _bought(found, why_guarded), _kept(found), _with_and_without(one)]
    return " ".join(part for part in parts if part)


def success_words(success: Success) -> str:
    """A share with its n."""
    return f"{success.pct:.0f} % of {success.scored}" if success.scored else "–"


def in_short(practice: Practice) -> str:
    """One sentence for the head of the report; '' if there is nothing to say."""
    told: dict[str, dict[str, list[str]]] = {}
    for one in practice.cues:
        if one.measure:
            legs = told.setdefault(cue_name(one.kind), {}).setdefault(verdict_words(one), [])
            legs += [one.leg] if one.leg not in legs else []
    said = {name: [f"{' and '.join(legs)}: {words}" for words, legs in by.items()] for name, by in told.items()}
    return " ".join(f"{name}, {'; '.join(parts)}." for name, parts in said.items())


def lines(practice: Practice) -> Iterator[str]:
    """A few lines for each cue and leg of the short summary."""
    for one in practice.cues:
        head = f"{'learnt':<8} {cue_name(one.kind)} {one.leg}:"
        if not one.measure:
            yield f"{head} {one.strides} strides, {one.sent} cues; {_UNSCORED}"
            continue
        names = {name: one.success[name] for name in ("faded", "catch", "probe", "retention")}
        parts = ", ".join(f"{name} {part.pct:.0f} %" for name, part in names.items() if part.scored)
        scored = one.cued.scored + one.uncued.scored
        without = f"{success_words(one.uncued)}{f' ({parts})' if parts else ''}"
        timing = f"; timing {one.error_ms:+.0f} ms, SD {one.error_sd_ms:.0f} ms (n {one.sent})" if one.sent > 1 else ""
        yield from _wrapped(f"{head} {one.learning.words}")
        yield from _wrapped(
            f"{_INDENT}{scored} strides scored; hit with a cue {success_words(one.cued)}, without {without}{timing}"
        )


def _wrapped(line: str) -> list[str]:
    return wrap(line, LINE, subsequent_indent=_INDENT, replace_whitespace=False, break_long_words=False)


def figures(cues: Sequence[Trained]) -> dict[str, float]:
    """For programs: keys name leg, cue, measure and method."""
    told: dict[str, float] = {}
    for one in cues:
        method = one.method.replace("+", "_and_").replace(" (fitted)", "_fitted")
        name = "_".join(part for part in (one.leg, one.kind, one.measure, "by" if method else "", method) if part)
        found = one.learning
        told |= {f"{name}_strides": one.strides, f"{name}_cues_sent": one.sent}
        told |= {f"{name}_timing_ms_mean": one.error_ms, f"{name}_timing_ms_sd": one.error_sd_ms}
        for what, part in {"cued": one.cued, "uncued": one.uncued}.items():
            told |= {f"{name}_success_{what}_n": part.scored, f"{name}_success_{what}_pct": part.pct}
        told |= {f"{name}_baseline": found.baseline, f"{name}_reached": found.cued, f"{name}_gain": found.gain}
        told |= {f"{name}_least_gain": found.threshold, f"{name}_dependence": found.dependence}
        told |= {f"{name}_retention_{kind}_pct": 100 * share for kind, share in found.retention.items()}
    return told


def verdicts(cues: Sequence[Trained]) -> dict[str, str]:
    """For programs: the verdict of each cue, leg and measure."""
    return {f"{one.leg}_{one.kind}_{one.measure}_verdict": one.learning.verdict for one in cues if one.measure}


def least_words(one: Trained) -> str:
    """What a gain has to exceed, and what that is."""
    what = "minimal detectable change" if one.learning.threshold_is == "mdc" else "one SD of the baseline"
    return f"{number(one.measure, one.learning.threshold)}{unit_of(one.measure)} ({what})"


def _was_met(one: Trained) -> bool:
    """Nearly every stride was a hit before any cue: who does not change has nothing to change."""
    before = one.success["baseline"]
    return (
        one.learning.verdict in ("ignores", "follows", "no_gain") and before.scored >= FEW_N and before.pct >= MET_PCT
    )


def _met(one: Trained) -> str:
    return (
        f"In the baseline {success_words(one.success['baseline'])} strides were hits already." if _was_met(one) else ""
    )


def _change(one: Trained) -> str:
    found, measure = one.learning, one.measure
    name, unit = measure_name(measure), unit_of(measure)
    went = f"{name}: {number(measure, found.baseline)}{unit} in the baseline, {number(measure, found.cued)}{unit} "
    went += f"in the last {found.n['last_cued']} cued strides"
    is_near = measure in MEASURES and MEASURES[measure].better == "near"
    ways = ("nearer to its target", "farther from its target") if is_near else ("better", "worse")
    gain = f"{number(measure, abs(found.gain))}{unit} {ways[found.gain < 0]}"
    more = "more" if abs(found.gain) > found.threshold else "less"
    return f"{went}; {gain}, {more} than the {least_words(one)} that would count."


def _bought(found: Learning, why: str) -> str:
    if not found.guarded_n:
        return ""
    reason = f" ({why})" if why else ""
    return (
        f"{found.guarded_n} of the {found.reached_n} last cued strides that met the target were bought elsewhere"
        f"{reason} and are no hits."
    )


def _kept(found: Learning) -> str:
    if found.verdict != "improved":
        return ""
    kept = [f"{100 * share:.0f} % in the {kind} block" for kind, share in found.retention.items()]
    return f"Of the gain, without cues, there was still {', '.join(kept)}." if kept else "Not tested without cues."


def _with_and_without(one: Trained) -> str:
    found = one.learning
    if not isfinite(found.dependence):
        return f"Whether it hangs on the cues cannot be told: {found.n['uncued']} uncued strides, {FEW_N} are needed."
    size = f"{number(one.measure, found.dependence, True)} ± {number(one.measure, found.dependence_se)}"
    told = f"({size}{unit_of(one.measure)})"
    if found.dependence > FOLLOWED_T * found.dependence_se:
        return f"Strides with a cue were better than those without {told}."
    if found.dependence < -FOLLOWED_T * found.dependence_se:
        return f"Strides without a cue were better than those with one {told}."
    return f"Strides with and without a cue were alike {told}."
