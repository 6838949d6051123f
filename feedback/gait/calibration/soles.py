"""The load of both soles together, ten times a second.

Lives here: Soles. Why: standing and leaning are judged by how the load is shared, and for that both feet must be taken
at the same instants. Must never: take off an offset; nobody has walked yet, so none is known.
"""

from math import isfinite, nan
from typing import NamedTuple

from feedback.config import Sole
from feedback.gait.foot import meter_of
from feedback.gait.load import Meter
from feedback.gait.polarity import Polarity
from feedback.messages import LEFT, LEGS, RIGHT, Samples

STEP_NS = 100_000_000
LEAST_N, LEAST = 100.0, 0.1
"""Less load than this on both soles together is nobody: newtons, or conductance over that of the fixed resistor."""


class Moment(NamedTuple):
    """A tenth of a second."""

    t_ns: int
    """Its end."""
    load: float
    """Mean of both soles together, in their own unit."""
    left_share: float
    """Share of the left one; NaN without load."""


class Soles:
    """`add` each sample; moments come as soon as both feet have passed them."""

    def __init__(self, sole: Sole) -> None:
        self._sole = sole
        self._polarity = Polarity()
        self._meters: dict[str, Meter] = {}
        self._sums: dict[str, dict[int, tuple[float, int]]] = {leg: {} for leg in LEGS}
        self._latest = dict.fromkeys(LEGS, -1)
        self.least = LEAST_N if sole.calibration == "newton" else LEAST

    @property
    def unheard(self) -> list[str]:
        """Legs whose sole has said nothing yet."""
        return [leg for leg in LEGS if self._latest[leg] < 0]

    def add(self, samples: Samples) -> list[Moment]:
        """Take the next sample of any stream; those that are no sole's are passed over."""
        leg = samples.stream.rpartition(".")[2]
        if leg not in LEGS or len(samples.values) != len(self._sole.zones):
            return []
        meter = self._meters.get(samples.stream)
        if meter is None:
            meter = self._meters[samples.stream] = meter_of(self._sole, leg, self._polarity)
        number, load = samples.t_ns // STEP_NS, meter.load(samples.t_ns, samples.values)
        if isfinite(load):
            total, count = self._sums[leg].get(number, (0.0, 0))
            self._sums[leg][number] = total + load, count + 1
        if number <= self._latest[leg]:
            return []
        self._latest[leg] = number
        return self._passed(min(self._latest.values()))

    def _passed(self, until: int) -> list[Moment]:
        """The moments before this one that both feet have told of; all before it are done with."""
        left, right = self._sums[LEFT], self._sums[RIGHT]
        out = [self._moment(number) for number in sorted(left.keys() & right.keys()) if number < until]
        for sums in (left, right):
            for number in [number for number in sums if number < until]:
                del sums[number]
        return out

    def _moment(self, number: int) -> Moment:
        left, right = (total / count for total, count in (self._sums[leg][number] for leg in LEGS))
        load = left + right
        return Moment((number + 1) * STEP_NS, load, left / load if load > 0 else nan)
