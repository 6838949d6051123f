import numpy as np

from feedback.gait.watch import ZoneWatch


def stride(watch: ZoneWatch, gains: tuple[float, ...], stuck: dict[int, float] | None = None) -> bool:
    for k in range(14):
        loads = [gain * max(0.0, np.sin(k / 14 * 2 * np.pi)) for gain in gains]
        for z, value in (stuck or {}).items():
            loads[z] = value
        watch.add(loads)
    return any([watch.step(), watch.step()])


def strides(
    watch: ZoneWatch, count: int, gains: tuple[float, ...], stuck: dict[int, float] | None = None
) -> list[bool]:
    return [stride(watch, gains, stuck) for _ in range(count)]


def test_a_zone_that_dies_is_found_and_found_again_when_it_lives() -> None:
    watch = ZoneWatch(3)
    assert not any(strides(watch, 6, (100.0, 80.0, 60.0)))
    assert any(strides(watch, 3, (100.0, 80.0, 60.0), {1: 0.0}))
    assert watch.still == {1: "no longer moves"}
    assert any(strides(watch, 3, (100.0, 80.0, 60.0)))
    assert watch.still == {}


def test_a_zone_at_the_rail_is_found_even_if_it_never_worked() -> None:
    watch = ZoneWatch(3)
    strides(watch, 3, (100.0, 80.0, 60.0), {2: 3000.0})
    assert watch.still == {2: "is stuck at a high value"}


def test_a_missing_zone_is_named() -> None:
    watch = ZoneWatch(2)
    strides(watch, 3, (100.0, 80.0), {0: float("nan")})
    assert watch.still == {0: "is missing"}


def test_a_part_of_the_foot_that_is_never_loaded_is_no_fault() -> None:
    watch = ZoneWatch(3)
    assert not any(strides(watch, 30, (100.0, 80.0, 0.0)))


def test_it_learns_how_the_load_is_spread() -> None:
    watch = ZoneWatch(2)
    strides(watch, 60, (150.0, 50.0))
    assert abs(watch.shares[0] - 0.75) < 0.02
