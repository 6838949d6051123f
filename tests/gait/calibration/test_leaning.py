from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.config import Rig, load_rig
from feedback.gait.calibration.leaning import Leaning, tapped
from feedback.messages import LEFT, RIGHT, Samples

RIG = load_rig(f"{__file__.rpartition('/tests/')[0]}/configs/rigs/emulated.toml")
BODY_N = 700.0
Shares = list[tuple[float, float]]
"""(seconds, share of the left sole), one after another."""


def samples(shares: Shares, rig: Rig) -> Iterator[Samples]:
    t_ns = 0
    for seconds, share in shares:
        for _ in range(round(100 * seconds)):
            t_ns += 10_000_000
            for leg, own in ((LEFT, share), (RIGHT, 1.0 - share)):
                values = tuple(20.0 * BODY_N * own / len(rig.sole.zones) for _ in rig.sole.zones)
                yield Samples(t_ns, t_ns, 0, f"i.{leg}", 0, values)


def lean(rig: Rig, asked: str, shares: Shares, stood: float = 0.5, came_from: str = "") -> Leaning:
    step = Leaning(rig.sole, asked, stood, came_from)
    for one in samples(shares, rig):
        step.take(one)
    return step


@given(st.floats(0.2, 0.8), st.sampled_from([LEFT, RIGHT]), st.floats(0.16, 0.19))
def test_a_lean_is_seen_from_wherever_the_person_stood(stood: float, side: str, by: float) -> None:
    share = stood + (by if side == LEFT else -by)
    step = lean(RIG, side, [(0.5, stood), (0.6, share)], stood)
    assert step.done
    assert (step.found, step.refusal()) == (side, None)
    assert step.reached == pytest.approx(share)


@pytest.mark.parametrize("shares", [[(3.0, 0.6)], [(1.0, 0.5), (0.2, 0.8), (2.0, 0.5)], [(0.1, 0.5)]])
def test_sway_and_a_stagger_are_no_lean(rig: Rig, shares: Shares) -> None:
    step = lean(rig, LEFT, shares)
    assert not step.done
    assert str(step.refusal()).startswith("no shift of weight was seen when asked to lean left: ")


def test_the_lean_before_is_not_taken_for_this_one(rig: Rig) -> None:
    still_there = lean(rig, RIGHT, [(2.0, 0.8)], came_from=LEFT)
    assert not still_there.done
    assert lean(rig, RIGHT, [(1.0, 0.8), (1.0, 0.2)], came_from=LEFT).found == RIGHT
    assert lean(rig, RIGHT, [(1.0, 0.8), (0.5, 0.5), (1.0, 0.8)], came_from=LEFT).found == LEFT


def leans(rig: Rig, first: str, second: str) -> tuple[Leaning, Leaning]:
    share = {LEFT: 0.8, RIGHT: 0.2}
    one = lean(rig, LEFT, [(0.5, 0.5), (0.6, share[first])])
    back = [(0.4, 0.5)] if second == first else []
    return one, lean(rig, RIGHT, [(0.3, share[first]), *back, (0.6, share[second])], came_from=one.found)


def test_the_tap_test_finds_swapped_soles_and_unclear_leans(rig: Rig) -> None:
    assert tapped(*leans(rig, LEFT, RIGHT)) is None
    swapped = tapped(*leans(rig, RIGHT, LEFT))
    assert swapped is not None
    assert swapped.what.startswith("the soles are swapped")
    assert "other shoe" in swapped.do
    for side in (LEFT, RIGHT):
        unclear = tapped(*leans(rig, side, side))
        assert unclear is not None
        assert unclear.what.startswith(f"the {side} sole took the weight both")
