"""What each cue is scored by: which measures, of which stride, by which criterion.

Lives here: Yardstick, `yardsticks`, Reading, `readings`, and the criteria that need no target. Why: targets, ledger and
records must score a cue by the same thing. Must never: keep anything; a target is feedback/cues/targets.py.

Criteria are those of the catalogue (science.md 9). A cue without a row here is never scored.
"""

from collections.abc import Iterator
from math import nan
from typing import NamedTuple

from feedback.config.cues import (
    Aim,
    CueSettings,
    GluteHold,
    GluteReady,
    HeelFirst,
    HipExtend,
    LoadAffected,
    PushOff,
    Rhythm,
    Scored,
    StanceStable,
    SymmetryCue,
    TallPelvis,
)
from feedback.messages import Measure, Message, Stride

ASYNCHRONY_LIMIT_MS = 60.0
"""A step is with the beat within this (catalogue, RHYTHM)."""
ON_TIME, OFF_TIME = ("on_time",), ("early", "late", "absent")
"""Verdicts on an onset that are a hit and a miss; with any other nobody knows."""
SYMMETRY, ASYNCHRONY = "symmetry_index_pct", "asynchrony_ms"
"""Measures that the ledger makes itself: of both legs, and of the cue's own time."""


class Yardstick(NamedTuple):
    """One measure that a cue may be scored by."""

    measure: str
    muscle: str = ""


class Reading(NamedTuple):
    """One value of one stride, from whichever message told it."""

    t_ns: int
    cause_ns: int
    leg: str
    start_ns: int
    measure: str
    method: str
    muscle: str
    value: float
    word: str


_ALWAYS: dict[type[CueSettings], Yardstick] = {
    StanceStable: Yardstick("single_support_s"),
    PushOff: Yardstick("push_off_impulse_s"),
    LoadAffected: Yardstick("first_peak"),
    TallPelvis: Yardstick("pelvic_drop_deg"),
    HeelFirst: Yardstick("heel_first"),
    SymmetryCue: Yardstick(SYMMETRY),
    Rhythm: Yardstick(ASYNCHRONY),
}
"""Of the cues whose settings leave no choice."""


def yardsticks(settings: CueSettings) -> tuple[Yardstick, ...]:
    """What a cue is scored by, the best first; the next where a sensor for it is not there."""
    match settings:
        case GluteReady():
            return (Yardstick("onset_ms", settings.muscle),)
        case GluteHold():
            return Yardstick("held_share", settings.muscle), Yardstick("single_support_s")
        case HipExtend():
            own = Yardstick(settings.measure)
            estimate = Yardstick("trailing_limb_angle_deg")
            return (own, estimate) if settings.fallback and own != estimate else (own,)
    always = _ALWAYS.get(type(settings))
    return (always,) if always else ()


def companion(settings: CueSettings) -> str:
    """A measure that may not grow worse while the cue's own grows better; '' if there is none.

    Worse is: beyond the baseline by more than its SD. The mean itself, as the catalogue has it, is exceeded by every
    other stride of the very baseline.
    """
    return "cop_spread_ml" if isinstance(settings, StanceStable) else ""


def is_of_next_stride(settings: CueSettings) -> bool:
    """Whether the cue prepares the leg's next heel strike, so that the stride which begins with that is scored."""
    return isinstance(settings, GluteReady | Rhythm)


def aim_of(settings: CueSettings) -> Aim | None:
    """The aim of a cue that has one."""
    return settings.aim if isinstance(settings, Scored) else None


def by_criterion(settings: CueSettings, reading: Reading) -> tuple[str, float]:
    """Verdict and limit of a cue that has a criterion instead of a target; ('unknown', NaN) of every other."""
    value, word = reading.value, reading.word
    match settings:
        case GluteReady():
            return ("hit" if word in ON_TIME else "miss" if word in OFF_TIME else "unknown"), 0.0
        case TallPelvis():
            return _within(value, settings.limit_deg)
        case SymmetryCue():
            return _within(abs(value), settings.band_pct)
        case Rhythm():
            return _within(abs(value), ASYNCHRONY_LIMIT_MS)
        case HeelFirst():
            return _within(1.0 - value, 0.0)[0], 1.0
    return "unknown", nan


def readings(told: Message) -> Iterator[Reading]:
    """The values in a message."""
    if isinstance(told, Measure):
        yield Reading(
            told.t_ns,
            told.cause_ns,
            told.leg,
            told.start_ns,
            told.measure,
            told.method,
            told.muscle,
            told.value,
            told.word,
        )
    elif isinstance(told, Stride):
        heel = {"heel": 1.0, "flat": 0.0, "toe": 0.0}.get(told.strike_zone, nan)
        values = (
            ("first_peak", told.first_peak),
            ("push_off_impulse_s", told.push_off_impulse_s),
            ("heel_first", heel),
        )
        for measure, value in values:
            yield Reading(told.t_ns, told.cause_ns, told.leg, told.start_ns, measure, "insoles", "", value, "")


def _within(value: float, limit: float) -> tuple[str, float]:
    if value != value:
        return "unknown", limit
    return ("hit" if value <= limit else "miss"), limit
