"""Results of a stride: a reward, a word beyond the bandwidth, a summary; never of a stride that is left out."""

import pytest

from feedback.cues.chime import AFTER_NS

MS = 1_000_000
HIP = {"legs": ("left",), "measure": "trailing_limb_angle_deg", "tell": "terminal"}
ANGLE = "trailing_limb_angle_deg"


def walks(it, strides=1, first=1):
    """The left foot lands every second, and somebody walks."""
    for stride in range(first, first + strides):
        it.strike("left", 1000 * stride)
        it.predict("left", 1000 * stride + 20, 1000 * (stride + 1))


def test_a_hit_is_rewarded_once_its_measure_is_told(session):
    it = session({"hip_extend": HIP})
    walks(it)
    (cue,) = it.measure("left", 1550, 1000, ANGLE, 12.0, late_ms=30)
    assert (cue.kind, cue.leg, cue.purpose, cue.sound) == ("hip_extend", "left", "reward", "chime")
    assert (cue.due_ns, cue.target_ns) == (1580 * MS + AFTER_NS, 1000 * MS)


@pytest.mark.parametrize(("value", "purposes"), [(12.0, ["reward"]), (9.0, []), (3.0, ["word"]), (float("nan"), [])])
def test_a_near_miss_and_the_unknown_get_no_word(session, value, purposes):
    it = session({"hip_extend": HIP})
    walks(it)
    assert [cue.purpose for cue in it.measure("left", 1550, 1000, ANGLE, value)] == purposes


def test_a_stride_is_told_once_whatever_else_measures_it(session):
    it = session({"hip_extend": HIP})
    walks(it)
    assert len(it.measure("left", 1550, 1000, ANGLE, 12.0)) == 1
    assert it.measure("left", 1650, 1000, ANGLE, 12.0) == []


def test_a_stride_that_is_left_out_is_not_told_even_when_its_measure_comes_late(session):
    it = session({"hip_extend": HIP}, {1: "catch"})
    walks(it, 2)
    assert it.measure("left", 2100, 1000, ANGLE, 12.0) == []
    assert len(it.measure("left", 2550, 2000, ANGLE, 12.0)) == 1


@pytest.mark.parametrize("tell", ["concurrent", "terminal", "both"])
def test_therapists_choose_between_guidance_and_results(session, tell):
    it = session({"glute_hold": {"legs": ("left",), "tell": tell}})
    walks(it)
    held = it.predict("left", 1030, 1650, event="toe_off")
    told = it.measure("left", 1500, 1000, "single_support_s", 12.0)
    assert bool(held) == (tell != "terminal")
    assert bool(told) == (tell != "concurrent")


def test_stance_stable_is_as_good_as_the_worse_of_its_measures(session):
    it = session({"stance_stable": {"legs": ("left",), "tell": "terminal"}})
    walks(it, 2)
    assert it.measure("left", 1550, 1000, "single_support_s", 12.0) == []
    assert [cue.purpose for cue in it.measure("left", 1560, 1000, "cop_spread_ml", 3.0)] == ["word"]
    assert it.measure("left", 2550, 2000, "cop_spread_ml", 12.0) == []
    assert [cue.purpose for cue in it.measure("left", 2560, 2000, "single_support_s", 12.0)] == ["reward"]


def test_half_a_stride_s_measures_are_not_joined_with_the_next_one_s(session):
    it = session({"stance_stable": {"legs": ("left",), "tell": "terminal"}})
    walks(it, 2)
    assert it.measure("left", 1550, 1000, "single_support_s", 12.0) == []
    assert it.measure("left", 2550, 2000, "cop_spread_ml", 12.0) == []


def test_a_summary_comes_after_so_many_strides_and_not_before(session):
    it = session({"hip_extend": {**HIP, "summary_strides": 5}})
    for stride, value in enumerate([12, 12, 3, 9, 12, 3, 3, 3, 12, 3], 1):
        walks(it, 1, stride)
        told = it.measure("left", 1000 * stride + 500, 1000 * stride, ANGLE, value)
        assert [cue.purpose for cue in told] == (["summary"] if stride % 5 == 0 else [])
    assert [cue.sound for cue in it.sounding()] == ["chime", "tone"]


def test_with_emg_the_hold_is_scored_by_its_own_muscle(session, emg):
    it = session({"glute_hold": {"legs": ("left", "right"), "tell": "terminal"}}, rig=emg)
    walks(it)
    assert it.measure("left", 1400, 1000, "single_support_s", 12.0) == []
    assert it.measure("left", 1400, 1000, "held_share", 12.0, "gluteus_maximus") == []
    assert len(it.measure("left", 1400, 1000, "held_share", 12.0, "gluteus_medius")) == 1


@pytest.mark.parametrize(("kind", "figure"), [("push_off", "push_off_impulse_s"), ("load_affected", "first_peak")])
def test_figures_of_the_stride_are_judged_too(session, kind, figure):
    it = session({kind: {"legs": ("left",), "tell": "terminal"}})
    walks(it, 2)
    (cue,) = it.stride("left", 1000, 2000, **{figure: 12.0})
    assert (cue.kind, cue.leg, cue.purpose) == (kind, "left", "reward")
    assert it.stride("right", 1500, 2500, **{figure: 12.0}) == []


def test_nobody_is_praised_who_does_not_walk_or_is_not_heard(session):
    it = session({"hip_extend": HIP})
    walks(it)
    it.predict("left", 1500, 0)
    assert it.measure("left", 1550, 1000, ANGLE, 12.0) == []
    walks(it, 1, 5)
    it.signal("insoles.left", 5500, "silent")
    assert it.measure("left", 5550, 5000, ANGLE, 12.0) == []


def test_a_measure_of_a_stride_that_nobody_has_seen_is_not_told(session):
    it = session({"hip_extend": HIP})
    walks(it)
    assert it.measure("left", 1550, 400, ANGLE, 12.0) == []
