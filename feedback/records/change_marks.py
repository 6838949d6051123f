"""When a difference of two means is marked as a change, and how.

Lives here: Change, `change`. Why: the tables of blocks, sessions and weeks mark by one rule. Must never: mark a
difference that is smaller than what the measurement makes of itself.

A full mark: more than the minimal detectable change, where one is published for the measure (change.py names the
source). An open mark: no such figure is published, and the means differ by more than one SD of the strides compared
with (science.md 3). Between sessions sensors are worn anew, so that their error counts too: the difference must then
also exceed 1.96 x sqrt(2) x that error, which is the minimal detectable change of a standard error of measurement (Weir
2005, J Strength Cond Res 19:231). That error is what the measure says of itself, and nobody has tried it on patients:
so the mark stays open.
"""

from dataclasses import dataclass
from math import isfinite, nan, sqrt

from feedback.cues.verdict import FEW_N
from feedback.records.spread import Spread

_MARKS = {
    ("better", True): "▲",
    ("better", False): "△",
    ("worse", True): "▼",
    ("worse", False): "▽",
    ("other", True): "◆",
    ("other", False): "◇",
}
SEMS_OF_CHANGE = 1.96 * sqrt(2.0)
LEGEND = (
    "▲ better, ▼ worse, ◆ changed (where neither way is better) by more than the minimal detectable change; "
    "△ ▽ ◇ where no such change is published, by more than the patient's own spread, and between sessions than the "
    "error of the measurement"
)


@dataclass(frozen=True)
class Change:
    """Of a mean against another."""

    value: float
    """NaN where one of them is missing."""
    limit: float
    """What it has to exceed; NaN: nobody knows."""
    is_published: bool
    """Whether the limit is a published minimal detectable change."""
    way: str
    """better | worse | other; '' where it is no change that counts."""

    @property
    def mark(self) -> str:
        """For a table."""
        return _MARKS[self.way, self.is_published] if self.way else ""


def change(now: Spread, before: Spread, detectable: float, better: str, error: float = nan) -> Change:
    """detectable: minimal detectable change, NaN for none; better: more | less | near (to 0) | ''; error: expected SD
    of a value's error, where the two were not measured by the same sensors as they were worn at one time; NaN: none.
    """
    value = now.mean - before.mean
    is_published = isfinite(detectable)
    spread = max(before.sd, SEMS_OF_CHANGE * error) if isfinite(error) else before.sd
    limit = detectable if is_published else spread
    counts = isfinite(value) and min(now.n, before.n) >= FEW_N and abs(value) > limit
    return Change(value, limit, is_published, _way(now.mean, before.mean, better) if counts else "")


def _way(now: float, before: float, better: str) -> str:
    gain = {"more": now - before, "less": before - now, "near": abs(before) - abs(now)}.get(better, nan)
    return ("better" if gain > 0 else "worse") if isfinite(gain) and gain != 0 else "other"
