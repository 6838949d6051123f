import pytest

from feedback.config import Zone
from feedback.gait.events import FirstZone, Order
from feedback.messages import HEEL_STRIKE, LEFT, RIGHT, TOE_OFF

CYCLE = [(LEFT, HEEL_STRIKE), (RIGHT, TOE_OFF), (RIGHT, HEEL_STRIKE), (LEFT, TOE_OFF)]
SOLE = [Zone(name=name, x=0.0, y=0.0, region=name) for name in ("heel", "mid", "forefoot", "toe")]


def test_the_legal_order_is_worth_most() -> None:
    order = Order()
    order.judge(*CYCLE[3], 1.0)
    assert [order.judge(*event, 1.0) for event in CYCLE * 2] == [1.0] * 8


def test_one_missing_event_costs_a_little_and_more_cost_more() -> None:
    order = Order()
    order.judge(*CYCLE[0], 1.0)
    missing_one = order.judge(*CYCLE[2], 1.0)
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
    ("loads", "name"),
    [
        ((50.0, 5.0, 0.0, 0.0), "heel"),
        ((0.0, 5.0, 30.0, 20.0), "toe"),
        ((20.0, 10.0, 20.0, 0.0), "flat"),
        ((-3.0, 0.0, 0.0, 0.0), ""),
        ((), ""),
    ],
)
def test_the_zone_that_bears_the_load_names_the_strike(loads: tuple[float, ...], name: str) -> None:
    assert FirstZone(SOLE).name(loads) == name


def test_a_sole_without_a_heel_zone_cannot_tell() -> None:
    assert FirstZone(SOLE[1:]).name((1.0, 2.0, 3.0)) == ""
