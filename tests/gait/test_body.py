import pytest

from feedback.gait.body import BodyWeight
from feedback.gait.contact import MS


def feed(weight: BodyWeight, totals: list[float], both: bool = False, start: int = 0) -> None:
    for k, total in enumerate(totals):
        weight.add((start + k) * 10 * MS, total, both)


def test_it_is_the_running_median_of_the_sum() -> None:
    weight = BodyWeight()
    feed(weight, [650.0, 700.0, 750.0, 1200.0, 500.0] * 600)
    assert weight.level == pytest.approx(700.0, rel=0.03)


def test_an_unloaded_pair_of_soles_does_not_pull_it_down() -> None:
    weight = BodyWeight(700.0)
    feed(weight, [5.0] * 3000)
    assert weight.level == 700.0


def test_quiet_standing_calibrates_it_at_once() -> None:
    weight = BodyWeight(400.0)
    feed(weight, [690.0, 710.0] * 150, both=True)
    assert weight.level == pytest.approx(700.0, rel=0.01)


def test_stepping_onto_the_soles_replaces_what_noise_had_set() -> None:
    weight = BodyWeight()
    feed(weight, [0.01] * 50)
    feed(weight, [6.0] * 50, start=50)
    assert weight.level == pytest.approx(6.0, rel=0.1)


def test_nothing_is_known_before_anybody_stood_there() -> None:
    weight = BodyWeight(least=100.0)
    feed(weight, [20.0] * 50)
    assert weight.level == 0.0


def test_its_mean_does_not_swing_with_the_step() -> None:
    weight, levels, means = BodyWeight(), [], []
    for k in range(6000):
        weight.add(k * 10 * MS, 700.0 + (150.0 if k % 56 < 28 else -150.0), False)
        levels.append(weight.level)
        means.append(weight.mean)
    assert max(levels[3000:]) - min(levels[3000:]) > 25.0
    assert max(means[3000:]) - min(means[3000:]) < 5.0
    assert means[-1] == pytest.approx(sum(levels[3000:]) / 3000, rel=0.005)


def test_its_mean_is_there_from_the_first_sums_and_after_standing() -> None:
    weight = BodyWeight()
    feed(weight, [600.0])
    assert weight.mean == 600.0
    feed(weight, [690.0, 710.0] * 150, both=True, start=1)
    assert weight.mean == pytest.approx(700.0, rel=0.02)


def test_next_to_no_load_on_both_feet_is_nobody_after_a_moment() -> None:
    weight = BodyWeight(700.0)
    feed(weight, [700.0] * 10)
    feed(weight, [200.0] * 15, start=10)
    assert not weight.nobody, "as long as the flight of a running step"
    feed(weight, [200.0] * 10, start=25)
    assert weight.nobody
    feed(weight, [650.0], start=35)
    assert not weight.nobody


def test_before_anybody_came_there_is_nobody() -> None:
    weight = BodyWeight(least=100.0)
    feed(weight, [20.0] * 50)
    assert weight.nobody
