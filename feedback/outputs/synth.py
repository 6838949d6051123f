"""The sounds themselves: one waveform for each sound, leg and loudness.

Lives here: TIMBRES and `waveform`. Why: a patient must tell left from right on one loudspeaker, with one good ear, or
by timbre alone; so the legs differ by side AND pitch AND timbre. Must never: click, exceed its peak, or be loud.

Partials lie within 300-1500 Hz, where age-related hearing loss is small; a sound lasts 40-80 ms and rises in 8 ms
(rise of at least 5 ms and a hard cap: WHO-ITU H.870, "Guidelines for safe listening devices", gives the dose behind).

Onset: sample 0 of a waveform. The envelope is a straight ramp that is already above zero there, and every partial
starts at its crest, so from -36 dB upwards sample 0 is not zero as 16 bit: the onset is the first sample that
differs from silence, to the sample, and yet 50 dB below the sound's peak.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from feedback.messages import LEFT, LEGS, RIGHT

Wave = NDArray[np.float32]

CAP_DB = -3.0
"""No sound peaks above this, whatever a protocol asks; dB below full scale."""
RISE_S, RELEASE_S = 0.008, 0.012
FAR_SIDE = 0.25
"""Share of the sound on the other leg's side: 12 dB less, so that one ear or one loudspeaker still hears it."""


@dataclass(frozen=True)
class Timbre:
    """Two partials and how they fade."""

    pitch_hz: float
    overtone: float
    """Second partial, as a multiple of the pitch."""
    overtone_share: float
    """Its amplitude, as a share of the first's."""
    duration_s: float
    fade_s: float
    """Time constant of the exponential fade after the rise."""


TIMBRES: dict[tuple[str, str], Timbre] = {
    ("click", LEFT): Timbre(480, 3.0, 0.25, 0.040, 0.008),
    ("click", RIGHT): Timbre(680, 2.0, 0.60, 0.040, 0.008),
    ("tone", LEFT): Timbre(440, 3.0, 0.25, 0.080, 1.0),
    ("tone", RIGHT): Timbre(700, 2.0, 0.60, 0.080, 1.0),
    ("chime", LEFT): Timbre(392, 2.76, 0.35, 0.080, 0.030),
    ("chime", RIGHT): Timbre(622, 1.5, 0.80, 0.080, 0.030),
}
SOUNDS = tuple(dict.fromkeys(sound for sound, _leg in TIMBRES))


@lru_cache(maxsize=256)
def waveform(sound: str, leg: str, gain_db: float, rate_hz: int, channels: int) -> Wave:
    """One sound: (frames, channels), float32, read-only, full scale 1, peak at gain_db or CAP_DB, whichever is lower.

    channels: 1 mono, 2 left and right. ValueError for a sound or leg that does not exist.
    """
    if (sound, leg) not in TIMBRES:
        raise ValueError(f"no sound '{sound}' for leg '{leg}'; sounds: {', '.join(SOUNDS)}; legs: {', '.join(LEGS)}")
    timbre = TIMBRES[sound, leg]
    seconds = np.arange(round(timbre.duration_s * rate_hz)) / rate_hz
    shape = _partials(timbre, seconds) * _envelope(timbre, len(seconds), rate_hz)
    mono = shape * (10 ** (min(gain_db, CAP_DB) / 20) / np.abs(shape).max())
    wave: Wave = (mono[:, None] * _sides(leg, channels)).astype(np.float32)
    wave.setflags(write=False)
    return wave


def _partials(timbre: Timbre, seconds: NDArray[np.float64]) -> NDArray[np.float64]:
    turn = 2 * np.pi * timbre.pitch_hz * seconds
    both: NDArray[np.float64] = np.cos(turn) + timbre.overtone_share * np.cos(timbre.overtone * turn)
    return both


def _envelope(timbre: Timbre, frames: int, rate_hz: int) -> NDArray[np.float64]:
    """A straight rise from just above zero, an exponential fade, and half a cosine down to just above zero."""
    rise, release = round(RISE_S * rate_hz), round(RELEASE_S * rate_hz)
    envelope = np.exp(-np.maximum(np.arange(frames) - rise, 0) / (timbre.fade_s * rate_hz))
    envelope[:rise] = (np.arange(rise) + 1) / (rise + 1)
    envelope[-release:] *= 0.5 + 0.5 * np.cos(np.pi * (np.arange(release) + 1) / (release + 1))
    return envelope


def _sides(leg: str, channels: int) -> NDArray[np.float64]:
    if channels == 1:
        return np.ones(1)
    return np.array([1.0, FAR_SIDE] if leg == LEFT else [FAR_SIDE, 1.0])
