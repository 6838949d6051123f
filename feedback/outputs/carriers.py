"""What a voice plays: a short waveform once, a loop, or partials whose pitch glides.

Lives here: Once, Loop and Glide, of one shape: `take` the next frames. Why: a held sound has no length when it begins.
Must never: depend on how many frames are taken at a time, or break a partial's phase.
"""

from collections.abc import Callable
from math import exp
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from feedback.outputs.levels import Wave
from feedback.outputs.timbres import STEPS, Timbre

CHUNK = 128
"""Frames between two looks at where the pitch is to go. Chunks are counted from the sound's own onset, and the pitch
moves in a straight line within each: no steps that could be heard as zipper noise."""
GLIDE_S = 0.020
"""Time constant with which the pitch follows: a fifth of the time that an angle takes through its window, and longer
than a frame of any sensor, so that their steps are not heard."""

Where = Callable[[int], float]
"""Frame since the onset -> place of the pitch in its range, 0 lowest, 1 highest."""


class Carrier(Protocol):
    """A source of frames."""

    def take(self, frames: int) -> Wave:
        """The next frames, (frames, channels)."""


class Once:
    """A waveform from its beginning to its end, silence after it."""

    def __init__(self, wave: Wave) -> None:
        self._rest = wave

    def take(self, frames: int) -> Wave:
        """The next frames."""
        now, self._rest = self._rest[:frames], self._rest[frames:]
        if len(now) < frames:
            now = np.concatenate([now, np.zeros((frames - len(now), now.shape[1]), np.float32)])
        return now


class Loop:
    """A waveform again and again, panned."""

    def __init__(self, loop: NDArray[np.float64], sides: NDArray[np.float64]) -> None:
        self._loop, self._sides, self._at = loop.astype(np.float32), sides.astype(np.float32), 0

    def take(self, frames: int) -> Wave:
        """The next frames."""
        end = self._at + frames
        part = self._loop[self._at : end]
        if end > len(self._loop):
            part = self._loop.take(np.arange(self._at, end), mode="wrap")
        self._at = end % len(self._loop)
        block: Wave = np.multiply.outer(part, self._sides)
        return block


class Glide:
    """Partials on one running phase; their pitch goes where `where` says."""

    def __init__(self, timbre: Timbre, fixed: bool, sides: NDArray[np.float64], rate_hz: int, where: Where) -> None:
        """fixed: at the timbre's pitch; else from low_hz up, by where."""
        multiples, shares = np.array(timbre.partials).T
        self._turns, self._shares = 2 * np.pi * multiples[:, None], shares / shares.sum()
        self._low_hz, self._octaves = (timbre.pitch_hz, 0.0) if fixed else (timbre.low_hz, STEPS / 12)
        self._sides, self._rate_hz, self._where = sides.astype(np.float32), rate_hz, where
        self._gain = 1 - exp(-CHUNK / (GLIDE_S * rate_hz))
        self._place = where(0)
        self._frame, self._cycles = 0, 0.0
        self._line = np.arange(CHUNK, dtype=np.float64)
        self._bend = self._line**2 / (2 * CHUNK)
        self._ready: Wave = np.zeros((0, len(sides)), np.float32)

    def take(self, frames: int) -> Wave:
        """The next frames."""
        whole = self._ready
        while len(whole) < frames:
            whole = np.concatenate([whole, self._chunk()]) if len(whole) else self._chunk()
        self._ready = whole[frames:]
        return whole[:frames]

    def _chunk(self) -> Wave:
        """The next CHUNK frames, the frequency going in a straight line from where it is to where it will be."""
        begin_hz = self._low_hz * 2 ** (self._octaves * self._place)
        self._place += (self._where(self._frame) - self._place) * self._gain
        end_hz = self._low_hz * 2 ** (self._octaves * self._place)
        cycles = self._cycles + begin_hz / self._rate_hz * self._line
        if end_hz != begin_hz:
            cycles += (end_hz - begin_hz) / self._rate_hz * self._bend
        self._cycles += (begin_hz + end_hz) / 2 * CHUNK / self._rate_hz
        self._frame += CHUNK
        mono = self._shares @ np.cos(self._turns * cycles)
        chunk: Wave = np.multiply.outer(mono.astype(np.float32), self._sides)
        return chunk
