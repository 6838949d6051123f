"""What an amplifier has told lately: the energy of each hop, with its time.

Lives here: Record. Why: a strike is judged when the leg and the muscle have both been heard, and they are heard at
different times. Must never: reach across a gap.
"""

import numpy as np
from numpy.typing import NDArray

from feedback.gait.muscle.energy import Array

KEPT_S = 6.0
"""Two slow strides and what may come late."""


class Record:
    """The last seconds of all channels."""

    def __init__(self, channels: int, hop_s: float) -> None:
        self._most = int(KEPT_S / hop_s)
        self._energy = np.zeros((channels, 2 * self._most))
        self._t_ns = np.zeros(2 * self._most, dtype=np.int64)
        self._end = 0
        self.first = 0
        """Number of the oldest hop that may be asked for; hops are numbered from the stream's start."""
        self._shift = 0

    @property
    def end(self) -> int:
        """Number of the next hop to come."""
        return self._shift + self._end

    @property
    def last_ns(self) -> int:
        """Time of the newest hop; 0: there is none."""
        return int(self._t_ns[self._end - 1]) if self.end > self.first else 0

    def add(self, energy: Array, t_ns: NDArray[np.int64]) -> None:
        """Take hops, with the instants at which they were over."""
        n = energy.shape[1]
        if self._end + n > len(self._t_ns):
            self._make_room()
        self._energy[:, self._end : self._end + n] = energy
        self._t_ns[self._end : self._end + n] = t_ns
        self._end += n
        self.first = max(self.first, self.end - self._most)

    def cut(self) -> None:
        """There is a gap: nothing from before it is asked for again."""
        self.first = self.end

    def after(self, t_ns: int) -> int:
        """The first hop that ends later than this instant, kept or yet to come."""
        begin = self.first - self._shift
        return self.first + int(np.searchsorted(self._t_ns[begin : self._end], t_ns, side="right"))

    def time_ns(self, hop: int) -> int:
        """When this hop was over."""
        return int(self._t_ns[hop - self._shift])

    def energy(self, channel: int, begin: int, end: int) -> Array:
        """These hops of one channel."""
        return self._energy[channel, begin - self._shift : end - self._shift]

    def _make_room(self) -> None:
        kept = min(self._most, self._end)
        self._energy[:, :kept] = self._energy[:, self._end - kept : self._end].copy()
        self._t_ns[:kept] = self._t_ns[self._end - kept : self._end].copy()
        self._shift += self._end - kept
        self._end = kept
