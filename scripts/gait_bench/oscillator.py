"""Adaptive-frequency oscillators: harmonics that lock on to the difference of the feet's loads.

Lives here: our own implementation, and how any oscillator's phase becomes a prediction. Why: they are the usual way to
a continuous gait phase in exoskeletons. Must never: be tuned to the walks at hand; the parameters are the best of a
grid on insole signals.

Frequency adaptation: Righetti, Buchli and Ijspeert 2006 (Physica D 216:269-281). Amplitudes and offset: Ronsse et al.
2010 (Adaptive Oscillators with Human-in-the-Loop, IEEE RAS & EMBS BioRob).
"""

from collections.abc import Sequence
from math import cos, pi, sin
from typing import NamedTuple

import numpy as np

from gait_bench.judge import Made
from gait_bench.reference import Floats, Leg

NU_PHI, NU_OMEGA, ETA, HARMONICS = 10.0, 2.0, 0.5, 4
"""Gains of phase (1/s), frequency (1/s²) and amplitudes (1/s): the best of 60 settings on insole signals of healthy
walkers."""
RATE_HZ = 100.0
_LEAST_AMPLITUDE = 0.1
_START_RAD_S = 2 * pi / 1.15
"""At the start, the stride of usual walking: it locks on sooner than from rest."""
_SLOWEST_RAD_S = 2 * pi / 10.0
"""A slower oscillator has lost the walk; its prediction would be beyond every bound."""


class Track(NamedTuple):
    """An oscillator's phase, counted on from stride to stride, and its frequency, at the samples' times."""

    time_s: Floats
    phase_rad: Floats
    omega_rad_s: Floats


def signal(left: Floats, right: Floats, body_weight_n: float) -> Floats:
    """What the oscillators hear: (left - right) over body weight, once a stride up and down."""
    return (left - right) / body_weight_n


def run(time_s: Floats, heard: Floats) -> Track:
    """Our own, by Euler's method at RATE_HZ."""
    grid_s = np.arange(time_s[0], time_s[-1], 1.0 / RATE_HZ)
    phase, omega = _integrate(np.interp(grid_s, time_s, heard).tolist())
    return Track(grid_s, np.array(phase), np.array(omega))


def _integrate(heard: Sequence[float]) -> tuple[list[float], list[float]]:
    step_s = 1.0 / RATE_HZ
    phi, omega, offset = 0.0, _START_RAD_S, 0.0
    amplitudes = [0.0] * HARMONICS
    phases, omegas = [], []
    for value in heard:
        waves = [sin((i + 1) * phi) for i in range(HARMONICS)]
        error = value - offset - sum(part * wave for part, wave in zip(amplitudes, waves, strict=True))
        pull = error / max(sum(map(abs, amplitudes)), _LEAST_AMPLITUDE) * cos(phi)
        phi += step_s * (omega + NU_PHI * pull)
        omega += step_s * NU_OMEGA * pull
        offset += step_s * ETA * error
        amplitudes = [part + step_s * ETA * error * wave for part, wave in zip(amplitudes, waves, strict=True)]
        phases.append(phi)
        omegas.append(omega)
    return phases, omegas


def predictions(leg: Leg, track: Track) -> list[Made]:
    """At each sample: the strike comes when one more turn since the last strike is done, at the present frequency.

    Counting from the strike is the phase reset at heel strike; where in its turn an oscillator stands there differs
    from walk to walk and from leg to leg.
    """
    return [
        Made(float(at), float(strike))
        for at, strike in zip(track.time_s, _strikes(leg, track), strict=True)
        if strike == strike
    ]


def at_anchors(leg: Leg, track: Track) -> list[list[Made]]:
    """For each of the four anchors, the prediction of the first sample at or after it."""
    strikes = _strikes(leg, track)
    made: list[list[Made]] = []
    for column in leg.anchors.T:
        times = column[~np.isnan(column)]
        at = np.searchsorted(track.time_s, times)
        inside = at < len(strikes)
        rows = zip(times[inside], strikes[at[inside]], strict=True)
        made.append([Made(float(time), float(strike)) for time, strike in rows if strike == strike])
    return made


def phases(leg: Leg, track: Track) -> Floats:
    """Share of the turn done since the last strike, 0 … 1, at the track's times; NaN before the first."""
    return np.clip(_turned(leg, track) / (2 * pi), 0.0, 0.999)


def _turned(leg: Leg, track: Track) -> Floats:
    """Phase since the leg's last strike."""
    at_strikes = np.interp(leg.strikes, track.time_s, track.phase_rad)
    k = np.searchsorted(leg.strikes, track.time_s, side="right") - 1
    return np.where(k >= 0, track.phase_rad - at_strikes[np.maximum(k, 0)], np.nan)


def _strikes(leg: Leg, track: Track) -> Floats:
    left_rad = np.maximum(2 * pi - _turned(leg, track), 0.0)
    return track.time_s + left_rad / np.maximum(track.omega_rad_s, _SLOWEST_RAD_S)
