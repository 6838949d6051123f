"""What was heard against what was asked and what was told.

Lives here: `judge`, and its figures. Why: a program that measures itself proves nothing; the witness's times decide.
Must never: forgive. A cue counts for the timing if it was in hand AHEAD_NS before it was due.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from feedback.measuring.trials import CANCELLED, LATE, MS, Trial

AHEAD_NS = 30 * MS
EARLIEST_NS, LATEST_NS = -30 * MS, 400 * MS
"""Where the constant delay of a whole path is looked for: a Bluetooth headset has 150 to 300 ms."""
BIN_NS = 2 * MS
EARLY_NS = MS // 5
NEAR_NS = 50 * MS
"""A sound further from every cue than this belongs to none: cues are 115 ms apart at least."""


@dataclass(frozen=True)
class Heard:
    """What a witness heard."""

    onsets_ns: NDArray[np.int64]
    underruns: int | None = None
    """None: this witness cannot tell."""
    gaps_ms: Sequence[float] = ()
    """Silence at each underrun."""
    longest_sound_s: float | None = None
    above_cap: int | None = None
    """Samples louder than the cap."""
    starts_ns: Sequence[int] = ()
    """When the card began, and began again after an underrun."""


Figures = dict[str, float]
FAULTS = ("stuck", "doubled", "early", "unasked", "untold", "missing", "above_cap")
"""Figures that must be 0, where they are known."""


def judge(trials: Sequence[Trial], heard: Heard) -> Figures:
    """All figures of one run; times in ms."""
    constant_ns = constant(trials, heard.onsets_ns)
    strays = match(trials, heard.onsets_ns, constant_ns)
    timed = [trial for trial in trials if trial.onsets_ns and trial.sounds]
    errors = np.array([_error_ns(trial) for trial in timed if trial.last.due_ns - trial.placed_ns >= AHEAD_NS]) / MS
    middle = float(np.median(errors)) if len(errors) else float("nan")
    told = [trial.onsets_ns[0] - row.onset_ns for trial in timed for row in trial.told if row.onset_ns]
    return {
        "cues": len(trials),
        "timed": len(errors),
        "constant_ms": round(middle, 4),
        **percentiles("onset_error_ms", np.abs(errors)),
        **percentiles("jitter_ms", np.abs(errors - middle)),
        **percentiles("told_onset_error_ms", np.abs(np.array(told)) / MS),
        **_counts(trials, strays, constant_ns),
        **_of_the_card(heard),
    }


def constant(trials: Sequence[Trial], onsets_ns: NDArray[np.int64]) -> int:
    """By how much all is heard later than it was due, to some ms: so that each sound finds its own cue."""
    due_ns = np.sort([trial.last.due_ns for trial in trials if trial.sounds])
    if not len(due_ns) or not len(onsets_ns):
        return 0
    differences = (onsets_ns[:, None] - due_ns[None, :]).ravel()
    differences = differences[(differences >= EARLIEST_NS) & (differences <= LATEST_NS)]
    if not len(differences):
        return 0
    counts = np.bincount((differences - EARLIEST_NS) // BIN_NS)
    middle = EARLIEST_NS + int(counts.argmax()) * BIN_NS + BIN_NS // 2
    return int(np.median(differences[np.abs(differences - middle) <= 2 * BIN_NS]))


def match(trials: Sequence[Trial], onsets_ns: NDArray[np.int64], constant_ns: int) -> int:
    """Give each sound to the cue that was due nearest to it; how many belong to none."""
    due_ns = np.array([trial.last.due_ns for trial in trials])
    strays = 0
    for at_ns in onsets_ns.tolist():
        distance = np.abs(due_ns + constant_ns - at_ns)
        if distance.min(initial=NEAR_NS + 1) > NEAR_NS:
            strays += 1
        else:
            trials[int(distance.argmin())].onsets_ns.append(at_ns)
    return strays


def spacing_error_n(trials: Sequence[Trial], frame_ns: float, starts_ns: Sequence[int] = ()) -> float:
    """Largest error of the spacing of beats that follow one another in one run of the card, frames; NaN: no two do."""
    rows = [(trial.last.due_ns, trial.onsets_ns[0]) for trial in trials if trial.onsets_ns]
    starts = np.asarray(starts_ns, dtype=np.int64)
    errors = [
        abs((at - at_before) - (due - due_before)) / frame_ns
        for (due_before, at_before), (due, at) in pairwise(rows)
        if not np.any((starts > at_before) & (starts <= at))
    ]
    return max(errors, default=float("nan"))


def percentiles(name: str, values: "NDArray[np.float64] | Sequence[float]") -> Figures:
    """p50, p99 and the largest; infinite where there is none."""
    if not len(values):
        return {f"{name}_{which}": float("inf") for which in ("p50", "p99", "max")}
    p50, p99, most = np.percentile(values, (50, 99, 100)).round(4).tolist()
    return {f"{name}_p50": p50, f"{name}_p99": p99, f"{name}_max": most}


def _error_ns(trial: Trial) -> int:
    return trial.onsets_ns[0] - trial.last.due_ns


def _counts(trials: Sequence[Trial], strays: int, constant_ns: int) -> Figures:
    outcomes = [trial.told[0].outcome if len(trial.told) == 1 else "?" for trial in trials]
    played = [outcome == "played" for outcome in outcomes]
    heard = [bool(trial.onsets_ns) for trial in trials]
    early_ns = constant_ns - EARLY_NS
    return {
        "moved": sum(trial.verdicts.count("moved") for trial in trials),
        "cancelled": outcomes.count("cancelled"),
        "played": sum(played),
        "late_on_purpose": sum(trial.intent == LATE for trial in trials),
        "late": outcomes.count("late"),
        "lost": outcomes.count("lost"),
        "untold": outcomes.count("?"),
        "missing": sum(told and not sounded for told, sounded in zip(played, heard, strict=True)),
        "doubled": sum(len(trial.onsets_ns) > 1 for trial in trials),
        "early": sum(at - trial.last.due_ns < early_ns - EARLY_NS for trial in trials for at in trial.onsets_ns[:1]),
        "unasked": strays + sum(bool(t.onsets_ns) and t.intent in (CANCELLED, LATE) for t in trials),
    }


def _of_the_card(heard: Heard) -> Figures:
    """What only a witness inside the card can tell."""
    told: Figures = {}
    if heard.underruns is not None:
        gaps = sorted(heard.gaps_ms) or [0.0]
        told |= {"underruns": heard.underruns}
        told |= {"underrun_gap_ms_p50": round(gaps[len(gaps) // 2], 3), "underrun_gap_ms_max": round(gaps[-1], 3)}
    if heard.above_cap is not None:
        told["above_cap"] = heard.above_cap
    if heard.longest_sound_s is not None:
        told |= {"longest_sound_ms": round(heard.longest_sound_s * 1000, 2)}
    return told
