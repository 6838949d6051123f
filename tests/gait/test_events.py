from itertools import count

import pytest

from feedback.config import Zone
from feedback.gait.events import Order, Parts
from feedback.messages import HEEL_STRIKE, LEFT, RIGHT, TOE_OFF

MS = 1_000_000
CYCLE = [(LEFT, HEEL_STRIKE), (RIGHT, TOE_OFF), (RIGHT, HEEL_STRIKE), (LEFT, TOE_OFF)]
TIMES = count(0, 300 * MS)
"""Of events at a walk's pace, in any test."""
SOLE = [Zone(name=name, x=0.0, y=0.0, region=name) for name in ("heel", "mid", "forefoot", "toe")]


def test_the_legal_order_is_worth_most() -> None:
    order = Order()
    order.judge(*CYCLE[3], 1.0, next(TIMES))
    for event in CYCLE * 2:
        assert order.judge(*event, 1.0, next(TIMES)) == 1.0
        assert not order.missed


def test_one_missing_event_costs_a_little_and_more_cost_more() -> None:
    order = Order()
    order.judge(*CYCLE[0], 1.0, next(TIMES))
    assert not order.missed
    missing_one = order.judge(*CYCLE[2], 1.0, next(TIMES))
    assert order.missed
    again = order.judge(*CYCLE[2], 1.0, next(TIMES))
    assert 1.0 > missing_one > again > 0.0


def test_an_unsure_contact_is_worth_less() -> None:
    sure, unsure = Order(), Order()
    for order in (sure, unsure):
        order.judge(*CYCLE[0], 1.0, next(TIMES))
    assert unsure.judge(*CYCLE[1], 0.6, next(TIMES)) == pytest.approx(0.6 * sure.judge(*CYCLE[1], 1.0, next(TIMES)))


def test_a_second_strike_of_a_leg_sooner_than_any_stride_is_doubted() -> None:
    order = Order()
    for event, ms in zip(CYCLE, (0, 100, 260, 330), strict=True):
        order.judge(*event, 1.0, ms * MS)
        assert not order.doubt
    assert order.judge(*CYCLE[0], 1.0, 490 * MS) == 0.2
    assert order.doubt == "refractory"
    assert order.judge(*CYCLE[1], 1.0, 600 * MS) == 1.0
    assert not order.doubt


def test_both_feet_landing_at_once_is_no_step() -> None:
    order = Order()
    order.judge(LEFT, HEEL_STRIKE, 1.0, 0)
    order.judge(RIGHT, TOE_OFF, 1.0, 100 * MS)
    assert order.judge(RIGHT, HEEL_STRIKE, 1.0, 140 * MS) == 0.2
    assert order.doubt == "crossover"


def test_the_same_event_again_is_doubted_and_one_foot_alone_is_not() -> None:
    order = Order()
    order.judge(LEFT, HEEL_STRIKE, 1.0, 0)
    assert order.judge(LEFT, HEEL_STRIKE, 1.0, 1100 * MS) == 0.2
    assert order.doubt == "repeated"
    for k in range(3):
        assert order.judge(LEFT, TOE_OFF, 1.0, (1700 + 1100 * k) * MS) >= 0.4
        assert order.judge(LEFT, HEEL_STRIKE, 1.0, (2200 + 1100 * k) * MS) == 1.0
        assert not order.doubt


def test_after_a_gap_nothing_is_too_soon() -> None:
    order = Order()
    order.judge(LEFT, HEEL_STRIKE, 1.0, 0)
    order.forget()
    order.judge(LEFT, HEEL_STRIKE, 1.0, 300 * MS)
    assert not order.doubt


def test_after_a_gap_the_next_event_starts_anew() -> None:
    order = Order()
    order.judge(*CYCLE[0], 1.0, next(TIMES))
    order.forget()
    assert order.judge(*CYCLE[0], 1.0, next(TIMES)) == 0.7


@pytest.mark.parametrize(
    ("rows", "name"),
    [
        ([(5.0, 2.0, 0.0, 0.0), (40.0, 9.0, 0.0, 0.0), (90.0, 40.0, 60.0, 5.0)], "heel"),
        ([(0.0, 5.0, 9.0, 12.0), (0.0, 5.0, 30.0, 20.0)], "toe"),
        ([(9.0, 5.0, 9.0, 5.0), (25.0, 10.0, 25.0, 5.0)], "flat"),
        ([(0.0, 40.0, 5.0, 5.0)], "flat"),
        ([(90.0, 10.0, 25.0, 0.0)], "heel"),
        ([(25.0, 10.0, 60.0, 30.0)], "toe"),
        ([(0.0, 0.0, 0.0, 22.0), (70.0, 0.0, 0.0, 22.0)], "toe"),
        ([(-3.0, 0.0, 0.0, 0.0)], ""),
        ([()], ""),
        ([], ""),
    ],
)
def test_the_part_that_bears_first_names_the_contact(rows: list[tuple[float, ...]], name: str) -> None:
    """Of a body of 700 N, 21 N count."""
    assert Parts(SOLE).first(rows, 21.0) == name


def test_a_sole_without_a_heel_zone_cannot_tell() -> None:
    assert Parts(SOLE[1:]).first([(100.0, 2.0, 3.0)], 21.0) == ""
