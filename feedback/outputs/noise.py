"""Noise of a band, always the same.

Lives here: `noise_loop`. Why: noise is told from tones by everyone, and the same seed makes the same sound on every
machine. Must never: be louder in one take than in another.
"""

from functools import lru_cache
from random import Random

import numpy as np
from numpy.typing import NDArray

from feedback.outputs.timbres import BANDS

LOOP_S = 1
"""One second, then again from its beginning: it has no seam, for every partial has whole periods in it."""


@lru_cache(maxsize=8)
def noise_loop(leg: str, rate_hz: int) -> NDArray[np.float64]:
    """LOOP_S of noise in the leg's band: mono, its peak 1; it begins half way up, so that its onset can be found.

    One partial each hertz, of equal strength and random phase; Random.random is promised to stay as it is.
    """
    band = BANDS[leg]
    dice = Random(band.seed)
    low, high = round(band.low_hz * LOOP_S), round(band.high_hz * LOOP_S)
    spectrum = np.zeros(rate_hz * LOOP_S // 2 + 1, complex)
    spectrum[low:high] = np.exp(2j * np.pi * np.array([dice.random() for _ in range(high - low)]))
    loop = np.fft.irfft(spectrum, rate_hz * LOOP_S)
    loop = np.asarray(loop / np.abs(loop).max(), np.float64)
    loop = np.roll(loop, -int((np.abs(loop) > 0.5).argmax()))
    loop.setflags(write=False)
    return loop
