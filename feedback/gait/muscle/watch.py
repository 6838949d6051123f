"""Whether the electrodes can be trusted: at the amplifier's end, off the skin, in the mains' hum.

Lives here: Watch, of all channels of one amplifier. Why: an electrode that has come off looks like a muscle that does
not work. Must never: call a fault what the filters take out without harm.
"""

from collections import deque
from collections.abc import Callable
from math import pi

import numpy as np

from feedback.config.body import Emg
from feedback.gait.muscle.energy import Array

STEPS, HUM = "heart beats or a moving electrode", "mains hum"
MAINS_ALONE, FLAT = "mains alone: electrode off", "flat: electrode off, or cable broken"
RAILED = "railed: the amplifier is at its end"
_GRAVE = ("", STEPS, HUM, MAINS_ALONE, FLAT, RAILED)

_LOOK_S, _SLOWLY = 0.1, 4
"""Faults are looked for so often; mains and steps at each fourth look."""
FAST_S, _SPAN_S = 0.2, 1.0
"""At the amplifier's end, or still, for so long; mains and steps in so much of the past (a stride has a burst)."""
_RAILED = 0.1
"""Share of samples at the amplifier's end from which the rest is of no use."""
_FLAT_UV = 0.5
"""An electrode on skin is never so still."""
_MAINS_UV, _MAINS_ALONE = 20.0, 0.985
"""Mains of at least so much (RMS), with this share of all power: there is no skin under the electrode."""
_HUM = 6.0
"""Mains (RMS) of so many times the muscle's usual burst leaks through the notch where the frequency wanders."""
_STEPS = 18.0
"""A jump within 20 ms of so many times the usual burst (RMS; bursts themselves jump by 4 to 9) has corners as strong as
a burst: heart beats near the trunk, or an electrode that moves on the skin. Below, few onsets suffer."""
_JUMP_S = 0.020
_PART_S = 0.2
"""Mains is looked for in parts of this length: whole periods of 50 and 60 Hz, and its frequency may wander."""
_HARMONICS = 3
_CLEAN = 15
"""Looks without a fault until it is over: a stride."""


class Watch:
    """Told blocks of raw microvolts; says what is wrong with each channel."""

    def __init__(self, emg: Emg) -> None:
        rate = emg.rate_hz
        self._limit_uv, self._raw = emg.limit_uv, emg.signal == "raw"
        self._part = round(_PART_S * rate)
        self._span, self._look = round(_SPAN_S / _PART_S) * self._part, round(_LOOK_S * rate)
        self._fast, self._jump = round(FAST_S * rate), round(_JUMP_S * rate)
        turn = 2 * pi * emg.mains_hz / rate * np.arange(self._part)
        waves = [k for k in range(1, _HARMONICS + 1) if k * emg.mains_hz < rate / 2] if emg.mains_hz else []
        self._waves = np.array([np.exp(-1j * k * turn) for k in waves]) / self._part
        self._faults = [""] * len(emg.channels)
        self._clean = [0] * len(emg.channels)
        self._slow = [""] * len(emg.channels)
        self._looks = 0
        self.restart()

    def restart(self) -> None:
        """What was before is forgotten."""
        self._blocks: deque[Array] = deque()
        self._kept = self._since = 0

    def step(self, uv: Array, usual_uv: Callable[[], list[float]]) -> list[str] | None:
        """Faults of all channels, '' where there is none; None where it has not looked.

        usual_uv: size of each muscle's usual burst, NaN where it is not known; asked for only when needed.
        """
        self._blocks.append(uv)
        self._kept += uv.shape[1]
        self._since += uv.shape[1]
        while self._kept - self._blocks[0].shape[1] >= self._span:
            self._kept -= self._blocks.popleft().shape[1]
        if self._since < self._look or self._kept < self._span:
            return None
        self._since = 0
        self._looks += 1
        last = np.concatenate(self._blocks, axis=1)[:, -self._span :]
        if self._raw and self._looks % _SLOWLY == 0:
            usual = zip(last, usual_uv(), strict=True)
            self._slow = [self._hum(row - row.mean(), size) or self._steps(row, size) for row, size in usual]
        fast = last[:, -self._fast :]
        railed = np.count_nonzero(np.abs(fast) >= self._limit_uv, axis=1) > _RAILED * self._fast
        flat = np.ptp(fast, axis=1) < _FLAT_UV
        for k, slow in enumerate(self._slow):
            self._settle(k, RAILED if railed[k] else FLAT if flat[k] and self._raw else slow)
        return list(self._faults)

    def _settle(self, channel: int, fault: str) -> None:
        """The gravest fault stands until a while has been clean."""
        self._clean[channel] = 0 if fault else self._clean[channel] + 1
        graver = bool(fault) and _GRAVE.index(fault) > _GRAVE.index(self._faults[channel])
        if graver or self._clean[channel] >= _CLEAN:
            self._faults[channel] = fault

    def _hum(self, uv: Array, usual_uv: float) -> str:
        if not len(self._waves):
            return ""
        waves = np.abs(self._waves @ uv.reshape(-1, self._part).T) ** 2
        mains, power = float(2 * waves.mean(axis=1).sum()), float((uv * uv).mean())
        if mains > _MAINS_UV**2 and mains > _MAINS_ALONE * power:
            return MAINS_ALONE
        return HUM if mains > (_HUM * usual_uv) ** 2 else ""

    def _steps(self, uv: Array, usual_uv: float) -> str:
        jump = float(np.abs(uv[self._jump :] - uv[: -self._jump]).max())
        return STEPS if jump > _STEPS * usual_uv else ""
