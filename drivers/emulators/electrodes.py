"""What EMG electrodes over the synthetic patient's muscles tell.

Lives here: Amplifier (how it tells), Electrodes (a Source). Why: onset and share of activity are tried against a signal
whose bursts are known. Must never: let the signal tell more than noise of that strength would.

A burst is noise of the spectrum that surface EMG has, with the strength of the moment: |H|^2 is proportional to
f^2 / ((f^2 + l^2)(f^2 + h^2)^2) with corners l and h (Shwedyk, Balasubramanian and Scott 1977, IEEE Trans Biomed Eng
24:417). White noise of the amplifier lies under it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

import numpy as np
from numpy.typing import NDArray

from drivers.emulators.blocks import Blocks
from drivers.emulators.muscles import Muscles
from drivers.emulators.source import Frame
from drivers.emulators.traits import Traits

Array = NDArray[np.float64]

NOISE_UV = 4.0
"""RMS of an amplifier and its electrodes between bursts."""
CORNERS_HZ = (60.0, 120.0)
KERNEL_S = 0.05
"""How long the noise of the spectrum remembers."""
UNEVEN = 0.05
"""SD of what an amplifier that gives envelopes adds, as a share."""


@dataclass(frozen=True)
class Amplifier:
    """How an EMG amplifier tells."""

    channels: Sequence[tuple[str, str]]
    """(leg, muscle) of each; ('', '') for electrodes that lie on nothing."""
    stream: str = "signal"
    rate_hz: float = 1000.0
    counts_per_uv: float = 1.0
    zero_counts: float = 0.0
    limit_uv: float = 3000.0
    hum_hz: float = 50.0
    gives_envelope: bool = False


class Electrodes(Blocks):
    """Plays one amplifier, in counts."""

    def __init__(self, muscles: Muscles, traits: Traits, amplifier: Amplifier, seed: int) -> None:
        super().__init__(amplifier.rate_hz)
        self.streams = (amplifier.stream,)
        self._muscles, self._amplifier = muscles, amplifier
        self._burst_uv, self._hum_uv = NOISE_UV * 10 ** (traits.emg_snr_db / 20), traits.emg_hum_uv
        self._keys = [Random(f"{seed} emg {leg} {muscle}").getrandbits(32) for leg, muscle in amplifier.channels]
        self._kernel = spectrum(amplifier.rate_hz)

    def draw(self, times_s: Array, number: int) -> list[Frame]:
        """See drivers.emulators.blocks.Blocks."""
        amplifier = self._amplifier
        signals = [self._channel(i, times_s, number) for i in range(len(self._keys))]
        microvolts = np.clip(np.column_stack(signals), -amplifier.limit_uv, amplifier.limit_uv)
        counts = np.rint(microvolts * amplifier.counts_per_uv + amplifier.zero_counts).astype(int).tolist()
        return [Frame(time_s, (row,)) for time_s, row in zip(times_s.tolist(), counts, strict=True)]

    def _channel(self, which: int, times_s: Array, number: int) -> Array:
        leg, muscle = self._amplifier.channels[which]
        strength = self._muscles.strength(leg, muscle, times_s) if leg else np.zeros_like(times_s)
        noise = self._white(which, number, 2)
        if self._amplifier.gives_envelope:
            envelope: Array = np.hypot(strength * self._burst_uv, NOISE_UV) * (1 + UNEVEN * noise)
            return envelope
        memory = len(self._kernel) - 1
        white = np.concatenate([self._white(which, number - 1, 1)[-memory:], self._white(which, number, 1)])
        burst = strength * self._burst_uv * np.convolve(white, self._kernel, "valid")
        hum = self._hum_uv * np.sin(2 * np.pi * self._amplifier.hum_hz * times_s + which)
        return burst + NOISE_UV * noise + hum

    def _white(self, which: int, number: int, kind: int) -> Array:
        return np.random.default_rng([self._keys[which], kind, number + 1]).normal(0, 1, self._size)


def spectrum(rate_hz: float) -> Array:
    """Kernel that gives white noise the spectrum of EMG and leaves its variance at 1."""
    taps = round(KERNEL_S * rate_hz / 2) * 2 + 1
    low, high = CORNERS_HZ
    hz = np.fft.rfftfreq(taps, 1 / rate_hz)
    gain = hz / (np.sqrt(hz**2 + low**2) * (hz**2 + high**2))
    kernel = np.roll(np.fft.irfft(gain, taps), taps // 2) * np.hanning(taps + 2)[1:-1]
    kernel -= kernel.mean()
    shaped: Array = kernel / np.sqrt((kernel**2).sum())
    return shaped
