"""Stances of both legs from events in order, with some missing, and of one foot alone."""

from hypothesis import given
from hypothesis import strategies as st

from feedback.gait.hip.stances import Known, Stances
from feedback.messages import HEEL_STRIKE, TOE_OFF, GaitEvent

MS = 1_000_000
CYCLE = (("left", HEEL_STRIKE, 0), ("right", TOE_OFF, 120), ("right", HEEL_STRIKE, 500), ("left", TOE_OFF, 620))


def events(strides: int, legs: tuple[str, ...] = ("left", "right"), start_ms: int = 10_000) -> list[GaitEvent]:
    rows = [(start_ms + 1000 * n + at, leg, event) for n in range(strides) for leg, event, at in CYCLE if leg in legs]
    return [GaitEvent(at * MS, at * MS, 0, leg, event, at * MS, 1.0, "") for at, leg, event in rows]


def test_each_stance_becomes_known_step_by_step() -> None:
    stances = Stances()
    news = [(stance, known, event.t_ns // MS) for event in events(3) for stance, known in stances.event(event)]
    left = [(known, at) for stance, known, at in news if stance.leg == "left" and stance.start_ns == 11_000 * MS]
    assert left == [
        (Known.OTHER_STRIKE, 11_500), (Known.TOE_OFF, 11_620), (Known.STANCE, 11_620), (Known.STRIDE, 12_000),
    ]  # fmt: skip
    stance = next(s for s, _, _ in news if s.leg == "left" and s.start_ns == 11_000 * MS)
    times = (stance.other_off_ns, stance.other_strike_ns, stance.off_ns, stance.end_ns, stance.usual_ns)
    assert tuple(t // MS for t in times) == (11_120, 11_500, 11_620, 12_000, 1000)
    assert not stance.halved


def test_one_foot_alone_takes_half_of_its_stride() -> None:
    stances = Stances()
    news = [row for event in events(5, ("right",)) for row in stances.event(event)]
    whole = [stance for stance, known in news if known is Known.OTHER_STRIKE]
    assert len(whole) == 4
    assert all(s.halved and s.other_strike_ns - s.start_ns == 500 * MS and not s.other_off_ns for s in whole)


def test_a_foot_that_was_heard_a_moment_ago_is_not_alone() -> None:
    stances = Stances()
    for event in events(2):
        stances.event(event)
    news = [row for event in events(3, ("left",), 12_000) for row in stances.event(event)]
    assert not [stance for stance, _ in news if stance.halved]


def test_nothing_is_joined_across_a_pause() -> None:
    stances = Stances()
    for event in events(2):
        stances.event(event)
    later = [row for event in events(1, start_ms=60_000) for row in stances.event(event)]
    assert all(stance.start_ns >= 60_000 * MS and known is not Known.STRIDE for stance, known in later)
    assert all(stance.usual_ns == 0 for stance, _ in later)


@given(st.lists(st.booleans(), min_size=40, max_size=40))
def test_whatever_is_missing_times_stay_in_order(kept: list[bool]) -> None:
    stances = Stances()
    for event, keep in zip(events(10), kept, strict=True):
        for stance, known in stances.event(event) if keep else []:
            end_ns = stance.start_ns + 3000 * MS
            assert stance.start_ns < (stance.other_strike_ns or end_ns) <= end_ns
            assert not stance.other_off_ns or stance.start_ns < stance.other_off_ns
            if known is Known.STRIDE:
                assert stance.start_ns < stance.off_ns < stance.end_ns <= end_ns
