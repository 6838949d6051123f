"""What was measured of each stride beside times and loads: hip, muscles, stance; sorted, and summed up.

Lives here: Measured, one measure of one method over a session. Why: summary and report must agree on what is counted.
Must never: put values of two methods together, or judge a muscle by strides of which nobody could tell.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import inf, isfinite, nan
from statistics import fmean

from feedback.gait.measures import MEASURES
from feedback.gait.variability import Variability, accepted
from feedback.messages import LEGS, Measure, Stride


@dataclass(frozen=True)
class LegMeasured:
    """One measure of one leg, over the strides that count."""

    values: Variability
    sigma: float
    """Mean standard deviation of a single value's error, as it was told; NaN where none was."""
    words: Counter[str]
    """Verdicts, of all strides that count."""
    points: tuple[tuple[int, float], ...]
    """(start of the stride, value) of the strides that count, in order of time."""


@dataclass(frozen=True)
class Measured:
    """One measure of one method, and of one muscle where it is a muscle's."""

    measure: str
    muscle: str
    method: str
    legs: dict[str, LegMeasured]

    @property
    def words(self) -> str:
        """Its name for people, with the unit."""
        row = MEASURES.get(self.measure)
        name = row.words if row else self.measure
        return f"{self.muscle.replace('_', ' ').capitalize()}: {name[0].lower()}{name[1:]}" if self.muscle else name

    @property
    def digits(self) -> int:
        """Digits after the point."""
        row = MEASURES.get(self.measure)
        return row.digits if row else 3


def measured(measures: Iterable[Measure], strides: Sequence[Stride]) -> list[Measured]:
    """All that was measured, in the order of MEASURES, then of muscles and methods.

    A value counts if its stride does; the last stride of a walk, which never ended, does not.
    """
    counted = {leg: {s.start_ns for s in accepted([s for s in strides if s.leg == leg])} for leg in LEGS}
    found: dict[tuple[str, str, str], dict[str, list[Measure]]] = {}
    for row in measures:
        if row.start_ns in counted.get(row.leg, ()):
            found.setdefault((row.measure, row.muscle, row.method), {}).setdefault(row.leg, []).append(row)
    places = {name: place for place, name in enumerate(MEASURES)}
    ordered = sorted(found, key=lambda key: (places.get(key[0], len(places)), *key))
    return [Measured(*key, {leg: _leg(found[key].get(leg, [])) for leg in LEGS}) for key in ordered]


def _leg(rows: list[Measure]) -> LegMeasured:
    rows = sorted(rows, key=lambda row: row.start_ns)
    told = [row for row in rows if isfinite(row.value)]
    sigmas = [row.sigma for row in told if isfinite(row.sigma)]
    return LegMeasured(
        values=Variability.of([row.value for row in told], [row.start_ns * 1e-9 for row in told]),
        sigma=fmean(sigmas) if sigmas else nan,
        words=Counter(row.word for row in rows if row.word),
        points=tuple((row.start_ns, row.value) for row in told),
    )


def figures(rows: Sequence[Measured]) -> dict[str, float]:
    """For programs: keys name leg, muscle, measure and method."""
    told: dict[str, float] = {}
    for row in rows:
        method = row.method.replace("+", "_and_").replace(" (fitted)", "_fitted")
        for leg, seen in row.legs.items():
            name = "_".join(part for part in (leg, row.muscle, row.measure, "by", method) if part)
            told |= {
                f"{name}_n": seen.values.n,
                f"{name}_mean": seen.values.mean,
                f"{name}_sd": seen.values.sd,
                f"{name}_sigma": seen.sigma,
            }
            told |= {f"{name}_{word}": count for word, count in sorted(seen.words.items())}
    return told


SPOKEN = ("trailing_limb_angle_deg", "thigh_extension_deg", "hip_extension_deg", "pelvic_drop_deg", "onset_ms")
"""What is told in a few lines, and drawn stride by stride: the measures that training is about."""


def chosen(rows: Sequence[Measured]) -> list[Measured]:
    """The measures that training is about, each by one method: the surest of those that told half as often as any."""
    found: dict[tuple[str, str], list[Measured]] = {}
    for row in rows:
        if row.measure in SPOKEN:
            found.setdefault((row.measure, row.muscle), []).append(row)
    return [min(_often(rivals), key=_doubt) for rivals in found.values()]


def spoken(rows: Sequence[Measured]) -> Iterator[tuple[str, str]]:
    """(leg, words) of the measures that training is about, for a short summary."""
    for row in chosen(rows):
        told = [(leg, seen) for leg, seen in row.legs.items() if seen.values.n or seen.words]
        yield from ((leg, f"{row.words}: {_short(seen, row.digits)} ({row.method})") for leg, seen in told)


def _often(rivals: Sequence[Measured]) -> list[Measured]:
    counts = [sum(leg.values.n for leg in row.legs.values()) for row in rivals]
    return [row for row, n in zip(rivals, counts, strict=True) if 2 * n >= max(counts)]


def _doubt(row: Measured) -> float:
    sigmas = [leg.sigma for leg in row.legs.values() if isfinite(leg.sigma)]
    return fmean(sigmas) if sigmas else inf


def verdicts(seen: LegMeasured) -> str:
    """Its verdicts, commonest first."""
    return ", ".join(f"{word.replace('_', ' ')} {count}" for word, count in seen.words.most_common())


def _short(seen: LegMeasured, digits: int) -> str:
    values = seen.values
    spread = f" (SD {values.sd:.{digits}f})" if isfinite(values.sd) else ""
    figure = f"mean {values.mean:.{digits}f}{spread}, n {values.n}" if values.n else "not measured"
    return f"{figure}; {told}" if (told := verdicts(seen)) else figure
