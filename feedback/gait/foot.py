"""One foot's way from counts to contact changes, and all that is remembered of it.

Lives here: meter, contact, zone watch and the latest samples of one foot. Why: both feet are alike; what concerns
both is the tracker's. Must never: know the other foot.
"""

from collections import deque
from collections.abc import Sequence

from feedback.config import Sole
from feedback.gait.contact import MS, Contact
from feedback.gait.load import DividerMeter, Meter
from feedback.gait.phase import Phase
from feedback.gait.polarity import Polarity
from feedback.gait.switch import SwitchMeter
from feedback.gait.watch import ZoneWatch
from feedback.messages import Samples

NEVER_NS = -(1 << 62)
"""Time of the latest sample while there is none."""
_KEPT = 512
"""Samples kept, to look back over a swing."""
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
        self.meter = meter_of(sole, leg, polarity)
        self.contact = Contact()
        self.watch = ZoneWatch(len(sole.zones)) if sole.calibration != "switch" else None
        self.phase = Phase()
        self.recent: deque[Samples] = deque(maxlen=_KEPT)
        self.load = 0.0
        """Latest total, in the meter's unit."""
        self.last_ns = NEVER_NS
        self.count = 0
        self.silent = False
        self.swing: tuple[int, int, bool] | None = None
        """The last swing (lift, strike in ns, touched the ground) if its readings have not been learnt from yet."""
        self.fault = ""
        """In words, what is wrong with its channels."""

    def restart(self) -> None:
        """Data are missing: nothing that was going on can be finished."""
        self.contact.reset()
        self.phase.forget()
        self.recent.clear()
        self.swing = None
        self.load = 0.0

    def loads_around(self, at_ns: int) -> list[list[float]]:
        """Loads of the zones from just before an event to now, oldest first, a few rows of them at most."""
        rows: list[Sequence[float]] = []
        for sample in reversed(self.recent):
            if sample.t_ns < at_ns + _AFTER_NS:
                rows.append(sample.values)
            if sample.t_ns < at_ns - _BEFORE_NS:
                break
        return [self.meter.zone_loads(values) for values in rows[:: -max(1, len(rows) // _ROWS)]]

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
        seen = [sample.values for sample in self.recent if start <= sample.t_ns <= end]
        seen = seen[:: max(1, len(seen) // _SWING_LOOKS)]
        if grazed:
            seen = sorted(seen, key=lambda values: sum(self.meter.raw(values)))[:_GRAZED_LEAST]
        self.meter.settle(seen)
