"""What an onset is worth: its uncertainty, and points for timing and share of activity.

Lives here: sigmas by signal over noise, and the score. Why: one number for a display, and a sigma for whoever judges.
Must never: judge a strike; verdict.py does.
"""

from math import exp, hypot

import numpy as np

_DB = (3.0, 6.0, 8.0, 10.0, 12.0, 15.0, 20.0, 30.0)
_ONSET_MS = (50.0, 28.0, 17.0, 13.0, 11.0, 9.0, 7.0, 5.0)
"""Errors of onsets of synthetic bursts (rise 20 ms) at that signal over noise: root mean square."""
STRIKE_MS = 5.0
"""Error of a heel strike from soles at 100 Hz."""
_BAND_HZ = 70.0
"""Width of the band in which gluteal EMG has its power."""
_WIDTH = 0.06
"""An onset so far from its target, as a share of the stride, keeps 1/e of the points for timing."""
_TIMING, _SHARE = 60.0, 40.0
_FULL = 0.39
"""All points for the share at so much of the way from chance (all of the stride alike) to all: for gluteus maximus,
whose window is 18 % of the stride, at 0.50."""


def onset_sigma_ms(snr_db: float) -> float:
    """Standard deviation expected of an onset's error."""
    return float(np.interp(snr_db, _DB, _ONSET_MS))


def against_strike_ms(sigma_ms: float) -> float:
    """The same where the strike's own error comes in."""
    return hypot(sigma_ms, STRIKE_MS)


def timing(after_target: float) -> float:
    """1 at the target, towards 0 away from it; the distance is a share of the stride."""
    return exp(-((after_target / _WIDTH) ** 2))


def score(after_target: float | None, share: float, chance: float) -> float:
    """0 to 100. No onset: no points for timing. `chance`: the window's length as a share of the stride."""
    gained = (share - chance) / (_FULL * (1.0 - chance))
    points = 0.0 if after_target is None else _TIMING * timing(after_target)
    return points + _SHARE * min(max(gained, 0.0), 1.0)


def score_sigma(after_target: float | None, sigma: float, share_sigma: float, chance: float) -> float:
    """Standard deviation expected of the score's error."""
    of_share = _SHARE * min(share_sigma / (_FULL * (1.0 - chance)), 0.5)
    if after_target is None:
        return of_share
    away = abs(after_target)
    across = (timing(max(away - sigma, 0.0)) - timing(away + sigma)) / 2
    return hypot(_TIMING * across, of_share)


def snr_sigma_db(burst: tuple[float, float] | None) -> float:
    """Standard deviation expected of the error of signal over noise: noise of a narrow band has few free values."""
    length_s = max(burst[1] - burst[0], 0.06) if burst else 0.1
    return float(10.0 / np.log(10.0) * np.sqrt(2.0 / (2.0 * _BAND_HZ * length_s)))


def share_sigma(share: float, stride_s: float) -> float:
    """Of a share of the stride's activity."""
    return float(0.5 * np.sqrt(max(share * (1.0 - share), 0.01) / (_BAND_HZ * stride_s)))


def held_sigma(sigma_ms: float, length_ms: float) -> float:
    """Of a share of this length in which the muscle worked: its edges' errors."""
    return min(sigma_ms / length_ms, 0.5)
