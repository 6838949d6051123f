"""COMPENSATION GUARD: it stops rewards, and nothing else."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedback.cues.guard import LEARNT, WINDOW

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
    assert rewards(again[:WINDOW]) < WINDOW, "until ten strides tell the cadence"
    assert rewards(again[WINDOW:]) == 40 - WINDOW, "the change itself is no variation"


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


def blamed(it, change_pct, over_strides, seed):
    """Strides that are said to vary, of 100 after the cadence has changed."""
    at, noise, whys = 1_000_000.0, np.random.default_rng(seed).normal(0.0, 15.0, 160), []
    for k in range(160):
        share = min(max((k - 60) / over_strides, 0.0), 1.0)
        end = round(at + 1100.0 * (1.0 + 0.01 * change_pct * share) + noise[k])
        it.strike("left", round(at))
        it.predict("left", round(at) + 20, end)
        told = it.measure("left", round(at) + 550, round(at), "trailing_limb_angle_deg", 12.0)
        whys += [row.why for row in told if not getattr(row, "purpose", "")]
        it.stride("left", round(at), end)
        at = end
    return sum("varies" in why for why in whys)


@given(change_pct=st.floats(-13.0, 13.0), over_strides=st.integers(1, 40), seed=st.integers(0, 9))
@settings(max_examples=15, deadline=None)
def test_another_cadence_is_no_variation_however_fast_it_comes(session, change_pct, over_strides, seed):
    plan = dict.fromkeys(range(60), "uncued")
    before, after = (blamed(session(CUES, plan), pct, over_strides, seed) for pct in (0.0, change_pct))
    assert after - before <= 12


@pytest.mark.parametrize("rise", [1.75, 2.0, 3.0])
def test_strides_that_vary_more_are_found_within_the_window(session, rise):
    it = session(CUES)
    walk(it, LEARNT)
    told = walk(it, 60, 2, sd_ms=20.0 * rise)
    assert any("varies" in getattr(row[0], "why", "") for row in told[:30])


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
