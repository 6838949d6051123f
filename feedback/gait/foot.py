"""One foot's way from counts to contact changes, and all that is remembered of it.

Lives here: meter, contact, zone watch and the latest samples of one foot. Why: both feet are alike; what concerns
both is the tracker's. Must never: know the other foot.
"""

from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Iterator, Sequence
from itertools import islice
from struct import Struct

import numpy as np
import numpy.typing as npt

from feedback.config import Sole
from feedback.gait.contact import MS, Contact
from feedback.gait.load import DividerMeter, Meter
from feedback.gait.phase import Phase
from feedback.gait.polarity import Polarity
from feedback.gait.switch import SwitchMeter
from feedback.gait.watch import ZoneWatch
from feedback.messages import Samples

Array = npt.NDArray[np.float64]

NEVER_NS = -(1 << 62)
"""Time of the latest sample while there is none."""
_FIRST_KEPT, _MOST_KEPT = 512, 8192
"""Samples kept at first, and at most, whatever a device's clock says …"""
_KEPT_NS = 4_000 * MS
"""… so that they reach back over the longest stance of a stride, and until somebody has the time to look."""
_SWING_FROM, _SWING_TO, _SWING_LOOKS = 0.3, 0.8, 9
"""The part of a swing in which nothing loads the foot, and how many samples of it are looked at."""
_GRAZED_EDGE, _GRAZED_LEAST = 0.05, 3
"""Where the foot touched the ground in swing, all of it but its edges is looked at, and so many samples of least load
are kept: at its beginning or its end the foot was free."""

_BEFORE_NS, _AFTER_NS, _ROWS = 5 * MS, 40 * MS, 4
"""What is looked at around an event to tell the part of the foot: from the last sample this long before to this long
after, and about so many rows."""


def meter_of(sole: Sole, leg: str, polarity: Polarity) -> Meter:
    """The meter that fits a sole's calibration; bare switches of both feet share their polarity."""
    if sole.calibration == "switch":
        return SwitchMeter(sole, leg, polarity)
    return DividerMeter(sole) if sole.calibration.startswith("fsr") else Meter(sole)


class Foot:
    """State of one foot; the tracker works on its fields."""

    def __init__(self, leg: str, stream: str, sole: Sole, polarity: Polarity) -> None:
        self.leg = leg
        self.stream = stream
        self.zones = len(sole.zones)
        self._pack = Struct(f"{self.zones}d").pack
        self.meter = meter_of(sole, leg, polarity)
        self.contact = Contact()
        self.watch = ZoneWatch(len(sole.zones)) if sole.calibration != "switch" else None
        self.phase = Phase()
        self.recent: deque[Samples] = deque(maxlen=_FIRST_KEPT)
        self.load = 0.0
        """Latest total, in the meter's unit."""
        self.last_ns = NEVER_NS
        self.count = 0
        self.silent = False
        """Nothing has been heard of it of late: it is mute …"""
        self.lost = False
        """… and samples are missing, so that what was known of it has been forgotten."""
        self.stance: tuple[int, int] | None = None
        """The last stance (strike, lift in ns) if nobody has looked back over it yet."""
        self.swing: tuple[int, int, bool] | None = None
        """The last swing (lift, strike in ns, touched the ground) if its readings have not been learnt from yet."""
        self.fault = ""
        """In words, what is wrong with its channels."""

    def restart(self) -> None:
        """Data are missing: nothing that was going on can be finished."""
        self.contact.reset()
        self.phase.forget()
        self.recent.clear()
        self.swing = self.stance = None
        self.load = 0.0

    def window(self, from_ns: int, until_ns: int) -> tuple[list[int], Array]:
        """Times and zone loads, shape (n, zones), of the kept samples with from_ns < time <= until_ns, in order."""
        rows = []
        for sample in reversed(self.recent):
            if sample.t_ns <= from_ns:
                break
            if sample.t_ns <= until_ns:
                rows.append(sample)
        if not rows:
            return [], np.zeros((0, self.zones))
        rows.reverse()
        times_ns = [sample.t_ns for sample in rows]
        packed = b"".join([self._pack(*sample.values) for sample in rows])
        return times_ns, self.meter.zone_table(np.frombuffer(packed).reshape(len(rows), -1))

    def loads_around(self, at_ns: int, backwards: bool) -> Iterator[list[float]]:
        """Loads of the zones from just before an event to now, oldest or newest first, a few rows of them at most.

        Each row is reckoned when it is asked for: mostly the first ones tell.
        """
        rows: list[Sequence[float]] = []
        for sample in reversed(self.recent):
            if sample.t_ns < at_ns + _AFTER_NS:
                rows.append(sample.values)
            if sample.t_ns < at_ns - _BEFORE_NS:
                break
        rows = rows[:: -max(1, len(rows) // _ROWS)]
        return map(self.meter.zone_loads, reversed(rows) if backwards else rows)

    def settle(self) -> None:
        """A swing has ended: let the offsets follow what was read in the middle of it. Not urgent, and not cheap."""
        if self.swing is None:
            return
        lift_ns, strike_ns, grazed = self.swing
        self.swing = None
        length = strike_ns - lift_ns
        if length < 200 * MS:
            return
        first, last = (_GRAZED_EDGE, 1 - _GRAZED_EDGE) if grazed else (_SWING_FROM, _SWING_TO)
        start, end = lift_ns + int(first * length), lift_ns + int(last * length)
        seen = [sample.values for sample in self.between(start, end)[1:-1]]
        seen = seen[:: max(1, len(seen) // _SWING_LOOKS)]
        if grazed:
            seen = sorted(seen, key=lambda values: sum(self.meter.raw(values)))[:_GRAZED_LEAST]
        self.meter.settle(seen)

    def between(self, start_ns: int, end_ns: int) -> list[Samples]:
        """The samples of this time with one at or beyond either end; none if they are not kept that far."""
        recent = self.recent
        first = bisect_right(recent, start_ns, key=_time) - 1
        last = bisect_left(recent, end_ns, key=_time) + 1
        if first < 0 or last > len(recent):
            return []
        back = islice(reversed(recent), len(recent) - last, len(recent) - first)
        return list(back)[::-1]

    def reach(self) -> None:
        """Keep more samples if those that are kept do not reach back far enough: devices send 20 to 1000 a second."""
        recent = self.recent
        kept = len(recent)
        if kept == recent.maxlen and kept < _MOST_KEPT and recent[-1].t_ns - recent[0].t_ns < _KEPT_NS:
            self.recent = deque(recent, maxlen=2 * kept)


def _time(sample: Samples) -> int:
    return sample.t_ns
