"""From an amplifier's microvolts to the energy of the muscles, in hops of 2 ms.

Lives here: Energy, causal filters and the Teager-Kaiser operator. Why: onsets are seen best in the energy of what is
fast in the signal; heart beats, steps of the electrode on the skin and mains are not muscle. Must never: depend on the
pieces in which samples come: the same samples give the same bits.

What a rate allows. From 800 Hz on: 20-450 Hz and the Teager-Kaiser operator, weighted so that what is slower than
35 Hz counts against it. Below (250 Hz amplifiers): 40 Hz to 0.45 of the rate, plain energy. Two thirds of the EMG band
are then missing, sharp heart beats and steps are not told from bursts, and an onset is known less well.
"""

from math import pi, sin

import numpy as np
from numpy.typing import NDArray

from feedback.config.body import Emg

Array = NDArray[np.float64]
Filter = tuple[Array, Array]

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
_LOW_RATE_MS, _ENVELOPE_MS = 8.0, 25.0
"""Of onsets: where two thirds of the band are missing, and where the device smooths by a filter that nobody knows."""
_NOTCH_Q = 30.0
"""A notch 1.7 Hz wide at 50 Hz: mains wanders by 0.1 Hz, and a wider one rings less but takes muscle away."""
_HARMONICS = 3
_BESIDE_HZ = 5.0
_BAND_HZ = (40.0, 200.0)
"""Where most of the muscle's power lies: the filters' delay is taken from here."""


class Energy:
    """Energy of each channel of one amplifier: microvolts squared, one column a hop; 0 where slow waves rule."""

    def __init__(self, emg: Emg) -> None:
        from scipy.signal import lfilter

        self._lfilter = lfilter
        rate = emg.rate_hz
        self.raw = emg.signal == "raw"
        self.hop_n = max(1, round(rate * HOP_S))
        self.hop_s = self.hop_n / rate
        self._lag = round(rate * _LAG_S) if self.raw and rate >= FULL_HZ else 0
        self._slow = 2 * sin(2 * pi * _SLOW_HZ * self._lag / rate) ** 2
        self._filters = _design(emg) if self.raw else []
        self.delay_s = _delay_s(self._filters, emg) + self._lag / rate if self.raw else 0.0
        """By so much later than the muscle do the columns tell."""
        self.unsure_ms = (0.0 if self._lag else _LOW_RATE_MS) if self.raw else _ENVELOPE_MS
        """What adds to an onset's error, beside noise."""
        self._channels = len(emg.channels)
        self.restart()

    def restart(self) -> None:
        """What was before is forgotten."""
        self._states: list[Array] = []
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

    def _filter(self, x: Array) -> Array:
        if not self._states:
            self._states = _rest(self._filters, x[:, :1])
        for k, (b, a) in enumerate(self._filters):
            x, self._states[k] = self._lfilter(b, a, x, axis=-1, zi=self._states[k])
        return x

    def _teager(self, x: Array) -> Array:
        """x[n]^2 - x[n-lag] x[n+lag], less what a slow wave of the same size would have."""
        lag = self._lag
        if not lag:
            return x * x
        x = np.concatenate((self._before, x), axis=1)
        self._before = x[:, -2 * lag :]
        middle = x[:, lag:-lag]
        return (1.0 - self._slow) * middle * middle - x[:, 2 * lag :] * x[:, : -2 * lag]


def _design(emg: Emg) -> list[Filter]:
    """Band-pass of 4th order, and the notches of the mains together.

    Each call costs far more than its sums, and scipy's sosfilt ten times as much as lfilter; at these orders and edges
    a polynomial in double precision has the same output to 1e-9.
    """
    from scipy.signal import butter, iirnotch

    rate = emg.rate_hz
    band = (_LOW_HZ if rate >= FULL_HZ else _LOW_RATE_LOW_HZ, min(_HIGH_HZ, _HIGHEST * rate))
    out = [butter(2, band, "bandpass", fs=rate)]
    waves = [emg.mains_hz * k for k in range(1, _HARMONICS + 1)] if emg.mains_hz else []
    notches = [iirnotch(hz, _NOTCH_Q, fs=rate) for hz in waves if hz < band[1]]
    if notches:
        b, a = np.ones(1), np.ones(1)
        for zeros, poles in notches:
            b, a = np.convolve(b, zeros), np.convolve(a, poles)
        out.append((b, a))
    return out


def _rest(filters: list[Filter], x: Array) -> list[Array]:
    """The filters' states had the signal always been as it is at the start: no step of the electrode's offset."""
    from scipy.signal import lfilter_zi

    out = []
    for b, a in filters:
        out.append(lfilter_zi(b, a)[None, :] * x)
        x = x * (b.sum() / a.sum())
    return out


def _delay_s(filters: list[Filter], emg: Emg) -> float:
    """Median group delay where the muscle's power lies, beside the notches."""
    from scipy.signal import group_delay

    low, high = _BAND_HZ if emg.rate_hz >= FULL_HZ else (_LOW_RATE_LOW_HZ, 0.35 * emg.rate_hz)
    hz = np.arange(low, high, 0.5)
    if emg.mains_hz:
        hz = hz[np.abs((hz + emg.mains_hz / 2) % emg.mains_hz - emg.mains_hz / 2) > _BESIDE_HZ]
    return float(np.median(sum(group_delay(row, hz, fs=emg.rate_hz)[1] for row in filters))) / emg.rate_hz
