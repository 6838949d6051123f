"""The simple ways, on strides whose next one can be told by hand."""

import numpy as np
import pytest

from gait_bench import simple_ways
from gait_bench.judge import Made
from gait_bench.reference import Leg

STRIDES_S = [1.0, 1.1, 1.2, 1.3, 1.0, 1.4, 5.0, 1.1]


@pytest.fixture
def leg() -> Leg:
    """Toe off 0.4 s, the other's toe off 0.9 s and strike 0.5 s before each strike."""
    strikes = np.r_[0.0, np.cumsum(STRIDES_S)]
    return Leg(strikes, strikes[1:] - 0.4, strikes[1:] - 0.5, strikes[1:] - 0.9)


def ahead_s(rows: list[Made], leg: Leg, start: int) -> float:
    """Stride time that was predicted at this strike."""
    at = leg.strikes[start]
    return next(row.strike_s - at for row in rows if row.made_s == pytest.approx(at))


def test_stride_times_are_carried_on_and_pauses_passed_over(leg: Leg) -> None:
    last, mean, median = (
        way(leg)[0] for way in (simple_ways.last_stride, simple_ways.mean_stride, simple_ways.median_stride)
    )
    assert ahead_s(last, leg, 3) == pytest.approx(1.2)
    assert ahead_s(last, leg, 7) == pytest.approx(1.4)
    assert ahead_s(mean, leg, 7) == pytest.approx(np.mean([1.1, 1.2, 1.3, 1.0, 1.4]))
    assert ahead_s(median, leg, 7) == pytest.approx(1.15)
    assert not [row for row in last if row.made_s == 0.0]


def test_what_was_told_at_the_strike_still_stands_at_later_anchors(leg: Leg) -> None:
    made = simple_ways.last_stride(leg)
    assert [len(rows) for rows in made] == [7, 7, 7, 7]
    for rows in made[1:]:
        assert [row.strike_s for row in rows] == [row.strike_s for row in made[0]]
    assert made[3][0].made_s == pytest.approx(2.1 - 0.4)


def test_the_last_value_is_taken_from_each_anchor(leg: Leg) -> None:
    made = simple_ways.last_value(leg)
    assert ahead_s(made[0], leg, 3) == pytest.approx(1.2)
    for anchor, left_s in ((1, 0.9), (2, 0.5), (3, 0.4)):
        assert [row.strike_s - row.made_s for row in made[anchor]] == pytest.approx([left_s] * 7)


def test_an_anchor_that_is_missing_is_passed_over() -> None:
    strikes = np.arange(5.0)
    leg = Leg(strikes, np.array([0.6, 2.7, 3.6]), strikes[:-1] + 0.5, strikes[:-1] + 0.1)
    made = simple_ways.last_value(leg)[3]
    assert [(row.made_s, row.strike_s) for row in made] == [
        (pytest.approx(2.7), pytest.approx(3.1)),
        (pytest.approx(3.6), pytest.approx(3.9)),
    ]
