"""From an amplifier's microvolts to the energy of the muscles, in hops of 2 ms.

Lives here: Energy, causal filters and the Teager-Kaiser operator. Why: onsets are seen best in the energy of what is
fast in the signal; heart beats, steps of the electrode on the skin and mains are not muscle. Must never: depend on the
pieces in which samples come: the same samples give the same bits.

What a rate allows. From 800 Hz on: 20-450 Hz and the Teager-Kaiser operator, weighted so that what is slower than
35 Hz counts against it. Below (250 Hz amplifiers): 40 Hz to 0.45 of the rate, plain energy. Two thirds of the EMG band
are then missing, sharp heart beats and steps are not told from bursts, and an onset is known less well.
"""

from math import pi, sin
from typing import Any

import numpy as np
from numpy.typing import NDArray

from feedback.config.body import Emg

Array = NDArray[np.float64]

HOP_S = 0.002
"""Time is counted in steps of this length: a tenth of the error that an onset has at best."""
FULL_HZ = 800.0
"""From this rate on the whole band and the Teager-Kaiser operator can be used."""
_LOW_HZ, _HIGH_HZ = 20.0, 450.0
"""Band of surface EMG, for bursts in gait."""
_LOW_RATE_LOW_HZ = 40.0
"""Lower edge where the band alone must keep heart beats and motion out (their energy lies below 40 Hz)."""
_HIGHEST = 0.45
"""Upper edge, as a share of the rate."""
_SLOW_HZ = 35.0
"""Energy of waves slower than this counts as negative: QRS complexes and steps of the electrode."""
_LAG_S = 0.002
"""Distance of the Teager-Kaiser operator's three samples. Its weight sin^2 then peaks at 125 Hz whatever the rate:
3 dB more muscle over white noise than with 1 ms, for gluteal EMG lies at 50-130 Hz."""
_NOTCH_Q = 30.0
"""A notch 1.7 Hz wide at 50 Hz: mains wanders by 0.1 Hz, and a wider one rings less but takes muscle away."""
_HARMONICS = 3
_BAND_HZ = (40.0, 200.0)
"""Where most of the muscle's power lies: the filters' delay is taken from here."""


class Energy:
    """Energy of each channel of one amplifier: microvolts squared, one column a hop; 0 where slow waves rule."""

    def __init__(self, emg: Emg) -> None:
        from scipy.signal import sosfilt

        self._sosfilt = sosfilt
        rate = emg.rate_hz
        self.raw = emg.signal == "raw"
        self.hop_n = max(1, round(rate * HOP_S))
        self.hop_s = self.hop_n / rate
        self._lag = round(rate * _LAG_S) if self.raw and rate >= FULL_HZ else 0
        self._slow = 2 * sin(2 * pi * _SLOW_HZ * self._lag / rate) ** 2
        self._sos, self._resting = _design(emg) if self.raw else (None, None)
        self.delay_s = _delay_s(self._sos, rate) + self._lag / rate if self.raw else 0.0
        """By so much later than the muscle do the columns tell."""
        self._channels = len(emg.channels)
        self.restart()

    def restart(self) -> None:
        """What was before is forgotten."""
        self._state: Array | None = None
        self._before = np.zeros((self._channels, 2 * self._lag))
        self._left = np.zeros((self._channels, 0))

    def step(self, uv: Array) -> Array:
        """Take samples (channels x any number), give the hops that are complete with them."""
        energy = self._teager(self._filter(uv)) if self.raw else uv * uv
        whole = np.concatenate((self._left, energy), axis=1)
        hops = whole.shape[1] // self.hop_n
        self._left = whole[:, hops * self.hop_n :]
        total = whole[:, : hops * self.hop_n : self.hop_n].copy()
        for k in range(1, self.hop_n):
            total += whole[:, k : hops * self.hop_n : self.hop_n]
        return np.asarray(np.maximum(total / self.hop_n, 0.0))

    def _filter(self, uv: Array) -> Array:
        if self._state is None:
            self._state = self._resting[:, None, :] * uv[None, :, :1]
        filtered, self._state = self._sosfilt(self._sos, uv, axis=-1, zi=self._state)
        return np.asarray(filtered)

    def _teager(self, x: Array) -> Array:
        """x[n]^2 - x[n-lag] x[n+lag], less what a slow wave of the same size would have."""
        lag = self._lag
        if not lag:
            return x * x
        x = np.concatenate((self._before, x), axis=1)
        self._before = x[:, -2 * lag :]
        middle = x[:, lag:-lag]
        return (1.0 - self._slow) * middle * middle - x[:, 2 * lag :] * x[:, : -2 * lag]


def _design(emg: Emg) -> tuple[Any, Any]:
    """Band-pass of 4th order with the mains' notches, and its state at rest."""
    from scipy.signal import butter, iirnotch, sosfilt_zi, tf2sos

    rate = emg.rate_hz
    band = (_LOW_HZ if rate >= FULL_HZ else _LOW_RATE_LOW_HZ, min(_HIGH_HZ, _HIGHEST * rate))
    parts = [butter(2, band, "bandpass", fs=rate, output="sos")]
    waves = [emg.mains_hz * k for k in range(1, _HARMONICS + 1)] if emg.mains_hz else []
    parts += [tf2sos(*iirnotch(hz, _NOTCH_Q, fs=rate)) for hz in waves if hz < band[1]]
    sos = np.concatenate(parts)
    return sos, sosfilt_zi(sos)


def _delay_s(sos: Any, rate: float) -> float:
    """Median group delay where the muscle's power lies."""
    from scipy.signal import sosfreqz

    hz = np.linspace(*_BAND_HZ if rate >= FULL_HZ else (_BAND_HZ[0], 0.35 * rate), 400)
    _, response = sosfreqz(sos, hz, fs=rate)
    phase = np.unwrap(np.angle(response))
    return float(np.median(-np.diff(phase) / np.diff(2 * pi * hz)))
