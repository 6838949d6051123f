"""COMPENSATION GUARD: it stops rewards, and nothing else."""

from collections import deque

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedback.config.cues import Guard as Settings
from feedback.cues.guard import (
    CV_WINDOW,
    LEARNT,
    WINDOW,
    Guard,
    _belt_mps,
    _cadence_spm,
    _cv,
    _rise_pct,
    _scatter,
)
from feedback.cues.turn import LegWalk, Turn
from feedback.messages import Stride

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
    assert after - before <= 15, "a quarter of the strides, at the step itself"


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


def stride(stride_s, belt_mps=float("nan"), number=1):
    start_ns = 1_000_000_000 * number
    head = start_ns + round(stride_s * 1e9), start_ns, 0
    return Stride(*head, "left", start_ns, stride_s, 0.7, 0.4, 0.3, 0.4, 0.5, 1.1, "heel", 1.0, belt_mps=belt_mps)


class All:
    """Every stride is planned for, or none until it is said."""

    def __init__(self):
        self.word = "cued"

    def decide(self, _kind, _leg, _stride, _t_ns):
        return self.word


def guard(cadence_drop_pct=15.0, cv_rise_pct=50.0):
    plan = All()
    made = Guard(
        Turn("guard", LegWalk("left"), plan, deque()),
        Settings(cadence_drop_pct=cadence_drop_pct, cv_rise_pct=cv_rise_pct),
    )
    return made, plan


def learnt(it, stride_s=1.0, belt_mps=float("nan")):
    for k in range(LEARNT):
        it.on_stride(stride(stride_s + 0.02 * (-1) ** k, belt_mps))
    assert it.why == ""


@pytest.mark.parametrize(("slow_s", "why"), [(1.176, ""), (1.177, "cadence 15 % below the baseline")])
def test_a_cadence_so_far_below_counts_and_a_step_less_does_not(slow_s, why):
    it, _ = guard(cv_rise_pct=300.0)
    learnt(it)
    for k in range(WINDOW):
        assert it.why == ""
        it.on_stride(stride(slow_s + 0.02 * (-1) ** k))
    assert it.why == why


def test_it_is_over_as_soon_as_the_last_ones_are_as_usual():
    it, _ = guard(cv_rise_pct=300.0)
    learnt(it)
    for _ in range(WINDOW):
        it.on_stride(stride(1.4))
    assert it.why
    for _ in range(WINDOW):
        it.on_stride(stride(1.0))
    assert it.why == ""


@pytest.mark.parametrize(("sd_s", "why"), [(0.0299, ""), (0.0301, "stride time varies 5")])
def test_variation_that_has_risen_by_half_counts(sd_s, why):
    it, _ = guard(cadence_drop_pct=50.0)
    learnt(it)
    for k in range(CV_WINDOW - 1):
        it.on_stride(stride(1.0 + sd_s * (-1) ** k))
        assert it.why == ""
    it.on_stride(stride(1.0 + sd_s * (-1) ** (CV_WINDOW - 1)))
    usual = np.std([0.02 * (-1) ** k for k in range(LEARNT)], ddof=1)
    now = np.std([sd_s * (-1) ** k for k in range(CV_WINDOW)], ddof=1)
    rise_pct = min(100 * (now / usual - 1), 100 * (sd_s / 0.02 - 1))
    assert bool(it.why) == (rise_pct >= 50.0) == bool(why)
    if why:
        assert it.why == f"stride time varies {rise_pct:.0f} % more than in the baseline"


@pytest.mark.parametrize(("belt_mps", "compares"), [(1.0, True), (1.099, True), (1.101, False), (0.899, False)])
def test_another_speed_of_the_belt_is_not_compared(belt_mps, compares):
    it, _ = guard()
    learnt(it, belt_mps=1.0)
    for _ in range(CV_WINDOW):
        it.on_stride(stride(1.5, belt_mps))
    assert bool(it.why) == compares


def test_a_baseline_goes_on_while_no_stride_is_to_be_cued_and_its_last_ones_count():
    it, plan = guard(cv_rise_pct=300.0)
    plan.word = "faded"
    for k in range(3 * LEARNT):
        it.on_stride(stride(2.0 if k < LEARNT else 1.0, number=k + 1))
    assert (len(it._baseline), {row.stride_s for row in it._baseline}) == (60, {1.0})


def test_figures_of_strides_are_those_of_the_books():
    rows = deque(stride(value) for value in (1.0, 1.1, 0.9, 1.2, 1.0, 1.0, 1.3, 0.8, 1.0, 1.1))
    times = np.array([row.stride_s for row in rows])
    assert _cadence_spm(rows) == pytest.approx(120.0 / times.mean())
    assert _cv(rows) == pytest.approx(times.std(ddof=1) / times.mean())
    steps = np.sort(np.abs(np.diff(times)))
    assert _scatter(rows) == pytest.approx(steps[:-1].mean() / times.mean())
    assert (_rise_pct(2.0, 3.0), _rise_pct(0.0, 3.0), _rise_pct(0.5, 0.25)) == (50.0, 0.0, -50.0)
    assert _belt_mps(rows) is None
    assert _belt_mps([stride(1.0), stride(1.0, 1.2), stride(1.0, 1.4)]) == pytest.approx(1.3)
