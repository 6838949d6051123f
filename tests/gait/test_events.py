import pytest

from feedback.config import Zone
from feedback.gait.events import Order, Parts
from feedback.messages import HEEL_STRIKE, LEFT, RIGHT, TOE_OFF

CYCLE = [(LEFT, HEEL_STRIKE), (RIGHT, TOE_OFF), (RIGHT, HEEL_STRIKE), (LEFT, TOE_OFF)]
SOLE = [Zone(name=name, x=0.0, y=0.0, region=name) for name in ("heel", "mid", "forefoot", "toe")]


def test_the_legal_order_is_worth_most() -> None:
    order = Order()
    order.judge(*CYCLE[3], 1.0)
    for event in CYCLE * 2:
        assert order.judge(*event, 1.0) == 1.0
        assert not order.missed


def test_one_missing_event_costs_a_little_and_more_cost_more() -> None:
    order = Order()
    order.judge(*CYCLE[0], 1.0)
    assert not order.missed
    missing_one = order.judge(*CYCLE[2], 1.0)
    assert order.missed
    again = order.judge(*CYCLE[2], 1.0)
    assert 1.0 > missing_one > again > 0.0


def test_an_unsure_contact_is_worth_less() -> None:
    sure, unsure = Order(), Order()
    for order in (sure, unsure):
        order.judge(*CYCLE[0], 1.0)
    assert unsure.judge(*CYCLE[1], 0.6) == pytest.approx(0.6 * sure.judge(*CYCLE[1], 1.0))


def test_after_a_gap_the_next_event_starts_anew() -> None:
    order = Order()
    order.judge(*CYCLE[0], 1.0)
    order.forget()
    assert order.judge(*CYCLE[0], 1.0) == 0.7


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
