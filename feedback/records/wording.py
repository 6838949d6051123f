"""A session told in sentences, for a physiotherapist who has two minutes.

Lives here: the sentences of a report. Why: a number without its meaning is no help at the treadmill. Must never: judge
a patient, claim more than was measured, or stay silent about what was lost.

Limits of healthy walkers: Patterson et al. 2010, Gait & Posture 31:241-246 (ratio of the longer to the shorter side:
stance time up to 1.05, swing time up to 1.06).
"""

from math import isfinite

from feedback.records.losses import losses_in_words
from feedback.records.summary import Summary

STANCE_RATIO_LIMIT = 1.05


def sentences(summary: Summary) -> list[str]:
    """The session in short, most important first."""
    told = [_walk(summary), _symmetry(summary), _rhythm(summary), _cues(summary), _timing(summary)]
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
    return f"The record is {minutes(summary.duration_s)} long, with {strides} strides measured{pace}."


def _symmetry(summary: Summary) -> str:
    left, right = summary.legs["left"].stance_s.mean, summary.legs["right"].stance_s.mean
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


def _rhythm(summary: Summary) -> str:
    known = [f"{leg.stride_s.cv_pct:.1f} % {name}" for name, leg in summary.legs.items() if leg.stride_s.n > 1]
    return f"Stride time varied by {' and '.join(known)} (SD over mean)." if known else ""


def _cues(summary: Summary) -> str:
    cues = summary.cues
    if not cues.due and not cues.suppressed:
        return "No cue was due."
    failed = cues.late + cues.lost
    told = f"{cues.played} of {cues.due} cues that were due sounded"
    told += f"; {failed} came too late and stayed silent" if failed else ""
    if not cues.suppressed:
        return told + ". Every stride that could be cued was."
    why = ", ".join(f"{reason} ({count})" for reason, count in cues.withheld.items())
    return f"{told}. {cues.suppressed} strides got no cue: {why}."


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
