"""Whether the electrodes can be trusted: at the amplifier's end, off the skin, in the mains' hum.

Lives here: Watch, of all channels of one amplifier. Why: an electrode that has come off looks like a muscle that does
not work. Must never: call a fault what the filters take out without harm.
"""

from collections import deque
from math import pi

import numpy as np

from feedback.config.body import Emg
from feedback.gait.muscle.energy import Array

_LOOK_S = 0.5
"""Faults are looked for so often …"""
_SPAN_S = 1.0
"""… in so much of the past."""
_RAILED = 0.02
"""Share of samples at the amplifier's end from which the rest is of no use."""
_FLAT_UV = 0.5
"""An electrode on skin is never so still."""
_HUM_UV = 2000.0
"""Mains of less than this (RMS) is taken out by the notch without harm."""
_HUM, _MAINS_ALONE = 0.80, 0.97
"""Share of mains in the signal's power: too much for the notch; nothing else, so no skin."""
_HARMONICS = 3


class Watch:
    """Told blocks of raw microvolts; says what is wrong with each channel."""

    def __init__(self, emg: Emg) -> None:
        self._limit_uv = emg.limit_uv
        self._raw = emg.signal == "raw"
        self._span, self._look = round(_SPAN_S * emg.rate_hz), round(_LOOK_S * emg.rate_hz)
        turn = 2 * pi * emg.mains_hz / emg.rate_hz * np.arange(self._span)
        waves = [k for k in range(1, _HARMONICS + 1) if k * emg.mains_hz < emg.rate_hz / 2] if emg.mains_hz else []
        self._waves = np.array([np.exp(-1j * k * turn) for k in waves])
        self.restart()

    def restart(self) -> None:
        """What was before is forgotten."""
        self._blocks: deque[Array] = deque()
        self._kept = self._since = 0

    def step(self, uv: Array) -> list[str] | None:
        """Faults of all channels, '' where there is none; None where it has not looked."""
        self._blocks.append(uv)
        self._kept += uv.shape[1]
        self._since += uv.shape[1]
        while self._kept - self._blocks[0].shape[1] >= self._span:
            self._kept -= self._blocks.popleft().shape[1]
        if self._since < self._look or self._kept < self._span:
            return None
        self._since = 0
        last = np.concatenate(self._blocks, axis=1)[:, -self._span :]
        return [self._fault(row) for row in last]

    def _fault(self, uv: Array) -> str:
        railed = float((np.abs(uv) >= self._limit_uv).mean())
        if railed > _RAILED:
            return f"railed in {railed:.0%} of the last second"
        if float(np.ptp(uv)) < _FLAT_UV and self._raw:
            return "flat: electrode off, or cable broken"
        return self._hum(uv - uv.mean())

    def _hum(self, uv: Array) -> str:
        if not len(self._waves):
            return ""
        power = float((uv * uv).mean())
        mains = float((np.abs(self._waves @ uv / len(uv)) ** 2).sum() * 2)
        share = mains / power if power > 0 else 0.0
        if mains < _HUM_UV**2 or share < _HUM:
            return ""
        if share > _MAINS_ALONE:
            return "mains alone: electrode off"
        return f"mains hum is {share:.0%} of the signal"
