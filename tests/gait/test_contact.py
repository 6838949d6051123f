"""One foot's load as steps of 10 ms; each stance begins with the foot on the ground."""

from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.gait.contact import MS, Change, Contact

LEVEL, BODY = 35.0, 700.0
LIFT, STRIKE = Change.LIFT, Change.STRIKE
SOME_LOADS = st.lists(st.sampled_from([0.0, 20.0, 34.0, 36.0, 60.0, 200.0, 300.0, 800.0]), max_size=400)


def run(
    loads: Sequence[float],
    other_strikes_ms: Sequence[int] = (),
    other_loaded: bool = True,
    step_ms: float = 10,
    unit: float = 1.0,
):
    """(change, event time in ms, told in ms, mark) of each event; the other foot lands at these times."""
    contact = Contact()
    contact.weigh(LEVEL * unit, BODY * unit)
    contact.other_loaded = other_loaded
    told = []
    for k, load in enumerate(loads):
        now_ms = (k + 1) * step_ms
        for strike_ms in other_strikes_ms:
            if strike_ms <= now_ms:
                contact.other_strike_ns = strike_ms * MS
        change = contact.step(round(now_ms * MS), load * unit)
        if change in (LIFT, STRIKE):
            told.append((change, contact.event_ns / MS, now_ms, contact.mark))
    return told


def changes(told) -> list[Change]:
    return [change for change, *_ in told]


