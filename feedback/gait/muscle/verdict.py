"""Which burst is a strike's, and whether its onset was early, on time or late.

Lives here: pure functions from bursts to a verdict. Why: gluteus medius fires twice a cycle, and neither the highest
nor the first burst is always the one that prepares the strike. Must never: make a verdict of what cannot be seen.
"""

from math import log10, nan
from typing import NamedTuple

from feedback.gait.muscle.bursts import Found
from feedback.gait.muscle.energy import Array
from feedback.gait.muscle.quiet import Level

LEAST_ON_S = 0.060
"""A shorter burst is none."""
_NEAR = (-0.10, 0.20)
"""The burst of a strike is the one that works longest from so much before its window to so far into the stride."""
_LEAST_DB = 4.0
"""Usual bursts must be so much above quiet …"""
_LEAST_MODULATION = 0.10
"""… and the amplitude must vary so much over the stride (SD over mean), or nothing can be told of onsets."""
_SILENT_UV = 6.0
"""In noise below this (RMS) a working gluteal muscle (10-100 microvolts in walking) would be seen: it is absent, not
hidden."""
_PEAK = 0.10
"""Signal over noise of a strike without a burst is that of its strongest part of this length, share of the stride."""


class Seen(NamedTuple):
    """What was seen of a muscle around one strike. Times are seconds after the strike."""

    word: str
    """'' where an onset is there, to be judged against its target."""
    burst: tuple[float, float] | None
    """Begin and end."""
    snr_db: float


UNKNOWN = Seen("faulty", None, nan)


def chosen(bursts: list[Found], strike: int, stride: int, hop_s: float, begin: float) -> Found | None:
    """The burst that prepares this strike. `strike`: its hop, `stride`: hops of a stride, `begin`: of the window."""
    low, high = strike + (begin + _NEAR[0]) * stride, strike + _NEAR[1] * stride

    def near(burst: Found) -> float:
        return min(burst.end, high) - max(burst.begin, low)

    able = [burst for burst in bursts if (burst.end - burst.begin) * hop_s >= LEAST_ON_S and near(burst) > 0]
    return max(able, key=near, default=None)


def too_noisy(level: Level, usual_db: float) -> bool:
    """Nothing can be told of onsets: bursts do not stand out, and the noise could hide one."""
    flat = usual_db < _LEAST_DB or level.modulation < _LEAST_MODULATION
    return flat and level.quiet > _SILENT_UV**2


def over_noise_db(energy: Array, level: Level) -> float:
    """Of a burst's hops."""
    return 10.0 * log10(max(float(energy.mean()) / level.quiet, 0.1)) if len(energy) else nan


def strongest_db(energy: Array, level: Level, stride: int) -> float:
    """The same where there is no burst."""
    piece = max(1, round(_PEAK * stride))
    whole = energy[: len(energy) // piece * piece].reshape(-1, piece)
    return max((over_noise_db(row, level) for row in whole), default=nan)
