"""What the strides of both legs say together: spread, symmetry, coordination.

Lives here: Walked, over the last strides or over all, and FIGURES, the table of what is measured of a stride. Why: the
therapist sees the same numbers during the walk and in its report. Must never: compare legs by strides that do not
count.
"""

from collections import deque
from collections.abc import Callable, Iterable
from operator import attrgetter

from feedback.gait.coordination import Coordination, coordination
from feedback.gait.symmetry import Symmetry
from feedback.gait.variability import Variability, accepted
from feedback.messages import LEFT, LEGS, Stride, other

FIGURES: dict[str, Callable[[Stride], float]] = {
    name: attrgetter(name)
    for name in (
        "stride_s", "step_s", "stance_s", "swing_s", "single_support_s", "double_support_s",
        "first_double_support_s", "second_double_support_s",
        "peak_load", "first_peak", "valley", "second_peak", "loading_rate_per_s", "load_impulse_s",
        "push_off_peak", "push_off_impulse_s", "heel_to_forefoot_s",
        "cop_excursion_ap", "cop_speed_ap_per_s", "cop_spread_ml", "stride_length_m",
        "cop_path_ml_per_s", "cop_aside_ml", "load_fluctuation_pct",
    )
} | {"stance_pct": lambda stride: 100.0 * stride.stance_s / stride.stride_s}  # fmt: skip
"""What can be asked of a stride, by the name of the message's field. Stance in percent is taken anew, because the
strides of older sessions do not have it."""
COMPARED = (
    "step_s", "stance_s", "swing_s", "single_support_s",
    "first_peak", "second_peak", "loading_rate_per_s", "load_impulse_s", "push_off_peak", "push_off_impulse_s",
)  # fmt: skip
"""Those of which the symmetry is told: above 0 in each leg, and of the same meaning in both."""


class Walked:
    """The strides of both legs: `add` each as it comes, ask whenever needed."""

    def __init__(self, strides: Iterable[Stride] = (), last: int | None = None) -> None:
        """last: how many strides of each leg are kept; None: all."""
        self._all: dict[str, deque[Stride]] = {leg: deque(maxlen=last) for leg in LEGS}
        self._accepted: dict[str, list[Stride]] = {}
        for stride in strides:
            self.add(stride)

    def add(self, stride: Stride) -> None:
        """The next stride of either leg."""
        self._all[stride.leg].append(stride)
        self._accepted.pop(stride.leg, None)

    def count(self, leg: str) -> int:
        """Strides of this leg, left out or not."""
        return len(self._all[leg])

    def accepted(self, leg: str) -> list[Stride]:
        """The strides of this leg that count."""
        if leg not in self._accepted:
            self._accepted[leg] = accepted(self._all[leg])
        return self._accepted[leg]

    def variability(self, leg: str, figure: str) -> Variability:
        """Of one of FIGURES."""
        strides, value = self.accepted(leg), FIGURES[figure]
        return Variability.of([value(stride) for stride in strides], [stride.t_ns * 1e-9 for stride in strides])

    def symmetry(self, figure: str, p: str = LEFT) -> Symmetry:
        """Of the means of one of FIGURES; p is the affected leg, or the left."""
        return Symmetry.of(self.variability(p, figure).mean, self.variability(other(p), figure).mean)

    def coordination(self) -> Coordination:
        """How well the legs keep time with each other."""
        strikes_ns = {leg: sorted({at for s in self._all[leg] for at in (s.start_ns, s.t_ns)}) for leg in LEGS}
        left, right = (self.accepted(leg) for leg in LEGS)
        return coordination(left, right, strikes_ns)
