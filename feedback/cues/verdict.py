"""What may be said of the figures of learning: improved, bought elsewhere, follows, ignores, no gain, unknown.

Lives here: Found, `verdict_of`, `words_of`, `slope_t`. Why: the same figures must never be told in two ways. Must
never: see a stride; learning.py does.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite, nan, sqrt
from statistics import fmean

GUARDED = "guarded"
"""How the reason of a withheld reward begins, and success of a stride that met its target by something that was not to
change (guard, or the measure beside it)."""
FEW_N = 10
"""With fewer strides of a kind nothing is said of them."""
FOLLOWED_T = 3.0
"""A difference of this many standard errors is one: two signs are looked for, of each cue and leg of each session, so
that at two errors one who never listened would be told every tenth time as one who did."""
BOUGHT_SHARE = 0.5
"""From this share of the reached strides on, what was reached was bought elsewhere: most of it is no success."""


@dataclass(frozen=True)
class Found:
    """The figures of one cue and leg; more is better, NaN where nobody knows."""

    gain: float
    threshold: float
    dependence: float
    dependence_se: float
    following: float
    """How surely onsets went with the cues from stride to stride, in standard errors."""
    base_n: int
    cued_n: int
    reached_n: int
    guarded_n: int

    @property
    def is_gain(self) -> bool:
        """A change beyond what the measurement, or the patient's own spread, makes of itself; of either sign."""
        return abs(self.gain) > self.threshold

    @property
    def is_bought(self) -> bool:
        """Most strides that reached the target did so by something else."""
        return self.guarded_n > 0 and self.guarded_n >= BOUGHT_SHARE * self.reached_n


def verdict_of(found: Found) -> str:
    """In one word (see Learning)."""
    gain, threshold = found.gain, found.threshold
    if not isfinite(gain) or not isfinite(threshold):
        return "unknown"
    if gain > threshold:
        return "bought" if found.is_bought else "improved"
    helped = found.dependence / found.dependence_se if found.dependence_se > 0 else nan
    if found.following > FOLLOWED_T or helped > FOLLOWED_T:
        return "follows"
    is_worse = gain < -threshold or helped < -FOLLOWED_T
    if is_worse or not (isfinite(helped) or isfinite(found.following)):
        return "no_gain"
    return "ignores"


def words_of(found: Found, retention: Mapping[str, float]) -> str:
    """The verdict with its figures, without a unit."""
    verdict = verdict_of(found)
    change = f"change {found.gain:+.3g}, at least {found.threshold:.3g} would be a gain"
    if verdict == "improved":
        kept = ", ".join(f"{100 * share:.0f} % of it in the {kind} block" for kind, share in retention.items())
        told = f"improved: {change}" + (f"; {kept}" if kept else "; not tested without cues")
        return told + (f"; {_bought(found)}" if found.guarded_n else "")
    return {
        "bought": f"bought elsewhere, no gain: {change}; {_bought(found)}",
        "ignores": f"ignores the cues: strides with and without one are alike; {change}",
        "follows": f"follows the cues while they sound, without a gain: {change}",
        "no_gain": f"no gain: {change}",
    }.get(verdict, f"not enough strides to say anything: {_few(found)}")


def slope_t(pairs: Sequence[tuple[float, float]]) -> float:
    """Slope of the second over the first in its standard errors; NaN where the first never changes."""
    mean_x, mean_y = fmean(x for x, _ in pairs), fmean(y for _, y in pairs)
    xx = sum((x - mean_x) ** 2 for x, _ in pairs)
    if xx == 0:
        return nan
    slope = sum((x - mean_x) * (y - mean_y) for x, y in pairs) / xx
    rest = sum((y - mean_y - slope * (x - mean_x)) ** 2 for x, y in pairs)
    return slope / sqrt(rest / (len(pairs) - 2) / xx) if rest > 0 else nan


def _bought(found: Found) -> str:
    return f"{found.guarded_n} of the {found.reached_n} last strides that reached the target were bought elsewhere"


def _few(found: Found) -> str:
    return f"baseline {found.base_n}, with a cue {found.cued_n}, {FEW_N} of each are needed"
