"""The short sounds: one waveform for each sound, leg and loudness.

Lives here: `waveform`, and how a mono shape gets its level and side. Why: all that comes before a cue's time is done
when it is placed. Must never: click, exceed its peak, or be loud.

A sound lasts 40-80 ms and rises in 8 ms (rise of at least 5 ms: WHO-ITU H.870 and science behind it).

Onset: sample 0 of a waveform. The envelope is a straight ramp that is already above zero there, and every partial
starts at its crest, so from -36 dB upwards sample 0 is not zero as 16 bit: the onset is the first sample that
differs from silence, to the sample, and yet 50 dB below the sound's peak.
"""

from functools import lru_cache
from math import log

import numpy as np
from numpy.typing import NDArray

from feedback.config.sound_names import BUILT_IN
from feedback.messages import LEFT, LEGS
from feedback.outputs.levels import CAP_DB, Wave
from feedback.outputs.noise import noise_loop
from feedback.outputs.timbres import NEITHER, NOISE, NOISE_FADE_S, NOISE_S, STAND_IN, TIMBRES, Timbre

Shape = NDArray[np.float64]

SOUNDS = BUILT_IN
RISE_S, RELEASE_S = 0.008, 0.012
FAR_SIDE = 0.25
"""Share of the sound on the other leg's side: 12 dB less, so that one ear or one loudspeaker still hears it."""
MIDDLE_SIDE = 10 ** (-3 / 20)
"""Share on each side of what is for neither leg: both together are as strong as one."""


@lru_cache(maxsize=256)
def waveform(
    sound: str, leg: str, gain_db: float, rate_hz: int, channels: int, ears: str = "both", most_db: float = CAP_DB
) -> Wave:
    """One short sound: (frames, channels), float32, read-only, full scale 1, peak at gain_db or most_db, the lower.

    channels: 1 mono, 2 left and right. ears: see `sides`. ValueError for a sound or leg that does not exist.
    """
    return placed(shape_of(sound, leg, rate_hz), leg, gain_db, channels, ears, most_db)


def placed(shape: Shape, leg: str, gain_db: float, channels: int, ears: str, most_db: float = CAP_DB) -> Wave:
    """A mono shape that peaks at 1, at its level and on its side; read-only."""
    level = 10 ** (min(gain_db, most_db) / 20)
    wave: Wave = ((shape * level)[:, None] * sides(leg, channels, ears)).astype(np.float32)
    wave.setflags(write=False)
    return wave


def sides(leg: str, channels: int, ears: str) -> Shape:
    """Share of each channel. ears: both | left | right (all of it on this side) | mono (alike on both)."""
    if channels == 1:
        return np.ones(1)
    if ears in LEGS:
        return np.array([1.0, 0.0] if ears == LEFT else [0.0, 1.0])
    if ears == "mono" or leg == NEITHER:
        return np.full(2, MIDDLE_SIDE)
    return np.array([1.0, FAR_SIDE] if leg == LEFT else [FAR_SIDE, 1.0])


@lru_cache(maxsize=64)
def shape_of(sound: str, leg: str, rate_hz: int) -> Shape:
    """Mono, its peak 1."""
    if sound == STAND_IN:
        leg = NEITHER
    if sound == NOISE and leg in (*LEGS, NEITHER):
        frames = round(NOISE_S * rate_hz)
        shape = noise_loop(leg, rate_hz)[:frames] * envelope(NOISE_FADE_S, frames, rate_hz)
    elif (sound, leg) in TIMBRES:
        timbre = TIMBRES[sound, leg]
        frames = round(timbre.duration_s * rate_hz)
        shape = _tone(timbre, np.arange(frames) / rate_hz) * envelope(timbre.fade_s, frames, rate_hz)
    else:
        raise ValueError(f"no sound '{sound}' for leg '{leg}'; sounds: {', '.join(SOUNDS)}; legs: {', '.join(LEGS)}")
    whole: Shape = shape / np.abs(shape).max()
    return whole


def _tone(timbre: Timbre, seconds: Shape) -> Shape:
    """All partials, each from its crest."""
    turn = 2 * np.pi * _cycles(timbre, seconds)
    total: Shape = np.sum([share * np.cos(multiple * turn) for multiple, share in timbre.partials], axis=0)
    return total


def _cycles(timbre: Timbre, seconds: Shape) -> Shape:
    """Periods of the pitch since the onset."""
    if timbre.rises:
        octaves = timbre.rises / 12
        climb: Shape = 2 ** (octaves * seconds / timbre.duration_s) - 1
        return timbre.low_hz * timbre.duration_s / (octaves * log(2)) * climb
    second_s = np.maximum(seconds - timbre.duration_s / 2, 0.0) if timbre.then_hz else 0.0
    cycles: Shape = timbre.pitch_hz * seconds + (timbre.then_hz - timbre.pitch_hz) * second_s
    return cycles


def envelope(fade_s: float, frames: int, rate_hz: int) -> Shape:
    """A straight rise from just above zero, an exponential fade, and half a cosine down to just above zero."""
    rise, release = round(RISE_S * rate_hz), round(RELEASE_S * rate_hz)
    shape: Shape = np.exp(-np.maximum(np.arange(frames) - rise, 0) / (fade_s * rate_hz))
    shape[:rise] = (np.arange(rise) + 1) / (rise + 1)
    shape[-release:] *= 0.5 + 0.5 * np.cos(np.pi * (np.arange(release) + 1) / (release + 1))
    return shape
