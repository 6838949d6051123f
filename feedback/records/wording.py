"""A session told in sentences, for a physiotherapist who has two minutes.

Lives here: the sentences of a report. Why: a number without its meaning is no help at the treadmill. Must never: judge
a patient, claim more than was measured, or stay silent about what was lost.

Limits of healthy walkers: Patterson et al. 2010, Gait & Posture 31:241-246 (ratio of the longer to the shorter side:
stance time up to 1.05, swing time up to 1.06).
"""

from math import isfinite

from feedback.gait.variability import FEWEST
from feedback.messages import LEGS
from feedback.records.losses import losses_in_words
from feedback.records.practice_words import in_short
from feedback.records.summary import Summary

STANCE_RATIO_LIMIT, SWING_RATIO_LIMIT = 1.05, 1.06


def sentences(summary: Summary) -> list[str]:
    """The session in short, most important first."""
    told = [
        _walk(summary),
        in_short(summary.practice),
        _symmetry(summary),
        _swing(summary),
        _load(summary),
        _rhythm(summary),
        _coordination(summary),
        _cues(summary),
        _timing(summary),
    ]
    return [sentence for sentence in told if sentence] + [_quality(summary)]


def minutes(seconds: float) -> str:
    """A duration as people say it."""
    whole = round(seconds)
    hours, rest = divmod(whole, 3600)
    parts = [(hours, "h"), (rest // 60, "min"), (rest % 60, "s")]
    return " ".join(f"{count} {unit}" for count, unit in parts if count) or "0 s"


def _walk(summary: Summary) -> str:
    strides = sum(leg.strides for leg in summary.legs.values())
    if not strides:
        return f"The record is {minutes(summary.duration_s)} long. No complete stride was measured."
    pace = f" at {summary.cadence_spm:.0f} steps a minute" if isfinite(summary.cadence_spm) else ""
    excluded = sum(leg.excluded for leg in summary.legs.values())
    left_out = f" {excluded} of them, starts, stops, turns and stumbles, are in no figure." if excluded else ""
    return f"The record is {minutes(summary.duration_s)} long, with {strides} strides measured{pace}.{left_out}"


def _symmetry(summary: Summary) -> str:
    left, right = (summary.legs[leg].figures["stance_s"].mean for leg in LEGS)
    if not (left > 0 and right > 0):
        return ""
    ratio = max(left, right) / min(left, right)
    longer = "left" if left > right else "right"
    within = "within" if ratio <= STANCE_RATIO_LIMIT else "beyond"
    lead = "Both feet stood equally long" if ratio < 1.005 else f"The {longer} foot stood longer"
    return (
        f"{lead}: {1000 * left:.0f} ms left, {1000 * right:.0f} ms right, a ratio of {ratio:.2f}, "
        f"{within} what healthy walkers show (up to {STANCE_RATIO_LIMIT})."
    )


def _swing(summary: Summary) -> str:
    ratio = summary.both.symmetry["swing_s"].larger_to_smaller
    if not isfinite(ratio):
        return ""
    within = "within" if ratio <= SWING_RATIO_LIMIT else "beyond"
    times = ", ".join(f"{1000 * leg.figures['swing_s'].mean:.0f} ms {name}" for name, leg in summary.legs.items())
    return (
        f"In the air they were {times}, a ratio of {ratio:.2f}, {within} what healthy walkers show "
        f"(up to {SWING_RATIO_LIMIT})."
    )


def _load(summary: Summary) -> str:
    both = summary.both
    if not isfinite(both.load_share_pct):
        return ""
    who = f"affected {both.p}" if both.affected else both.p
    told = f"Of the load of both feet the {who} one bore {both.load_share_pct:.0f} %. "
    told += f"Taking the weight, it rose to {_of_both(summary, 'first_peak')}"
    pushed = _of_both(summary, "push_off_peak")
    return (
        f"{told}{'; the forefoot pushed off with ' + pushed if pushed else ''} (shares of body weight, by the soles)."
    )


def _of_both(summary: Summary, figure: str) -> str:
    """The means of both legs in words; '' if one is not known."""
    means = {name: leg.figures[figure].mean for name, leg in summary.legs.items()}
    return ", ".join(f"{mean:.2f} {name}" for name, mean in means.items()) if isfinite(sum(means.values())) else ""


def _rhythm(summary: Summary) -> str:
    spreads = {name: leg.figures["stride_s"] for name, leg in summary.legs.items()}
    known = [f"{spread.cv_pct:.1f} % {name} (n = {spread.n})" for name, spread in spreads.items() if spread.n >= FEWEST]
    if known:
        return f"Stride time varied by {' and '.join(known)} (SD over mean)."
    if any(spread.n for spread in spreads.values()):
        return f"How much stride time varied cannot be told: it takes {FEWEST} strides of a leg."
    return ""


def _coordination(summary: Summary) -> str:
    keeping = summary.both.coordination
    if keeping.n < FEWEST:
        return ""
    return (
        f"Each step fell at {keeping.phase_deg:.0f}° of the other leg's stride, where 180° is half way; the phase "
        f"coordination index is {keeping.pci_pct:.1f} % (n = {keeping.n}; 0 is perfectly even)."
    )


def _cues(summary: Summary) -> str:
    cues = summary.cues
    if not cues.due and not cues.suppressed:
        return "No cue was due."
    failed = cues.late + cues.lost
    told = f"{cues.played} of {cues.due} cues that were due sounded"
    told += f"; {failed} came too late and stayed silent" if failed else ""
    guarded = f" {cues.guarded} rewards were withheld, for the hit was bought elsewhere." if cues.guarded else ""
    if not cues.suppressed:
        return f"{told}. Every stride that could be cued was.{guarded}"
    why = ", ".join(f"{reason} ({count})" for reason, count in cues.withheld.items())
    return f"{told}. {cues.suppressed} strides got no cue: {why}.{guarded}"


def _timing(summary: Summary) -> str:
    timing = summary.cue_timing_ms
    if timing.n < 2:
        return ""
    side = "late" if timing.mean > 0 else "early"
    return (
        f"Measured against the step that then came, cues were {abs(timing.mean):.0f} ms too {side} on average; "
        f"from cue to cue this varied by {timing.sd:.0f} ms (SD, n = {timing.n})."
    )


def _quality(summary: Summary) -> str:
    lost = losses_in_words(summary.losses)
    return f"What was lost: {lost}." if lost else "Nothing was lost on the way from the sensors to this page."
