"""Which cue of a block the screen's bar tells of, and on what scale.

Lives here: Lead, `lead_of`, `placed`. Why: the patient looks at one bar, however many cues a block has. Must never:
show a bar for what is not measured on this rig, or in a block that is to be walked without help.

It is the first of the block's cues that is scored on this rig.
"""

from collections.abc import Sequence
from math import isfinite, nan
from typing import NamedTuple

from feedback.config import Protocol, Rig
from feedback.config.cues import CueSettings, GluteHold, GluteReady, HipExtend, Scored, SymmetryCue, TallPelvis
from feedback.cues.scoring import ASYNCHRONY, ASYNCHRONY_LIMIT_MS, SYMMETRY, aim_of, yardsticks
from feedback.cues.sensors import has, hip_measure, hold_measure
from feedback.gait.measures import MEASURES
from feedback.gait.muscle.windows import EARLY, LATE
from feedback.messages import LEGS

Band = tuple[float, float]
"""From where to where the bar's target reaches, 0 … 1."""
MORE: Band = (0.7, 1.0)
LESS: Band = (0.0, 0.4)
_SD_BELOW = 4.0
"""The bar of a measure that is to grow begins so many SD of the baseline below the target …"""
_SHARE_BELOW = 0.3
"""… and no less than this share of the target."""
_USUAL_STRIDE_MS = 1100.0
"""Onsets are judged as a share of the stride; the bar needs no more than a usual one."""
_ANGLES = {
    "thigh_extension_deg": ("thigh", -1.0),
    "hip_extension_deg": ("hip", -1.0),
    "trailing_limb_angle_deg": ("trailing_limb", 1.0),
    "first_peak": ("load", 1.0),
}
"""What a measure is while it grows: an angle of LimbAngle (extension is below 0 there) or the load, and its sign."""


class Lead(NamedTuple):
    """The cue that leads, as the screen needs it."""

    kind: str
    legs: tuple[str, ...]
    measure: str
    """The best that it may be scored by."""
    summed: int
    """Success is told after so many strides; 1: after each."""
    tells_after: bool
    """Whether hit and miss are told …"""
    tells_live: bool
    """… and whether the bar follows while a held cue sounds."""
    limit: float
    """Of a cue that has a criterion and no target: the limit; NaN of the others."""

    @property
    def wants(self) -> str:
        """Where the bar is to go: 'more' | 'less' | 'near'."""
        row = MEASURES.get(self.measure)
        return row.better if row and row.better else "more"

    @property
    def has_bar(self) -> bool:
        """Whether there is anything between yes and no."""
        return self.kind != "heel_first"

    @property
    def angle(self) -> tuple[str, float]:
        """What the bar follows live, and its sign; ('', 1) if nothing."""
        return _ANGLES.get(self.measure, ("", 1.0)) if self.tells_live else ("", 1.0)


def lead_of(protocol: Protocol, rig: Rig, cues: Sequence[str]) -> Lead | None:
    """The first of a block's cues that is scored; None if none is."""
    for kind in cues:
        settings = getattr(protocol.cues, kind, None)
        if isinstance(settings, CueSettings) and _is_scored(rig, settings):
            tell = settings.tell if isinstance(settings, Scored) else "both"
            summed = settings.summary_strides if isinstance(settings, Scored) else 1
            measure = _measure(rig, settings)
            legs = tuple(leg for leg in LEGS if leg in settings.legs)
            told = (tell != "concurrent", tell != "terminal")
            return Lead(kind, legs, measure, summed, *told, _limit(settings, measure))
    return None


def placed(lead: Lead, value: float, target: float, sd: float) -> float:
    """Where a value stands on the bar, 0 … 1; the target is at the band's edge, whatever the leg or the unit."""
    if not isfinite(value):
        return nan
    if lead.wants == "near":
        low, high = _window(lead)
        centre, half = (low + high) / 2, (high - low) / 2
        return _within(0.5 + 0.15 * (value - centre) / half)
    if not isfinite(target):
        return nan
    if lead.wants == "less":
        return _within(LESS[1] * value / target) if target > 0 else nan
    below = max(_SD_BELOW * sd if isfinite(sd) else 0.0, _SHARE_BELOW * abs(target), 1e-6)
    return _within(MORE[0] + MORE[0] * (value - target) / below)


def band_of(lead: Lead) -> Band:
    """The target's band."""
    return {"less": LESS, "near": (0.35, 0.65)}.get(lead.wants, MORE)


def _window(lead: Lead) -> tuple[float, float]:
    if lead.measure == "onset_ms":
        return EARLY * _USUAL_STRIDE_MS, LATE * _USUAL_STRIDE_MS
    return -lead.limit, lead.limit


def _is_scored(rig: Rig, settings: CueSettings) -> bool:
    if isinstance(settings, GluteReady):
        return any(has(rig, "emg", leg, settings.muscle) for leg in settings.legs)
    return bool(yardsticks(settings))


def _measure(rig: Rig, settings: CueSettings) -> str:
    """What its strides are scored by on this rig."""
    if isinstance(settings, HipExtend):
        return hip_measure(rig, settings, settings.legs[0])
    if isinstance(settings, GluteHold):
        return hold_measure(rig, settings, settings.legs[0])
    return yardsticks(settings)[0].measure


def _limit(settings: CueSettings, measure: str) -> float:
    if aim_of(settings) is not None:
        return nan
    if isinstance(settings, TallPelvis):
        return settings.limit_deg
    if measure == SYMMETRY and isinstance(settings, SymmetryCue):
        return settings.band_pct
    return ASYNCHRONY_LIMIT_MS if measure == ASYNCHRONY else nan


def _within(share: float) -> float:
    return min(1.0, max(0.0, share))
