"""What a patient's walk is like before training: each measure's mean and spread, by leg and method.

Lives here: the strides that count, whether they are enough, and the baselines over them. Why: targets start from the
patient's own. Must never: mix legs or methods, or count a stride that the report would leave out.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from math import isfinite
from statistics import fmean, median, stdev

from drivers.belt import speeds_of
from feedback.config.patient import Baseline
from feedback.gait.calibration.refusal import Refusal
from feedback.gait.measures import MEASURES
from feedback.gait.pace import SLOWEST_MPS
from feedback.gait.tracker import BELT
from feedback.gait.variability import accepted
from feedback.messages import LEGS, Measure, Samples, Stride

FEWEST = 12
"""Good strides of each leg. The mean of twelve is known to 0.3 of its SD; a minute has some fifty."""
FEWEST_SHARE = 0.6
"""Of all strides; turns and stumbles are 8 % of a walk in a corridor."""


def good(strides: Sequence[Stride]) -> dict[str, list[Stride]]:
    """The strides that count, by leg."""
    return {leg: accepted([stride for stride in strides if stride.leg == leg]) for leg in LEGS}


def refusal(strides: Sequence[Stride], counted: dict[str, list[Stride]]) -> Refusal | None:
    """Why these strides are no baseline; None if they are."""
    for leg, kept in counted.items():
        of = sum(stride.leg == leg for stride in strides)
        if len(kept) < max(FEWEST, FEWEST_SHARE * of):
            return Refusal(
                f"only {len(kept)} good strides of {of} of the {leg} leg",
                "walk longer, at an even pace and straight ahead (--walk-s)",
            )
    return None


def belt_refusal(samples: Iterable[Samples], walk_ns: tuple[int, int]) -> Refusal | None:
    """Why the belt's speed cannot be that of this walk; None if it can, or nobody tells it."""
    first_ns, last_ns = walk_ns
    told = [speeds_of(one.values) for one in samples if one.stream.endswith(BELT) and first_ns <= one.t_ns <= last_ns]
    if told and median(max(values) for values in told) < SLOWEST_MPS:
        return Refusal("the belt is told to stand while the patient walks", "check the belt's sensor and its port")
    return None


def baselines(counted: dict[str, list[Stride]], measures: Iterable[Measure]) -> tuple[Baseline, ...]:
    """One row for each measure, leg, method and muscle that has a value in two of these strides at least."""
    starts = {leg: {stride.start_ns for stride in kept} for leg, kept in counted.items()}
    found: dict[tuple[str, str, str, str], list[float]] = defaultdict(list)
    for one in measures:
        if one.start_ns in starts.get(one.leg, ()) and isfinite(one.value) and one.measure in MEASURES:
            found[one.measure, one.leg, one.method, one.muscle].append(one.value)
    order = list(MEASURES)
    keys = sorted((key for key in found if len(found[key]) > 1), key=lambda key: (order.index(key[0]), key[1:]))
    return tuple(_baseline(key, found[key], belt_mps(counted[key[1]])) for key in keys)


def belt_mps(strides: Iterable[Stride]) -> float | None:
    """Mean belt speed; None where nobody tells it."""
    speeds = [stride.belt_mps for stride in strides if isfinite(stride.belt_mps)]
    return fmean(speeds) if speeds else None


def _baseline(key: tuple[str, str, str, str], values: list[float], speed_mps: float | None) -> Baseline:
    return Baseline.model_validate(
        dict(zip(("measure", "leg", "method", "muscle"), key, strict=True))
        | {"mean": fmean(values), "sd": stdev(values), "n": len(values), "belt_mps": speed_mps}
    )
