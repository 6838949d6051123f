"""Samples a walker at a device's rate and turns newtons into the device's counts.

Lives here: Sampler (a Source), and the three ways in which a sole gives counts. Why: the walker knows physics, the
device knows counts. Must never: know bytes.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from drivers.emulators.source import Event, Frame
from drivers.emulators.walker import Walker

Array = NDArray[np.float64]

BLOCK_S = 0.25
U16_MAX = 65_535
FSR_HALF_N = 60.0
"""Force at which an emulated force-sensing resistor equals its divider's fixed resistor."""


class Sampler:
    """Plays a walker's noisy readings as frames of counts. The same index gives the same frame, in any order."""

    def __init__(self, walker: Walker, rate_hz: float, to_counts: Callable[[Array], Array]) -> None:
        self.zones = len(walker.patient.zones)
        self.rate_hz = rate_hz
        self._walker, self._to_counts = walker, to_counts
        self._size = max(1, round(BLOCK_S * rate_hz))
        self._number = -1
        self._block: list[Frame] = []

    def frame(self, index: int) -> Frame:
        """See drivers.emulators.source.Source; a walker never ends."""
        number, place = divmod(index, self._size)
        if number != self._number:
            self._number, self._block = number, self._draw(number)
        return self._block[place]

    def events(self, from_s: float, until_s: float) -> list[Event]:
        """The walker's true events with from_s < time <= until_s."""
        return self._walker.events(from_s, until_s)

    def _draw(self, number: int) -> list[Frame]:
        times_s = (number * self._size + np.arange(self._size)) / self.rate_hz
        feet = (self._to_counts(force).astype(int).tolist() for force in self._walker.readings(times_s, number))
        return [Frame(*row) for row in zip(times_s.tolist(), *feet, strict=True)]


def linear(counts_per_newton: float, full_scale: int = U16_MAX) -> Callable[[Array], Array]:
    """Counts proportional to force (calibration 'newton'), rounded, cut off at full scale."""
    return lambda force_n: np.minimum(np.rint(force_n * counts_per_newton), full_scale)


def pull_down(full_scale: int) -> Callable[[Array], Array]:
    """A force-sensing resistor to supply, a fixed one to ground: counts rise with force.

    Its conductance is taken as proportional to force, as the makers' guides say of the middle of the range.
    """
    return lambda force_n: np.rint(full_scale * force_n / (force_n + FSR_HALF_N))


def pull_up(full_scale: int) -> Callable[[Array], Array]:
    """A fixed resistor to supply, a force-sensing one to ground: counts fall with force."""
    return lambda force_n: np.rint(full_scale * FSR_HALF_N / (force_n + FSR_HALF_N))
