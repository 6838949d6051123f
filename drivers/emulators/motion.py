"""Curves of a movement in time, with their first and second derivatives.

Lives here: Motion, a curve through knots, and the soft bump of a swing. Why: an inertial sensor feels how an angle
changes, so angle, rate and acceleration must be of one curve. Must never: know what moves.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


class Motion(NamedTuple):
    """An angle by time, in radians and seconds."""

    angle: Array
    rate: Array
    acceleration: Array

    def scaled(self, by: float) -> "Motion":
        """The same movement, so many times as large."""
        return Motion(self.angle * by, self.rate * by, self.acceleration * by)

    def plus(self, other: "Motion") -> "Motion":
        """Both movements at once."""
        return Motion(*(own + more for own, more in zip(self, other, strict=True)))


def through(at_s: Array, angles: Array, times_s: Array) -> Motion:
    """A cubic through knots, with the slope of the parabola through each knot and its neighbours.

    Local: a stretch between two knots depends on them and one more on either side.
    """
    slopes = np.gradient(angles, at_s)
    k = np.clip(np.searchsorted(at_s, times_s, side="right") - 1, 0, len(at_s) - 2)
    long = at_s[k + 1] - at_s[k]
    u = (times_s - at_s[k]) / long
    start, rise = angles[k], angles[k + 1] - angles[k]
    a, b = slopes[k] * long, slopes[k + 1] * long
    square, cube = 3 * rise - 2 * a - b, a + b - 2 * rise
    return Motion(
        start + u * (a + u * (square + u * cube)),
        (a + u * (2 * square + 3 * u * cube)) / long,
        (2 * square + 6 * u * cube) / long**2,
    )


def bump(times_s: Array, start_s: float, end_s: float) -> Motion:
    """From 0 to 1 and back between two instants, as a sine squared; 0 outside."""
    turn = 2 * np.pi / (end_s - start_s)
    inside = (times_s > start_s) & (times_s < end_s)
    phase = turn * (times_s - start_s)
    wave = ((1 - np.cos(phase)) / 2, turn * np.sin(phase) / 2, turn**2 * np.cos(phase) / 2)
    return Motion(*(np.where(inside, part, 0.0) for part in wave))


def still(times_s: Array) -> Motion:
    """No movement."""
    return Motion(*(np.zeros_like(times_s) for _ in range(3)))
