"""Sources that make their frames block by block.

Lives here: Blocks. Why: numpy is quick with many samples at once, and a block's noise is drawn by the block's own
number, so that a frame depends on the seed and its index alone. Must never: remember more than the last block.
"""

from abc import ABC, abstractmethod

import numpy as np
from numpy.typing import NDArray

from drivers.emulators.source import Event, Frame

Array = NDArray[np.float64]

BLOCK_S = 0.25


class Blocks(ABC):
    """A Source of endless frames at a fixed rate."""

    def __init__(self, rate_hz: float) -> None:
        self.rate_hz = rate_hz
        self._size = max(1, round(BLOCK_S * rate_hz))
        self._number = -1
        self._block: list[Frame] = []

    @abstractmethod
    def draw(self, times_s: Array, number: int) -> list[Frame]:
        """The frames of one block: at these times, with the noise of this number."""

    def frame(self, index: int) -> Frame:
        """See drivers.emulators.source.Source."""
        number, place = divmod(index, self._size)
        if number != self._number:
            times_s = (number * self._size + np.arange(self._size)) / self.rate_hz
            self._number, self._block = number, self.draw(times_s, number)
        return self._block[place]

    def events(self, _from_s: float, _until_s: float, /) -> list[Event]:
        """None, unless the source is of the feet themselves."""
        return []
