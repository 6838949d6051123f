"""COMPENSATION GUARD: it stops rewards, and nothing else."""

import numpy as np
import pytest

from feedback.cues.guard import CV_WINDOW, LEARNT

CUES = {
    "hip_extend": {"legs": ("left",), "measure": "trailing_limb_angle_deg", "tell": "terminal"},
    "guard": {"cadence_drop_pct": 15.0, "cv_rise_pct": 50.0},
}
NOISE = np.random.default_rng(5).normal(0.0, 1.0, 400)


def walk(it, strides, first=1, stride_ms=1100.0, sd_ms=20.0, belt_mps=float("nan"), value=12.0):
    """Strides of the left leg, each a hit; what was said of each."""
    told, at = [], 1_000_000.0 * first
    for k in range(strides):
        end = round(at + stride_ms + sd_ms * NOISE[(first + k) % len(NOISE)])
        it.strike("left", round(at))
        it.predict("left", round(at) + 20, end)
        told.append(it.measure("left", round(at) + 550, round(at), "trailing_limb_angle_deg", value))
        it.stride("left", round(at), end, belt_mps=belt_mps)
        at = end
    return told


def rewards(told):
    return sum(bool(row) and getattr(row[0], "purpose", "") == "reward" for row in told)


def test_a_walk_like_the_baseline_is_rewarded_throughout(session):
    it = session(CUES)
    assert rewards(walk(it, 120)) == 120


def test_long_slow_strides_are_not_rewarded_until_they_are_given_up(session):
    it = session(CUES)
    walk(it, LEARNT)
    told = walk(it, 20, 2, stride_ms=1400.0)
    assert rewards(told) == 10, "ten strides tell the cadence"
    (withheld,) = told[-1]
    assert withheld.why.startswith("guarded: cadence 21 % below")
    again = walk(it, 40, 3)
    assert rewards(again[:CV_WINDOW]) == 0, "the change itself varies"
    assert rewards(again[CV_WINDOW:]) == 40 - CV_WINDOW


def test_a_word_about_a_miss_still_comes(session):
    it = session(CUES)
    walk(it, LEARNT)
    told = walk(it, 20, 2, stride_ms=1400.0, value=3.0)
    assert [row[0].purpose for row in told] == ["word"] * 20


def test_another_belt_speed_is_no_over_striding(session):
    it = session(CUES)
    walk(it, LEARNT, belt_mps=1.2)
    assert rewards(walk(it, 30, 2, stride_ms=1400.0, belt_mps=0.8)) == 30


def test_a_tired_gait_that_varies_more_is_not_rewarded(session):
    it = session(CUES)
    walk(it, LEARNT)
    told = walk(it, 40, 2, sd_ms=60.0)
    assert rewards(told[:20]) == 20
    assert rewards(told[25:]) == 0
    assert "varies" in told[-1][0].why


@pytest.mark.parametrize("legs", [("left",), ("left", "right")])
def test_it_makes_no_sound_itself(session, legs):
    it = session({"guard": {}})
    assert walk(it, 60) == [[]] * 60
    assert it.said == []


def test_the_baseline_lasts_until_the_first_stride_that_is_to_be_cued(session):
    """A slow warm-up of 50 strides is forgotten when the last 60 before training were faster."""
    plan = dict.fromkeys(range(111), "uncued")
    it = session(CUES, plan)
    walk(it, 50, stride_ms=1400.0)
    walk(it, 60, 2, stride_ms=1100.0)
    told = walk(it, 20, 3, stride_ms=1400.0)
    assert rewards(told[12:]) == 0
