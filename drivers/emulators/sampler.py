"""Samples a walker at a device's rate and turns newtons into the device's counts.

Lives here: Sampler (a Source), and the three ways in which a sole gives counts. Why: the walker knows physics, the
device knows counts. Must never: know bytes.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from drivers.emulators.blocks import Blocks
from drivers.emulators.source import SOLES, Event, Frame
from drivers.emulators.walker import Walker

Array = NDArray[np.float64]

U16_MAX = 65_535
FSR_HALF_N = 60.0
"""Force at which an emulated force-sensing resistor equals its divider's fixed resistor."""


class Sampler(Blocks):
    """Plays a walker's noisy readings as frames of counts. The same index gives the same frame, in any order.

    swapped: the left sole lies in the right shoe and the other way round.
    """

    def __init__(
        self, walker: Walker, rate_hz: float, to_counts: Callable[[Array], Array], swapped: bool = False
    ) -> None:
        super().__init__(rate_hz)
        self.streams = SOLES
        self.zones = len(walker.patient.zones)
        self._walker, self._to_counts, self._swapped = walker, to_counts, swapped

    def events(self, from_s: float, until_s: float, /) -> list[Event]:
        """The walker's true events with from_s < time <= until_s."""
        return self._walker.events(from_s, until_s)

    def draw(self, times_s: Array, number: int) -> list[Frame]:
        """See drivers.emulators.blocks.Blocks."""
        forces = self._walker.readings(times_s, number)
        feet = (self._to_counts(force).astype(int).tolist() for force in (forces[::-1] if self._swapped else forces))
        return [Frame(time_s, row) for time_s, row in zip(times_s.tolist(), zip(*feet, strict=True), strict=True)]


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
