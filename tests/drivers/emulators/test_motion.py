"""Curves with their derivatives."""

import numpy as np
import pytest

from drivers.emulators.motion import Motion, bump, still, through

TIMES = np.arange(0.5, 4.5, 0.001)


def derived(angle: np.ndarray) -> np.ndarray:
    return np.gradient(angle, TIMES)


@pytest.mark.parametrize(
    "motion",
    [
        through(np.arange(0, 6, 0.05), np.sin(3 * np.arange(0, 6, 0.05)), TIMES),
        through(np.cumsum([0.0, *[0.04, 0.07] * 50]), np.sin(np.cumsum([0.0, *[0.04, 0.07] * 50])), TIMES),
        bump(TIMES, 1.0, 2.0),
        still(TIMES),
    ],
)
def test_rate_and_acceleration_are_those_of_the_angle(motion: Motion) -> None:
    assert np.abs(derived(motion.angle) - motion.rate)[1:-1].max() < 0.02
    steps = np.abs(derived(motion.rate) - motion.acceleration)[1:-1]
    assert np.percentile(steps, 95) < 0.05


def test_a_curve_goes_through_its_knots_and_near_what_it_was_taken_from() -> None:
    at_s = np.arange(0, 6, 0.05)
    assert through(at_s, np.cos(at_s), at_s[1:-1]).angle == pytest.approx(np.cos(at_s[1:-1]))
    assert through(at_s, np.cos(3 * at_s), TIMES).angle == pytest.approx(np.cos(3 * TIMES), abs=1e-3)


def test_a_bump_is_nothing_outside_and_one_in_its_middle() -> None:
    made = bump(np.array([0.9, 1.5, 2.1]), 1.0, 2.0)
    assert made.angle.tolist() == pytest.approx([0, 1, 0])
    assert made.plus(made).scaled(2).angle.tolist() == pytest.approx([0, 4, 0])
