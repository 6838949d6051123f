"""One channel of the record, on the muscle's own time: the filters' delay is taken off.

Lives here: Heard. Why: what judges a muscle thinks in instants of the stride, what keeps it in hops. Must never: hold
anything of its own.
"""

from feedback.gait.muscle.energy import Array
from feedback.gait.muscle.record import Record


class Heard:
    """What was heard of one muscle."""

    def __init__(self, record: Record, channel: int, hop_s: float, delay_s: float) -> None:
        self._record, self.channel, self.hop_s = record, channel, hop_s
        self._hop_ns, self._delay_ns = round(hop_s * 1e9), round(delay_s * 1e9)

    def due_ns(self, t_ns: int) -> int:
        """Time of the sample with which the muscle is known up to this instant."""
        return t_ns + self._delay_ns

    def hop(self, t_ns: int) -> int:
        """The hop in which the muscle's energy of this instant lies."""
        return self._record.after(t_ns + self._delay_ns)

    def time_ns(self, hop: int) -> int:
        """When this hop began, as the muscle had it."""
        if hop >= self._record.end:
            return self._record.last_ns - self._delay_ns
        return self._record.time_ns(hop) - self._hop_ns - self._delay_ns

    def told_ns(self, hop: int) -> int:
        """Time of the sample that ended this hop."""
        return self._record.time_ns(hop)

    def energy(self, begin: int, end: int) -> Array:
        """Of these hops."""
        return self._record.energy(self.channel, begin, end)

    def between(self, begin_ns: int, end_ns: int) -> Array:
        """Of the hops of this time."""
        return self.energy(self.hop(begin_ns), self.hop(end_ns))

    def whole(self, since_ns: int, until_ns: int) -> bool:
        """Whether all of this time is there, without a gap."""
        first = self._record.first
        there = first < self._record.end and self.time_ns(first) <= since_ns
        return there and self.due_ns(until_ns) <= self._record.last_ns

    @property
    def first(self) -> int:
        """The oldest hop that is there."""
        return self._record.first

    @property
    def end(self) -> int:
        """The next hop to come."""
        return self._record.end

    def after(self, told_ns: int) -> int:
        """The first hop that ended later than the sample of this time."""
        return self._record.after(told_ns)
