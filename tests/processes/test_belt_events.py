"""What a belt does, from its samples."""

from itertools import pairwise
from math import nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.belt import State
from feedback.messages import Samples
from feedback.processes.belt_events import BeltEvents


def fed(*rows: tuple[float, ...], why: str = "") -> list[tuple[str, str]]:
    belt = BeltEvents("treadmill")
    told = [Samples(k, k, 0, "treadmill.belt", -1, row) for k, row in enumerate(rows)]
    return [(event.event, event.why) for samples in told for event in belt.feed(samples, why)]


def test_a_belt_with_a_state_starts_once_and_stops_when_it_stands() -> None:
    rows = [(0.0, nan, 0.0), (0.02, nan, 1.0), (0.9, nan, 1.0), (0.8, nan, 0.0), (0.4, nan, 3.0), (0.05, nan, 0.0)]
    assert fed(*rows) == [("start", ""), ("stop", "")]
    assert fed(*rows, why="asked by therapist")[-1] == ("stop", "asked by therapist")


def test_a_belt_that_tells_its_speed_alone_is_not_nervous() -> None:
    assert fed((0.0,), (0.07,), (0.11,), (0.08,), (0.2,), (nan,), (0.06,), (0.04,), (0.07,)) == [
        ("start", ""),
        ("stop", ""),
    ]


@pytest.mark.parametrize(
    ("state", "event"), [(State.EMERGENCY, "emergency_stop"), (State.FAULT, "fault"), (State.PAUSED, "pause")]
)
def test_an_emergency_is_told_at_once_and_once(state: State, event: str) -> None:
    assert fed((1.0, 0.0, 1.0), (nan, 0.0, float(state)), (nan, 0.0, float(state)), (0.0, 0.0, 0.0)) == [
        ("start", ""),
        (event, ""),
        ("stop", ""),
    ]


@given(st.lists(st.tuples(st.floats(-1, 3) | st.just(nan), st.just(nan), st.sampled_from([nan, *map(float, State)]))))
def test_nothing_is_told_twice_in_a_row(rows: list[tuple[float, ...]]) -> None:
    events = [event for event, _ in fed(*rows)]
    assert all(a != b for a, b in pairwise(events))
