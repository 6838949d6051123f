"""Whether a process grows.

Lives here: `growth_pct_h`. Why: a leak shows as a slope, over all lives of a process alike. Must never: take the first
two minutes of a life for growth: caches fill, and the allocator takes its share in steps.
"""

from collections.abc import Iterable, Sequence

import numpy as np

from session_soak.watch import Use

WARM_NS = 120_000_000_000
LEAST_NS = 60_000_000_000
"""A shorter stretch tells no slope."""
HOUR_NS = 3.6e12


def growth_pct_h(lives: Iterable[Sequence[Use]]) -> tuple[float, float] | None:
    """(slope in % of its mean an hour, hours that it was seen); one slope for all lives, each about its own mean.

    None where no life was long enough.
    """
    times: list[np.ndarray] = []
    sizes: list[np.ndarray] = []
    means: list[float] = []
    for uses in lives:
        kept = [row for row in uses if row.at_ns >= uses[0].at_ns + WARM_NS]
        if not kept or kept[-1].at_ns - kept[0].at_ns < LEAST_NS:
            continue
        at = np.array([row.at_ns for row in kept]) / HOUR_NS
        size = np.array([row.resident_mib for row in kept])
        times.append(at - at.mean())
        sizes.append(size - size.mean())
        means.append(float(size.mean()))
    if not times:
        return None
    at, size = np.concatenate(times), np.concatenate(sizes)
    seen_h = sum(float(np.ptp(row)) for row in times)
    return 100 * float(at @ size / (at @ at)) / float(np.mean(means)), seen_h
