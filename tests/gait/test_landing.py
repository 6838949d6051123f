"""Touches of a foot in swing, in steps of 10 ms: its swings last 400 ms, which it has learnt."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.gait.landing import MIN_SWING_NS, MS, Landing, Verdict

LEVEL = 35.0
SWING_MS = 400


def learnt() -> Landing:
    landing = Landing()
    for _ in range(10):
        landing.begin(1)
        landing.landed(1 + SWING_MS * MS)
    return landing


def swing(loads: Sequence[float], other_loaded: bool = True, landing: Landing | None = None):
    """(verdict, event in ms, told in ms, mark) after toe off; None if the foot is still in swing at the end."""
    landing = landing or learnt()
    landing.begin(MS)
    for k, load in enumerate(loads):
        now_ns = 10 * (k + 1) * MS
        if load < LEVEL:
            if landing.event_ns:
                landing.untouch(now_ns)
            continue
        verdict = landing.touch(now_ns, load, LEVEL, landing.event_ns or now_ns - 5 * MS, other_loaded)
        if verdict is not Verdict.OPEN:
            return verdict, landing.event_ns / MS, 10 * (k + 1), landing.mark
    return None


def air(ms: int) -> list[float]:
    return [0.0] * (ms // 10)


LAND = [60.0, 140.0, 260.0, 420.0, 600.0, 700.0, *[700.0] * 40]


def test_a_landing_in_time_is_told_with_its_second_sample() -> None:
    verdict, at, told, mark = swing(air(400) + LAND)
    assert (verdict, mark) == (Verdict.LANDED, "")
    assert at == 405
    assert told <= 420


@pytest.mark.parametrize("start_ms", [100, 150, 190])
def test_dragged_toes_do_not_land_and_do_not_hide_the_landing(start_ms: int) -> None:
    """At mid-swing they bear 8 % of the body for 120 ms."""
    scrape = [40.0, 48.0, 55.0, 57.0, 57.0, 55.0, 50.0, 42.0]
    verdict, at, told, mark = swing(air(start_ms) + scrape + air(320 - start_ms) + LAND)
    assert (verdict, mark) == (Verdict.LANDED, "graze")
    assert at == 405
    assert told <= 420


def test_a_drag_that_goes_over_into_the_landing_is_timed_where_the_load_is_least() -> None:
    scrape = [40.0, 50.0, 60.0, 66.0, 66.0, 60.0, 52.0, 46.0, 42.0, 40.0]
    verdict, at, told, mark = swing([*air(180), *scrape, *[40.0] * 8, *LAND])
    assert (verdict, mark) == (Verdict.LANDED, "graze")
    assert at == pytest.approx(280, abs=10)
    assert told <= 400


def test_a_stumble_is_no_landing() -> None:
    """Early in swing the foot catches the ground for 80 ms with a third of the body on it."""
    catch = [150.0, *[230.0] * 6, 120.0]
    verdict, at, _, mark = swing(air(130) + catch + air(190) + LAND)
    assert (verdict, mark, at) == (Verdict.LANDED, "graze", 405)


def test_a_heel_that_bounces_landed_when_it_first_touched() -> None:
    verdict, at, _, _ = swing([*air(330), 45.0, 50.0, 38.0, 20.0, 15.0, 15.0, 20.0, 30.0, *LAND])
    assert (verdict, at) == (Verdict.LANDED, 335)


def test_a_foot_put_down_early_is_told_when_it_has_lasted() -> None:
    verdict, at, told, mark = swing(air(180) + LAND)
    assert (verdict, mark, at) == (Verdict.LANDED, "early", 185)
    assert told - at == pytest.approx(150, abs=10)


def test_a_swing_too_short_was_none() -> None:
    verdict, at, _, _ = swing(air(100) + LAND)
    assert verdict is Verdict.STAYED
    assert at * MS < MIN_SWING_NS


def test_a_foot_that_rests_lightly_is_down_though_late() -> None:
    verdict, at, told, _ = swing(air(400) + [1.2 * LEVEL] * 60)
    assert (verdict, at) == (Verdict.LANDED, 405)
    assert told - at == pytest.approx(500, abs=20)
    assert swing(air(400) + [1.2 * LEVEL] * 60, other_loaded=False) is None


def test_with_the_other_foot_in_the_air_it_takes_a_good_part_of_the_body() -> None:
    _, at, told, _ = swing(air(400) + LAND, other_loaded=False)
    assert at == 405
    assert told == 430


def test_before_a_swing_is_known_an_early_touch_must_last() -> None:
    _, at, told, mark = swing(air(400) + LAND, landing=Landing())
    assert (at, mark) == (405, "")
    assert told - at == pytest.approx(150, abs=10)


@given(st.lists(st.floats(0, 1.45 * LEVEL), min_size=1, max_size=45))
def test_light_touches_in_swing_are_never_a_landing(loads: list[float]) -> None:
    """Less than half the level above it, for less than half a second: noise, and the lightest drag."""
    assert swing(air(50) + loads) is None


@given(st.lists(st.sampled_from([0.0, 30.0, 40.0, 60.0, 120.0, 240.0, 700.0]), max_size=120), st.booleans())
def test_an_event_lies_between_toe_off_and_its_telling(loads: list[float], other_loaded: bool) -> None:
    if ended := swing(loads, other_loaded):
        _, at, told, _ = ended
        assert 1 < at <= told
