"""How late a device's samples arrive, and how old the newest of each of its streams is.

Lives here: Lateness. Why: a radio or a bridge that holds samples back, or a foot that falls silent, shows before a cue
is lost. Must never: ask a clock.
"""

from math import nan


class Lateness:
    """Of one device. Times are nanoseconds of the host's clock."""

    def __init__(self) -> None:
        self._heard_ns: dict[str, int] = {}
        self._late_ns = self._count = 0

    def arrived(self, stream: str, t_ns: int, arrival_ns: int) -> None:
        """A sample of this stream, true for t_ns, has arrived."""
        self._heard_ns[stream] = arrival_ns
        self._late_ns += arrival_ns - t_ns
        self._count += 1

    def take_ns(self) -> float:
        """Mean since the last call; NaN without a sample, and where each is placed by its arrival alone."""
        late_ns, count = self._late_ns, self._count
        self._late_ns = self._count = 0
        return late_ns / count if late_ns else nan

    def age_ns(self, now_ns: int) -> float:
        """Since the last sample of the stream that has been silent longest; NaN before the first."""
        return float(max(0, now_ns - min(self._heard_ns.values()))) if self._heard_ns else nan

    def forget(self) -> None:
        """The port was opened anew: what may come again is not known yet."""
        self._heard_ns.clear()
