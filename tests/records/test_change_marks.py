from math import nan, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.records.change_marks import change
from feedback.records.spread import Spread

MEANS = st.floats(-100, 100)


def spread(mean: float, sd: float = 1.0, n: int = 30) -> Spread:
    return Spread(n, mean, sd, mean - sd, mean + sd)


@given(MEANS, MEANS, st.floats(0.01, 50), st.sampled_from(["more", "less", "near", ""]), st.booleans())
def test_nothing_within_the_limit_is_ever_marked(
    now: float, then: float, limit: float, better: str, known: bool
) -> None:
    found = change(spread(now), spread(then, limit), limit if known else nan, better)
    assert bool(found.mark) == (abs(now - then) > limit)
    assert found.is_published == known


@given(MEANS, MEANS)
def test_what_is_better_one_way_is_worse_the_other(now: float, then: float) -> None:
    pairs = {"better": "worse", "worse": "better", "": "", "other": "other"}
    there, back = (change(spread(a), spread(b), 5.0, "more") for a, b in ((now, then), (then, now)))
    assert there.value == -back.value
    assert pairs[there.way] == back.way
    assert change(spread(now), spread(then), 5.0, "less").way == pairs[there.way]


@pytest.mark.parametrize(
    ("now", "then", "better", "detectable", "mark"),
    [
        (20.0, 10.0, "more", 5.0, "▲"),
        (20.0, 10.0, "more", nan, "△"),
        (20.0, 10.0, "less", nan, "▽"),
        (20.0, 10.0, "", 5.0, "◆"),
        (-5.0, 40.0, "near", nan, "△"),
        (10.5, 10.0, "more", nan, ""),
    ],
)
def test_marks(now: float, then: float, better: str, detectable: float, mark: str) -> None:
    assert change(spread(now), spread(then), detectable, better).mark == mark


def test_few_strides_are_never_marked() -> None:
    assert change(spread(99.0, n=9), spread(0.0), 1.0, "more").mark == ""
    assert change(spread(99.0), Spread(), nan, "more").mark == ""


def test_between_sessions_the_error_of_the_sensor_counts_too() -> None:
    limit = change(spread(3.0), spread(0.0, 0.5), nan, "more", error=2.0).limit
    assert limit == pytest.approx(1.96 * sqrt(2) * 2.0)
    assert change(spread(3.0), spread(0.0, 0.5), nan, "more", error=2.0).mark == ""
    assert change(spread(3.0), spread(0.0, 0.5), nan, "more").mark == "△"
    assert change(spread(3.0), spread(0.0, 0.5), 1.0, "more", error=2.0).mark == "▲", "a published one decides alone"
