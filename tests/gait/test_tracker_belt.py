"""The tracker with a belt beside the feet, and what it says of phase."""

from math import isnan, nan

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feedback.gait.tracker import GaitTracker
from feedback.messages import (
    HEEL_STRIKE,
    LEGS,
    MID_STANCE,
    TOE_OFF,
    GaitEvent,
    Message,
    Prediction,
    Samples,
    Signal,
    Stride,
)


def only(messages: list[Message], kind: type) -> list:
    return [message for message in messages if isinstance(message, kind)]


def test_a_belt_that_stops_takes_back_every_promise_at_once(make_walk, make_sole) -> None:
    walk = make_walk(strides=12)
    tracker = GaitTracker(make_sole())
    until = next(k for k, sample in enumerate(walk.samples()) if sample.t_ns > 12 * 10**9)
    for sample in walk.samples()[:until]:
        tracker.feed(sample)
    assert tracker.walking
    assert tracker.feed(Samples(12 * 10**9, 12 * 10**9, 0, "treadmill.belt", 0, (0.8, 0.8))) == []
    taken_back = tracker.feed(Samples(12 * 10**9 + 1, 12 * 10**9 + 1, 1, "treadmill.belt", 1, (0.0, 0.0)))
    assert {(m.leg, m.event) for m in only(taken_back, Prediction)} == {
        (leg, event) for leg in LEGS for event in (HEEL_STRIKE, TOE_OFF, MID_STANCE)
    }
    assert all(m.predicted_ns == 0 for m in taken_back)
    assert not tracker.walking
    more = [message for sample in walk.samples()[until:] for message in tracker.feed(sample)]
    assert not [m for m in only(more, Prediction) if m.predicted_ns]


def test_a_missing_belt_speed_changes_nothing(make_walk, make_sole) -> None:
    tracker = GaitTracker(make_sole())
    assert tracker.feed(Samples(10**9, 10**9, 0, "treadmill.belt", 0, (nan,))) == []
    assert tracker.feed(make_walk().samples()[0]) == []


def test_the_state_tells_how_sure_phase_is_and_where_this_patient_leaves_the_ground(make_walk, make_sole) -> None:
    walk = make_walk(strides=20, stance=0.68)
    tracker = GaitTracker(make_sole())
    states = []
    for sample in walk.samples():
        tracker.feed(sample)
        states.append(tracker.state(sample.t_ns, sample.cause_ns))
    late = [state for state in states if state.state == "walking"][-200:]
    assert all(0 <= state.left_phase_sigma < 0.08 and 0 <= state.right_phase_sigma < 0.08 for state in late)
    assert late[-1].left_toe_off == pytest.approx(0.68, abs=0.03)
    assert isnan(states[0].left_phase_sigma)
    assert isnan(states[0].left_toe_off)


@given(stalls=st.lists(st.integers(400, 3000), max_size=6, unique=True))
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_feet_that_are_only_heard_late_walk_as_if_in_time(stalls: list[int], make_walk, make_sole) -> None:
    """The computer stalled: samples come late, but none is missing, so events and strides do not change."""
    walk, tracker, calm = make_walk(strides=12).samples(), GaitTracker(make_sole()), GaitTracker(make_sole())
    told: list[Message] = []
    for k, sample in enumerate(walk):
        if k in stalls:
            now_ns = walk[k - 1].t_ns + 400_000_000
            told += tracker.idle(now_ns, now_ns)
        told += tracker.feed(sample)
    quiet = [message for sample in walk for message in calm.feed(sample)]
    for kind in (GaitEvent, Stride):
        assert list(map(repr, only(told, kind))) == list(map(repr, only(quiet, kind)))
        assert len(only(told, kind)) > 10
    silent = [m.stream for m in only(told, Signal) if m.state == "silent"]
    assert len(silent) >= 2 * bool(stalls)
    assert sorted(m.stream for m in only(told, Signal) if m.state == "ok") == sorted(silent)


def test_predictions_come_back_after_a_stall(make_walk, make_sole) -> None:
    """A foot whose samples only came late was mute until the end of the session once."""
    walk, tracker = make_walk(strides=12).samples(), GaitTracker(make_sole())
    for sample in walk[:200]:
        tracker.feed(sample)
    now_ns = walk[199].t_ns + 400_000_000
    tracker.idle(now_ns, now_ns)
    assert tracker.state(now_ns, 0).state == "no_signal"
    after = [message for sample in walk[200:2800] for message in tracker.feed(sample)]
    assert {m.leg for m in only(after, Prediction)} == set(LEGS)
    assert tracker.state(walk[2799].t_ns, 0).state == "walking"


def test_strides_have_a_length_where_the_belt_tells_its_speed(make_walk, make_sole) -> None:
    tracker = GaitTracker(make_sole())
    walk = make_walk(strides=8).samples()
    tracker.feed(Samples(walk[0].t_ns, 0, 0, "treadmill.belt", 0, (0.9, 1.1)))
    strides = only([message for sample in walk for message in tracker.feed(sample)], Stride)
    assert len(strides) > 10
    assert all(stride.belt_mps == 1.0 for stride in strides)
    assert all(stride.stride_length_m == pytest.approx(stride.stride_s) for stride in strides)


def test_the_state_tells_speed_and_incline_of_the_belt(make_sole) -> None:
    tracker = GaitTracker(make_sole())
    assert isnan(tracker.state(10**9, 10**9).belt_mps)
    tracker.feed(Samples(10**9, 10**9, 0, "treadmill.belt", 0, (1.2, 3.5, 1.0)))
    state = tracker.state(2 * 10**9, 10**9)
    assert (state.belt_mps, state.incline_pct) == (1.2, 3.5)
    tracker.feed(Samples(10**9, 10**9, 0, "treadmill.belt", 0, (1.0, 0.0, 1.0, 1.1, 0.9)))
    assert tracker.state(2 * 10**9, 10**9).belt_mps == pytest.approx(1.0)
