"""PUSH-OFF: ahead of the other foot's landing, in this leg's own stance. And how far ahead any cue comes."""

import pytest

from feedback.messages import Withheld

MS = 1_000_000


def test_the_pushing_leg_is_cued_by_the_other_foot_s_landing(session):
    it = session({"push_off": {"legs": ("left",), "lead_ms": 80.0}})
    it.strike("left", 1000)
    (cue,) = it.predict("right", 1020, 1550)
    assert (cue.leg, cue.kind, cue.due_ns, cue.target_ns) == ("left", "push_off", 1470 * MS, 1550 * MS)
    (moved,) = it.predict("right", 1300, 1580)
    assert (moved.cue_id, moved.due_ns) == (cue.cue_id, 1500 * MS)
    assert it.strike("right", 1575) == []


def test_a_landing_that_is_a_whole_stride_ahead_is_not_this_stance_s(session):
    """Right after the right foot has landed its next landing is foretold: that is the stance after the next."""
    it = session({"push_off": {"legs": ("left",)}})
    it.strike("left", 1000)
    it.predict("right", 1010, 1550)
    it.strike("right", 1550)
    assert it.predict("right", 1570, 2650) == []
    it.strike("left", 2100)
    (cue,) = it.predict("right", 2120, 2640)
    assert cue.target_ns == 2640 * MS
    assert it.plan.asked[-1][2] == 2


def test_without_its_own_landing_nothing_is_planned_or_withheld(session):
    it = session({"push_off": {"legs": ("left",)}})
    assert it.predict("right", 500, 1000) == []
    assert it.strike("right", 1000) == []


def test_each_stance_that_was_to_be_cued_and_was_not_says_why(session):
    it = session({"push_off": {"legs": ("left",)}})
    it.strike("left", 1000)
    it.predict("right", 1020, 1550, sigma_ms=99)
    (withheld,) = it.strike("right", 1575)
    assert isinstance(withheld, Withheld)
    assert (withheld.leg, withheld.why) == ("left", "prediction unsure: sigma 99 ms")


@pytest.mark.parametrize(
    ("settings", "ahead_ms"),
    [
        ({"lead_ms": 60.0}, 60),
        ({"lead_ms": 60.0, "mode": "reactive"}, 310),
        ({"lead_ms": 50.0, "mode": "reactive", "reaction_ms": 180.0}, 230),
        ({"lead_ms": 60.0, "reaction_ms": 400.0}, 60),
    ],
)
def test_a_sound_to_be_answered_comes_earlier_by_the_reaction_time(session, settings, ahead_ms):
    it = session({"glute_ready": settings})
    (cue,) = it.predict("left", 1000, 2000)
    assert cue.target_ns - cue.due_ns == ahead_ms * MS


def test_the_plan_is_asked_once_a_stride_and_left_out_strides_are_no_failures(session):
    it = session({"glute_ready": {"legs": ("left",)}}, {1: "faded", 2: "catch", 3: "uncued", 4: "asked"})
    for stride in range(1, 6):
        at = 1000 * stride
        it.strike("left", at)
        it.predict("left", at + 20, at + 1000)
        it.predict("left", at + 500, at + 1010)
    it.strike("left", 6000)
    assert [cue.target_ns // MS for cue in it.sounding()] == [5010, 6010]
    assert it.withheld() == ["no prediction"], "of the time before the first strike"
    asked = [row[2] for row in it.plan.asked]
    assert asked == [0, 1, 2, 3, 4, 5]
    rows = it.planner.settled()
    assert [(row.stride, row.plan) for row in rows] == [
        (0, "cued"),
        (1, "faded"),
        (2, "catch"),
        (3, "uncued"),
        (4, "asked"),
        (5, "cued"),
    ]
    assert [bool(row.cue_id) for row in rows] == [False, False, False, False, True, True]
    assert it.planner.settled() == []


def test_the_account_tells_how_far_off_the_due_time_was(session):
    it = session({"glute_ready": {"legs": ("left",), "lead_ms": 60.0}})
    it.strike("left", 1000)
    it.predict("left", 1500, 2000)
    it.strike("left", 1980)
    row = it.planner.settled()[-1]
    assert (row.stride, row.start_ns, row.error_ns, row.why) == (1, 1000 * MS, 20 * MS, "")


def test_with_emg_the_lead_follows_the_onset_and_only_of_cued_strides(session, emg):
    it = session({"glute_ready": {"legs": ("left",), "lead_ms": 60.0, "closed_loop": True}}, {2: "catch"}, emg)
    for stride in range(1, 14):
        it.strike("left", 1000 * stride)
        it.measure("left", 1000 * stride + 100, 1000 * stride, "onset_ms", 100.0, "gluteus_maximus")
        it.measure("left", 1000 * stride + 100, 1000 * stride, "onset_ms", -500.0, "gluteus_medius")
        it.predict("left", 1000 * stride + 500, 1000 * (stride + 1))
    leads = [(cue.target_ns - cue.due_ns) // MS for cue in it.sounding()]
    assert len(leads) == 12
    assert leads == [60] * 10 + [110] * 2, (
        "the onset at strike n + 1 scores stride n, and the catch stride does not count"
    )


def test_without_emg_the_lead_stays(session):
    it = session({"glute_ready": {"legs": ("left",), "lead_ms": 60.0, "closed_loop": True}})
    for stride in range(1, 14):
        it.strike("left", 1000 * stride)
        it.measure("left", 1000 * stride + 100, 1000 * stride, "onset_ms", 100.0, "gluteus_maximus")
        it.predict("left", 1000 * stride + 500, 1000 * (stride + 1))
    assert {cue.target_ns - cue.due_ns for cue in it.sounding()} == {60 * MS}
