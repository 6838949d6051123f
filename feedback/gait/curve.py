"""What is read off one sampled curve: values between samples, areas, slopes, crossings.

Lives here: functions of times (s, ascending) and values of the same length. Why: loads, impulses and paths of a stance
are all such curves. Must never: reach beyond the first or the last sample.

Plain lists, not arrays: a stance has some seventy samples, and for so few that takes two thirds of the time.
"""

from collections.abc import Sequence
from math import nan, sqrt
from operator import add, mul, sub

Curve = Sequence[float]
_FEWEST_FOR_RIPPLE = 6
"""Three more than a parabola has numbers."""


def between(times_s: Curve, values: Curve, k: int, at_s: float) -> float:
    """The value at an instant between sample k - 1 and sample k."""
    part = (at_s - times_s[k - 1]) / (times_s[k] - times_s[k - 1])
    return values[k - 1] + part * (values[k] - values[k - 1])


def steps_s(times_s: Curve) -> list[float]:
    """From each sample to the next."""
    return list(map(sub, times_s[1:], times_s))


def area(steps: Sequence[float], values: Curve) -> float:
    """Integral over the whole time, by trapezoids; steps: of `steps_s`."""
    return 0.5 * float(sum(map(mul, steps, map(add, values[1:], values))))


def reached_s(times_s: Curve, values: Curve, level: float) -> float:
    """When the curve is first at the level or above; NaN if it never is."""
    for k, value in enumerate(values):
        if value >= level:
            return _passed_s(times_s, values, k, level) if k else times_s[0]
    return nan


def slope_up(times_s: Curve, values: Curve, low: float, high: float) -> float:
    """Mean slope of the rise that first reaches `high`, from where it leaves `low` for the last time before.

    NaN if it never was as low; `high` is reached within the curve.
    """
    top = next(k for k, value in enumerate(values) if value >= high)
    for k in range(top, 0, -1):
        if values[k - 1] <= low:
            return (high - low) / (_passed_s(times_s, values, top, high) - _passed_s(times_s, values, k, low))
    return nan


def ripple(times_s: Curve, values: Curve) -> float:
    """SD of the values about the parabola that fits them best, over their mean; NaN for a mean of 0 or too few.

    The parabola is built of polynomials that are orthogonal over these very times, so that no system is to be solved.
    """
    n = len(values)
    mean, middle_s = sum(values) / n if n else 0.0, sum(times_s) / n if n else 0.0
    if n < _FEWEST_FOR_RIPPLE or mean <= 0.0:
        return nan
    line = [at_s - middle_s for at_s in times_s]
    squares = list(map(mul, line, line))
    tilt_s2 = sum(squares)
    lean, level = sum(map(mul, line, squares)) / tilt_s2, tilt_s2 / n
    bow = [square - level - lean * x for x, square in zip(line, squares, strict=True)]
    away = [value - mean for value in values]
    explained = sum(map(mul, line, away)) ** 2 / tilt_s2 + sum(map(mul, bow, away)) ** 2 / sum(map(mul, bow, bow))
    return sqrt(max(sum(map(mul, away, away)) - explained, 0.0) / n) / mean


def _passed_s(times_s: Curve, values: Curve, k: int, level: float) -> float:
    """When the curve passes the level between sample k - 1 and sample k."""
    part = (level - values[k - 1]) / (values[k] - values[k - 1])
    return times_s[k - 1] + part * (times_s[k] - times_s[k - 1])
