"""Plays a real walk, sample by sample, as the device that could have sent it.

Lives here: Recording (a Source over arrays of counts). Why: the system is shown real feet through the real bytes.
Must never: read files (drivers.walkfile does) or claim to know true events.
"""

import numpy as np
from numpy.typing import ArrayLike

from drivers.emulators.source import SOLES, Event, Frame


class Recording:
    """Frames from arrays: times in seconds, shape (n,); integer counts of each sole, shape (n, zones).

    Plays from its first sample, whatever that one's time is. ValueError if the shapes do not fit together.
    """

    def __init__(self, time_s: ArrayLike, left: ArrayLike, right: ArrayLike) -> None:
        times = np.asarray(time_s, dtype=float)
        feet = [np.asarray(foot) for foot in (left, right)]
        if times.ndim != 1 or len(times) < 2 or np.any(np.diff(times) <= 0):
            raise ValueError("a recording needs at least two samples at ascending times")
        if any(foot.ndim != 2 or len(foot) != len(times) for foot in feet) or feet[0].shape != feet[1].shape:
            raise ValueError(f"soles of shape {feet[0].shape} and {feet[1].shape} do not fit {len(times)} times")
        self.streams = SOLES
        self.zones = int(feet[0].shape[1])
        self.rate_hz = float(1 / np.median(np.diff(times)))
        self._times_s: list[float] = (times - times[0]).tolist()
        self._left, self._right = (foot.astype(int).tolist() for foot in feet)

    def frame(self, index: int) -> Frame | None:
        """See drivers.emulators.source.Source; None after the last sample."""
        if index >= len(self._times_s):
            return None
        return Frame(self._times_s[index], (self._left[index], self._right[index]))

    def events(self, _from_s: float, _until_s: float, /) -> list[Event]:
        """None: nobody knows the true events of a recorded walk."""
        return []