def stance(ms: int, load: float = 700.0) -> list[float]:
    return [load] * (ms // 10)


def swing(ms: int, load: float = 0.0) -> list[float]:
    return [load] * (ms // 10)


def test_events_are_timed_at_the_crossing_and_told_soon() -> None:
    steps = [*stance(600), 350.0, 0.0, *swing(390), 70.0, *stance(600)]
    told = run(steps * 8, [500 + 1620 * k for k in range(8)])
    (_, lift_at, lift_told, _), (_, strike_at, strike_told, _) = told[-2:]
    start = 1620 * 7
    assert changes(told) == [LIFT, STRIKE] * 8
    assert lift_at == pytest.approx(start + 610 + 10 * (350 - LEVEL) / 350)
    assert strike_at == pytest.approx(start + 1010 + 10 * LEVEL / 70)
    assert lift_told - lift_at <= 20
    assert strike_told - strike_at <= 20


def test_the_first_sample_tells_no_event() -> None:
    assert run(stance(500)) == []
    assert run(swing(500)) == []


def test_a_toe_off_out_of_rhythm_is_told_when_it_has_lasted() -> None:
    """The other foot landed 500 ms before: a start from standing, a turn."""
    ((change, at, told_at, mark),) = run([*stance(600), *swing(400)], [100])
    assert (change, mark) == (LIFT, "late")
    assert at == pytest.approx(610, abs=10)
    assert told_at - at == pytest.approx(150, abs=10)


@pytest.mark.parametrize("dip_ms", [60, 100, 140])
def test_a_turning_foot_that_unloads_for_a_moment_is_no_toe_off(dip_ms: int) -> None:
    assert run([*stance(600), *swing(dip_ms), *stance(500)], [100]) == []


def test_the_usual_double_support_is_learnt() -> None:
    """300 ms of it are late at first, and the rhythm of this patient later."""
    steps = [*stance(800), *swing(400)]
    told = run(steps * 12, [500 + 1200 * k for k in range(12)])
    marks = [mark for change, _, _, mark in told if change is LIFT]
    assert marks[0] == "late"
    assert marks[6:] == [""] * 6


def test_a_double_contact_is_one_contact_and_its_toe_off_says_so() -> None:
    """After heel strike the load dips for 80 ms, as with a foot that bounces."""
    sound, bounces = [*stance(600), *swing(400)], [*stance(60), *swing(80), *stance(460), *swing(400)]
    told = run(sound * 4 + bounces, [550 + 1000 * k for k in range(5)])
    assert changes(told) == [LIFT, STRIKE] * 4 + [LIFT]
    assert [mark for *_, mark in told][-3:] == ["", "", "double"]


def test_a_dip_while_the_other_foot_is_in_the_air_is_no_toe_off() -> None:
    assert run([*stance(600), *swing(80), *stance(500)], [550], other_loaded=False) == []


def test_a_swing_too_short_is_taken_back_in_silence() -> None:
    told = run([*stance(600), *swing(100), *stance(500), *swing(400), *stance(300)], [550, 1100])
    assert changes(told) == [LIFT, LIFT, STRIKE]
    assert told[1][3] == "double"


def test_a_toe_off_of_a_level_hovering_around_the_threshold_is_told_once() -> None:
    hover = [LEVEL * (0.95 if k % 2 else 1.05) for k in range(6)]
    told = run([*stance(600), *hover, *swing(400)], [550])
    assert changes(told) == [LIFT]
    assert 650 < told[0][1] <= 680, "at the last crossing"


def test_nothing_is_told_of_nobody_and_the_first_sample_afterwards_decides() -> None:
    contact = Contact()
    contact.weigh(LEVEL, BODY)
    for k, load in enumerate([*stance(300), *swing(300), *stance(300), *swing(300)]):
        if k % 8 == 0:
            contact.weigh(LEVEL, BODY, nobody=30 <= k < 70)
        change = contact.step((k + 1) * 10 * MS, load)
        assert not change or k > 100
        assert contact.loaded is None or not 32 <= k < 70
    assert changes(run([*stance(300), *swing(300), *stance(300), *swing(300)])) == [LIFT, STRIKE, LIFT]


def test_a_shuffling_foot_is_told_softly_from_its_second_dip_on() -> None:
    fall, rise = [560.0, 380.0, 200.0], [250.0, 450.0, 640.0]
    steps = [*stance(600), *fall, *swing(350, 120.0), *rise]
    told = run([*steps * 6, *stance(300)], [560 + 1010 * k for k in range(6)])
    assert changes(told) == [LIFT, STRIKE] * 5
    assert {mark for *_, mark in told} == {"soft"}
    half = (120.0 + BODY) / 2
    for k, (_, at, told_at, _) in enumerate(told):
        lift = k % 2 == 0
        start = 1010 * (k // 2 + 1) + (600 if lift else 980)
        sample = 1 + (560 - half) / 180 if lift else 1 + (half - 250) / 200
        assert at == pytest.approx(start + 10 * sample, abs=12)
        assert told_at - at < (250 if lift else 20)


@given(SOME_LOADS, st.lists(st.integers(0, 4000), max_size=6), st.booleans())
def test_whatever_the_load_events_are_in_order_and_never_before_their_time(
    loads: list[float], other_strikes_ms: list[int], other_loaded: bool
) -> None:
    told = run(loads, sorted(other_strikes_ms), other_loaded)
    for _, at, known, _ in told:
        assert 0 < at <= known
    for (before, at, *_), (after, later, *_) in pairwise(told):
        assert at < later
        assert not before == after == STRIKE


@given(SOME_LOADS, st.sampled_from([2.0**-10, 0.25, 64.0]))
def test_the_unit_of_the_load_does_not_matter(loads: list[float], unit: float) -> None:
    """Newtons, conductance or a share of a range."""
    assert run(loads, [100, 1100, 2100]) == run(loads, [100, 1100, 2100], unit=unit)


@given(loads=st.lists(st.floats(0, 34.9), max_size=200))
def test_below_the_level_nothing_is_told(loads: list[float]) -> None:
    assert run(loads) == []


def test_a_foot_that_bears_load_early_in_its_swing_says_so_once_and_before_it_is_believed() -> None:
    """Put down again 150 ms after it left, with a third of the body: whether that was a step is told 150 ms later."""
    contact = Contact()
    contact.weigh(LEVEL, BODY)
    told: dict[Change, list[int]] = {}
    steps = [*stance(600), *swing(400)] * 4
    for k, load in enumerate([*steps, *stance(600), *swing(150), *stance(400, 250.0)]):
        contact.other_strike_ns = (k // 100 * 1000 + 550) * MS
        if change := contact.step((k + 1) * 10 * MS, load):
            told.setdefault(change, []).append((k + 1) * 10)
    (borne,) = [at for at in told[Change.BORNE] if at > 4600]
    assert 4750 < borne <= 4770
    assert not [at for at in told[Change.STRIKE] if 4600 < at < borne + 100]
