"""Every figure of a stride that is compared from block to block and from session to session, with its own times.

Lives here: Told, and `told_of`, the one list of them. Why: the tables of blocks, the comparison with an earlier session
and progress over weeks must mean the same by a measure. Must never: mix two methods under one name, or show a stride
that no other table counts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite, nan
from statistics import fmean

from feedback.cues.change import MDC, mdc
from feedback.gait.measures import MEASURES, METHODS
from feedback.gait.variability import accepted
from feedback.gait.walked import FIGURES
from feedback.messages import LEGS, Stride
from feedback.records.measured import Measured, chosen

Points = tuple[tuple[int, float], ...]
"""(start of the stride, value), in order of time."""
SOLES = "insoles"
"""The method of figures that the soles alone tell."""


@dataclass(frozen=True)
class Told:
    """One measure of one method."""

    measure: str
    muscle: str
    method: str
    name: str
    """For people, without the unit."""
    unit: str
    digits: int
    better: str
    """more | less | near; '' where none of them is better."""
    of_loads: bool
    """Whether it is only comparable between sessions with the same soles."""
    points: dict[str, Points]
    """By leg, of the strides that count."""
    stride_s: dict[str, float]
    """By leg, the mean stride: some changes are known as shares of it."""
    error: dict[str, float]
    """By leg, the standard deviation expected of a value's error, as the measure says of itself; NaN: it does not."""

    @property
    def words(self) -> str:
        """For people, with the unit."""
        return f"{self.name}, {self.unit}" if self.unit else self.name

    @property
    def key(self) -> tuple[str, str, str]:
        """What may be compared with what."""
        return self.measure, self.muscle, self.method

    @property
    def how(self) -> str:
        """Its method in words."""
        return METHODS.get(self.method, self.method)

    @property
    def source(self) -> str:
        """Where the minimal detectable change is published; '' where it is not."""
        return MDC[self.measure].source if self.measure in MDC else ""

    def detectable(self, leg: str) -> float:
        """The minimal detectable change in its own unit; NaN where nobody has published one."""
        return mdc(self.measure, self.stride_s[leg]) or nan


_OF_STRIDES: tuple[tuple[str, str, str, int, str, bool], ...] = (
    ("stride_s", "Stride time", "s", 3, "", False),
    ("step_s", "Step time", "s", 3, "", False),
    ("stance_pct", "Stance", "% of the stride", 1, "", False),
    ("single_support_s", "Single support", "s", 3, "more", False),
    ("stride_length_m", "Stride length", "m", 2, "more", False),
    ("first_peak", "First peak of the load", "body weights", 3, "more", True),
    ("push_off_impulse_s", "Push-off impulse", "body weight s", 3, "more", True),
)
"""Of walked.FIGURES: name, words, unit, digits, what is better, and whether it depends on the soles."""


def told_of(strides: Sequence[Stride], measured: Sequence[Measured], every_method: bool = False) -> list[Told]:
    """What training is about first, then times and loads. every_method: each method of each measure that is spoken of,
    to find the one that another session has too.
    """
    counted = {leg: accepted([stride for stride in strides if stride.leg == leg]) for leg in LEGS}
    lengths = {leg: fmean(stride.stride_s for stride in rows) if rows else nan for leg, rows in counted.items()}
    best = chosen(measured)
    spoken = {(row.measure, row.muscle) for row in best}
    rows = [row for row in measured if (row.measure, row.muscle) in spoken] if every_method else best
    found = [_of_measured(row, lengths) for row in rows] + [_of_strides(row, counted, lengths) for row in _OF_STRIDES]
    return [one for one in found if any(one.points.values())]


def _of_measured(row: Measured, lengths: dict[str, float]) -> Told:
    known = MEASURES.get(row.measure)
    unit, better = (known.unit, known.better) if known else ("", "")
    name = row.words.removesuffix(f", {unit}")
    points = {leg: row.legs[leg].points for leg in LEGS}
    errors = {leg: row.legs[leg].sigma for leg in LEGS}
    return Told(row.measure, row.muscle, row.method, name, unit, row.digits, better, False, points, lengths, errors)


def _of_strides(
    row: tuple[str, str, str, int, str, bool], counted: dict[str, list[Stride]], lengths: dict[str, float]
) -> Told:
    measure, name, unit, digits, better, of_loads = row
    value = FIGURES[measure]
    points = {
        leg: tuple((stride.start_ns, value(stride)) for stride in strides if isfinite(value(stride)))
        for leg, strides in counted.items()
    }
    errors = dict.fromkeys(LEGS, nan)
    return Told(measure, "", SOLES, name, unit, digits, better, of_loads, points, lengths, errors)
