"""What a belt asks for, from the outside."""

import pytest

MS = 1_000_000
CUES = {"glute_ready": {"legs": ("left",)}}


def belt(it, from_ms, to_ms, mps, end_mps=None, every_ms=100):
    """Speeds told ten times a second, changing evenly; what it brought."""
    out, end_mps = [], mps if end_mps is None else end_mps
    for at in range(from_ms, to_ms, every_ms):
        out += it.belt(at, mps + (end_mps - mps) * (at - from_ms) / (to_ms - from_ms))
    return out


def stride(it, at):
    it.strike("left", at)
    return it.predict("left", at + 20, at + 1000)


def test_the_first_five_strides_on_the_belt_are_silent(session):
    it = session(CUES)
    belt(it, 0, 1000, 0.0)
    belt(it, 1000, 9000, 0.0, 0.6)
    belt(it, 9000, 11_000, 0.6)
    heard = [bool(stride(it, 11_000 + 1000 * k)) for k in range(8)]
    assert heard == [False] * 5 + [True] * 3
    assert "first strides on the belt" in it.withheld()


def test_a_belt_that_changes_its_speed_silences_a_cue_that_stands(session):
    it = session(CUES)
    belt(it, 0, 12_000, 1.0)
    for k in range(10):
        stride(it, 1000 + 1000 * k)
    (cue,) = stride(it, 12_000)
    out = belt(it, 12_000, 12_800, 1.0, 1.2)
    assert [(made.cue_id, made.cancelled) for made in out] == [(cue.cue_id, "the belt changes its speed")]
    assert it.predict("left", 12_810, 13_000) == []
    belt(it, 12_800, 14_000, 1.2)
    assert stride(it, 14_000) != []


@pytest.mark.parametrize(("mps2", "heard"), [(0.08, True), (0.12, False)])
def test_the_limit_is_a_tenth(session, mps2, heard):
    it = session(CUES)
    belt(it, 0, 12_000, 1.0)
    for k in range(10):
        stride(it, 1000 + 1000 * k)
    belt(it, 12_000, 14_000, 1.0, 1.0 + 2 * mps2)
    assert bool(stride(it, 14_000)) == heard


def test_a_speed_told_in_coarse_steps_is_still_steady(session):
    it = session(CUES)
    for at in range(0, 14_000, 500):
        it.belt(at, 1.0 + 0.028 * (at // 500 % 2))
    for k in range(10):
        stride(it, 1000 + 1000 * k)
    assert stride(it, 14_000) != []


def test_after_a_stop_it_begins_anew_and_two_belts_count_as_their_mean(session):
    it = session(CUES)
    belt(it, 0, 8000, 1.0)
    heard = [bool(stride(it, 1000 * k)) for k in range(1, 9)]
    assert heard == [False] * 5 + [True] * 3
    for at in range(9000, 10_000, 100):
        it.belt(at, 0.0, 0.1)
    belt(it, 10_000, 12_000, 1.0)
    heard = [bool(stride(it, 12_000 + 1000 * k)) for k in range(7)]
    assert heard == [False] * 5 + [True] * 2


def test_without_a_belt_nothing_is_asked(session):
    it = session(CUES)
    it.belt(0, float("nan"))
    assert stride(it, 1000) != []


def test_incline_and_state_of_a_treadmill_are_no_speeds(session):
    it = session(CUES)
    for at in range(0, 12_000, 100):
        it.belt(at, 1.0, 0.0, 1.0)
    for k in range(10):
        stride(it, 1000 + 1000 * k)
    assert stride(it, 12_000)
    assert [out for at in range(12_000, 12_800, 100) for out in it.belt(at, 1.0, 8.0, 1.0)] == [], "it is only steeper"
    for at in range(12_900, 15_000, 100):
        it.belt(at, 0.0, 8.0, 0.0)
    it.strike("left", 15_000)
    assert it.predict("left", 15_010, 15_900) == [], "a belt that stands on a ramp stands"
