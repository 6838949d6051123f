"""A recording of what sounds: its clock, and where in it a known sound is.

Lives here: `fit`, `find`. Why: a sound server's monitor and a microphone hand over samples late and in lumps; the
earliest arrivals tell the truth, and a known sound is found to a fraction of a sample by correlation. Must never: ask
the time.

The clock is the line under all (frames, arrival) that is nearest to them, as clock.DeviceClock lays it, but over the
whole recording and for any drift: the clock of PulseAudio's null sink was seen 150 to 730 ppm off.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float64]
SHARE = 0.5
"""A sound is taken for the known one if it reaches this share of the likeness of the best."""


class Line(NamedTuple):
    """Frame k of a recording was heard at at_ns + k * frame_ns, or that much earlier as every sample was delayed."""

    at_ns: float
    frame_ns: float

    def drift_ppm(self, rate_hz: int) -> float:
        """By how much the recording's clock runs fast against the host's."""
        return (1e9 / rate_hz / self.frame_ns - 1) * 1e6


def fit(arrivals: Sequence[tuple[int, int]], rate_hz: int) -> Line:
    """The clock of a recording from (frames so far, time of arrival) of each lump. ValueError: fewer than two lumps."""
    if len(arrivals) < 2:
        raise ValueError("nothing was heard: the recording has fewer than two lumps")
    nominal_ns = 1e9 / rate_hz
    origin_ns = arrivals[0][1]
    points = [(frames, arrival - origin_ns - frames * nominal_ns) for frames, arrival in arrivals]
    hull: list[tuple[float, float]] = []
    for x, y in points:
        while len(hull) > 1 and _is_above(hull[-2], hull[-1], (x, y)):
            hull.pop()
        hull.append((x, y))
    middle = (points[0][0] + points[-1][0]) / 2
    for (a, at_a), (b, at_b) in pairwise(hull):
        if a <= middle <= b:
            slope = (at_b - at_a) / (b - a)
            return Line(origin_ns + at_a - slope * a, nominal_ns + slope)
    return Line(origin_ns + hull[0][1], nominal_ns)


def find(samples: Samples, known: Samples, rate_hz: int, silence_s: float = 0.06) -> NDArray[np.float64]:
    """Frames, to a fraction, at which the known sound begins; one in each silence_s."""
    if len(samples) < len(known):
        return np.zeros(0)
    likeness = np.abs(_correlate(samples, known))
    apart = round(silence_s * rate_hz)
    threshold = SHARE * float(np.percentile(_tops(likeness, apart), 95))
    if threshold <= 0:
        return np.zeros(0)
    loud = np.flatnonzero(likeness > threshold)
    groups = np.split(loud, np.flatnonzero(np.diff(loud) > apart // 2) + 1)
    return np.array([_summit(likeness, int(group[likeness[group].argmax()])) for group in groups if len(group)])


def _is_above(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> bool:
    """Whether b lies on or above the line from a to c."""
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]) <= 0


def _correlate(samples: Samples, known: Samples) -> Samples:
    """Likeness at each frame, by the Fourier transform in pieces: a recording may be minutes long."""
    size = 1 << max(15, (4 * len(known)).bit_length())
    step = size - len(known) + 1
    turned = np.conj(np.fft.rfft(known, size))
    pieces = []
    for at in range(0, len(samples) - len(known) + 1, step):
        piece = samples[at : at + size]
        whole = np.fft.irfft(np.fft.rfft(piece, size) * turned, size)[:step]
        pieces.append(whole[: max(0, len(samples) - len(known) + 1 - at)])
    return np.concatenate(pieces)


def _tops(likeness: Samples, apart: int) -> Samples:
    """The largest of each stretch."""
    whole = likeness[: len(likeness) // apart * apart]
    return whole.reshape(-1, apart).max(axis=1) if len(whole) else likeness


def _summit(likeness: Samples, at: int) -> float:
    """The top of the parabola through a largest value and its neighbours."""
    if not 0 < at < len(likeness) - 1:
        return float(at)
    before, top, after = likeness[at - 1 : at + 2].tolist()
    bend = before - 2 * top + after
    return at + (0.5 * (before - after) / bend if bend else 0.0)
