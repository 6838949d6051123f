from math import log

import numpy as np
import pytest

from feedback.gait.pace import GAMMA, GAMMA_BOUNDS, Pace


def run(pace: Pace, speeds: list[float], step_s: float = 0.1, from_s: float = 10.0) -> float:
    for k, speed in enumerate(speeds):
        pace.measure(from_s + k * step_s, speed)
    return from_s + (len(speeds) - 1) * step_s


def test_without_a_measured_speed_nothing_is_scaled() -> None:
    pace = Pace()
    assert pace.factor(1.0, 2.0) == 1.0
    assert not pace.standing


def test_a_faster_belt_shortens_by_the_power_law() -> None:
    pace = Pace()
    now = run(pace, [1.0] * 10 + [1.3] * 60)
    assert pace.factor(now, now + 1.0) == pytest.approx(1.3**-GAMMA, rel=0.01)


def test_a_ramp_is_foreseen_and_not_only_followed() -> None:
    """0.05 m/s per second: an interval of 1 s that begins now has its middle 0.025 m/s further up."""
    pace = Pace()
    speeds = [0.5 + 0.05 * 0.1 * k for k in range(80)]
    now = run(pace, speeds)
    assert pace.factor(now, now + 1.0) == pytest.approx(((speeds[-1] + 0.025) / 0.5) ** -GAMMA, rel=0.01)


def test_noise_of_the_measurement_is_smoothed() -> None:
    rng, pace = np.random.default_rng(1), Pace()
    factors = []
    for k in range(400):
        pace.measure(k * 0.1 + 1.0, 1.0 + rng.normal(0, 0.02))
        factors.append(pace.factor(k * 0.1 + 1.0, k * 0.1 + 2.0))
    assert np.std(np.diff(factors[50:])) < 0.01
    assert np.mean(factors[50:]) == pytest.approx(factors[0], abs=0.03)


def test_below_a_tenth_of_a_metre_per_second_the_belt_stands_at_once() -> None:
    pace = Pace()
    run(pace, [1.0] * 20 + [0.05])
    assert pace.standing
    assert pace.factor(12.0, 13.0) == 1.0
    run(pace, [0.6], from_s=14.0)
    assert not pace.standing


@pytest.mark.parametrize("gamma", [0.4, 0.55, 0.7])
def test_gamma_becomes_this_patients_own(gamma: float) -> None:
    rng, pace = np.random.default_rng(2), Pace()
    for k in range(120):
        speed = 0.6 + 0.4 * (k % 24) / 23
        run(pace, [speed] * 30, step_s=0.05, from_s=10.0 + 2 * k)
        pace.learn(1.1 * speed**-gamma * (1 + rng.normal(0, 0.02)))
        pace.settle()
    assert pace.gamma == pytest.approx(gamma, abs=0.06)


def test_at_one_speed_gamma_stays_that_of_most_people() -> None:
    rng, pace = np.random.default_rng(3), Pace()
    run(pace, [1.0] * 20)
    for _ in range(100):
        pace.learn(1.1 + rng.normal(0, 0.05))
        pace.settle()
    assert pace.gamma == GAMMA


def test_gamma_never_leaves_its_bounds() -> None:
    pace = Pace()
    for k in range(60):
        speed = 0.5 + 0.02 * (k % 24)
        run(pace, [speed] * 30, step_s=0.05, from_s=10.0 + 2 * k)
        pace.learn(1.1 * speed**2)
        pace.settle()
    assert pace.gamma == GAMMA_BOUNDS[0]
    assert log(pace.speed_mps) < 0
