"""How well both legs keep time with each other: the phase coordination index.

Lives here: Coordination. Why: two legs can each be regular, and yet not alternate. Must never: make up the heel strike
of a leg that was missed.

Plotnik, Giladi and Hausdorff 2007, Exp Brain Res 181:561. The phase of a step is where in the stride of the reference
leg, the one with the longer mean swing, the other leg's heel strike falls: 180° is half way. PCI is the CV of the
phases plus their mean distance from 180° in percent of 180°; the lower, the better coordinated.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from math import nan
from statistics import fmean, stdev

from feedback.gait.variability import FEWEST
from feedback.messages import LEFT, RIGHT, Stride


@dataclass(frozen=True)
class Coordination:
    """Phases of the steps within the strides; NaN where there are too few."""

    n: int = 0
    reference: str = ""
    """The leg whose strides they are told in."""
    phase_deg: float = nan
    """Mean phase."""
    cv_pct: float = nan
    distance_pct: float = nan
    """Mean distance from 180°, percent of 180°."""

    @property
    def pci_pct(self) -> float:
        """The phase coordination index."""
        return self.cv_pct + self.distance_pct


def coordination(left: Sequence[Stride], right: Sequence[Stride], strikes_ns: dict[str, list[int]]) -> Coordination:
    """Of the accepted strides of both legs, and all heel strikes of each in order of time."""
    if not left or not right:
        return Coordination()
    leads_left = fmean(stride.swing_s for stride in left) >= fmean(stride.swing_s for stride in right)
    reference, other, strides = (LEFT, RIGHT, left) if leads_left else (RIGHT, LEFT, right)
    phases = phases_deg(strides, strikes_ns[other])
    if not phases:
        return Coordination()
    mean = fmean(phases)
    cv = 100.0 * stdev(phases) / mean if len(phases) >= FEWEST else nan
    return Coordination(len(phases), reference, mean, cv, 100.0 * fmean(abs(phase - 180.0) for phase in phases) / 180.0)


def phases_deg(strides: Sequence[Stride], strikes_ns: Sequence[int]) -> list[float]:
    """Where in each stride the other leg's heel strike fell; strides with none or more than one have no phase."""
    phases = []
    for stride in strides:
        first, end = bisect_right(strikes_ns, stride.start_ns), bisect_left(strikes_ns, stride.t_ns)
        if end - first == 1:
            phases.append(360.0 * (strikes_ns[first] - stride.start_ns) / (stride.t_ns - stride.start_ns))
    return phases
