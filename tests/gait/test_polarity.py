"""Both feet's switches, wired this way or that."""

import pytest

from feedback.gait.polarity import Polarity

RATE_HZ = 100
STRIDE, STANCE = 1.1, 0.66


def weighed(signs: tuple[float, float], edges: tuple[float, float], windows: int = 8, stance: float = STANCE) -> list:
    """Signs found for both legs after so many windows of 2 s; `edges`: rise over fall of each foot, right way up."""
    polarity = Polarity()
    for k in range(windows * RATE_HZ):
        for leg, sign, edge, shift in zip(("left", "right"), signs, edges, (0.0, STRIDE / 2), strict=True):
            up = ((k / RATE_HZ + shift) % STRIDE < stance) == (sign > 0)
            polarity.see(leg, up)
            if k % (2 * RATE_HZ) == 2 * RATE_HZ - 1:
                rise, fall, duty = edge, 1.0, stance / STRIDE
                polarity.weigh(leg, *((rise, fall, duty) if sign > 0 else (fall, rise, 1 - duty)))
    return [polarity.sign("left"), polarity.sign("right")]


@pytest.mark.parametrize("signs", [(1.0, 1.0), (1.0, -1.0), (-1.0, 1.0), (-1.0, -1.0)])
@pytest.mark.parametrize("edges", [(2.0, 2.0), (3.0, 0.8), (0.8, 3.0), (1.0, 1.0)])
def test_each_foot_is_turned_the_right_way_up(signs: tuple[float, float], edges: tuple[float, float]) -> None:
    """Even if one foot's edges speak against it, or none speak at all: then the stance is the longer part."""
    assert weighed(signs, edges) == list(signs)


def test_feet_whose_turns_say_nothing_are_told_by_their_edges() -> None:
    """Signals that agree half of the time: a stance of half the stride and feet a quarter of it apart."""
    polarity = Polarity()
    for k in range(400):
        polarity.see("left", k % 4 < 2)
        polarity.see("right", k % 2 < 1)
    for _ in range(4):
        polarity.weigh("left", 2.0, 1.0, 0.5)
        polarity.weigh("right", 1.0, 2.0, 0.5)
    assert [polarity.sign("left"), polarity.sign("right")] == [1.0, -1.0]


def test_standing_does_not_count() -> None:
    """Both feet bear, so their signals agree; a short walk afterwards still tells that they are wired alike."""
    polarity = Polarity()
    for _ in range(5000):
        polarity.see("left", True)
        polarity.see("right", True)
        polarity.stood()
    for k in range(800):
        polarity.see("left", k % 110 < 66)
        polarity.see("right", (k + 55) % 110 < 66)
        if k % 200 == 199:
            polarity.weigh("left", 2.0, 1.0, 0.6)
            polarity.weigh("right", 2.0, 1.0, 0.6)
    assert [polarity.sign("left"), polarity.sign("right")] == [1.0, 1.0]


def test_one_foot_alone_is_judged_by_itself() -> None:
    polarity = Polarity()
    for _ in range(8):
        polarity.see("left", True)
        polarity.weigh("left", 1.0, 2.0, 0.4)
    assert polarity.sign("left") == -1.0
    assert polarity.sign("right") == 1.0


def test_before_some_walking_nothing_is_turned() -> None:
    assert weighed((-1.0, -1.0), (3.0, 3.0), windows=7) == [1.0, 1.0]
