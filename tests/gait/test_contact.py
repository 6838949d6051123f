from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.gait.contact import MS, Change, Contact

LEVEL = 35.0


def run(loads: list[float], step_ms: int = 10, start: float | None = None, other_loaded: bool = True):
    """(change, event time in ms, told in ms) of each event."""
    contact = Contact()
    contact.level, contact.other_loaded = LEVEL, other_loaded
    told = []
    for k, load in enumerate(loads):
        if change := contact.step((k + 1) * step_ms * MS, load):
            told.append((change, contact.event_ns / MS, (k + 1) * step_ms))
    return told


def stance(ms: int, load: float = 700.0) -> list[float]:
    return [load] * (ms // 10)


def swing(ms: int, load: float = 0.0) -> list[float]:
    return [load] * (ms // 10)


def test_events_are_timed_at_the_crossing_and_told_soon() -> None:
    told = run([*stance(600), 350.0, 0.0, *swing(390), 70.0, *stance(600)])
    (lift, lift_at, lift_told), (strike, strike_at, strike_told) = told
    assert (lift, strike) == (Change.LIFT, Change.STRIKE)
    assert lift_at == pytest.approx(610 + 10 * (350 - LEVEL) / 350)
    assert strike_at == pytest.approx(1010 + 10 * LEVEL / 70)
    assert lift_told - lift_at <= 20
    assert strike_told - strike_at <= 20


def test_the_first_sample_tells_no_event() -> None:
    assert run(stance(500)) == []
    assert run(swing(500)) == []


def test_a_double_contact_is_one_contact() -> None:
    """After heel strike the load dips for 80 ms, as with a heel that bounces."""
    told = run([*stance(600), *swing(400), *stance(60), *swing(80), *stance(500), *swing(300)])
    assert [change for change, _, _ in told] == [Change.LIFT, Change.STRIKE, Change.LIFT]


def test_a_dip_while_the_other_foot_is_in_the_air_is_no_toe_off() -> None:
    assert run([*stance(600), *swing(80), *stance(500)], other_loaded=False) == []


def test_a_drag_in_swing_is_no_heel_strike() -> None:
    """For 120 ms the toes graze the ground with a little more than the level."""
    told = run([*stance(600), *swing(150), *swing(120, 1.2 * LEVEL), *swing(150), *stance(500)])
    assert [change for change, _, _ in told] == [Change.LIFT, Change.STRIKE]
    assert told[1][1] == pytest.approx(600 + 420, abs=10)


def test_a_soft_landing_is_told_though_late() -> None:
    told = run([*stance(600), *swing(400), *stance(600, 1.2 * LEVEL)])
    assert [change for change, _, _ in told] == [Change.LIFT, Change.STRIKE]
    assert told[1][1] == pytest.approx(1010, abs=10)


def test_a_swing_too_short_is_taken_back_in_silence() -> None:
    told = run([*stance(600), *swing(100), *stance(500), *swing(400), *stance(300)])
    assert [change for change, _, _ in told] == [Change.LIFT, Change.LIFT, Change.STRIKE]


def test_a_graze_soon_after_toe_off_does_not_hide_the_strike() -> None:
    told = run([*stance(600), *swing(90), *stance(60, 4 * LEVEL), *swing(130), *stance(500)])
    assert [change for change, _, _ in told] == [Change.LIFT, Change.LIFT, Change.STRIKE]


def test_a_toe_off_of_a_level_hovering_around_the_threshold_is_told_once() -> None:
    hover = [LEVEL * (0.95 if k % 2 else 1.05) for k in range(6)]
    told = run([*stance(600), *hover, *swing(400)])
    assert [change for change, _, _ in told] == [Change.LIFT]
    assert told[0][1] <= 680


@given(loads=st.lists(st.sampled_from([0.0, 20.0, 34.0, 36.0, 60.0, 300.0, 800.0]), max_size=400))
def test_whatever_the_load_events_are_in_order_and_never_before_their_time(loads: list[float]) -> None:
    told = run(loads)
    for change, at, known in told:
        assert 0 < at <= known
        assert change in (Change.STRIKE, Change.LIFT)
    for (before, at, _), (after, later, _) in pairwise(told):
        assert at < later
        assert not before == after == Change.STRIKE


@given(loads=st.lists(st.floats(0, 34.9), max_size=200))
def test_below_the_level_nothing_is_told(loads: list[float]) -> None:
    assert run(loads) == []
