"""Held cues: from which instant to which, how they follow the patient, and how they end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.cues.held import NORM_TOE_OFF_PCT, STOPS_NS, of_stance
from feedback.cues.standing import TOO_CLOSE_NS
from feedback.messages import TOE_OFF, Withheld

MS = 1_000_000


def stance(it, start=1000, toe_off=1700, sigma=20):
    """The left foot lands, the other one leaves; the left toe off is foretold 20 ms later."""
    it.strike("left", start)
    it.off("right", start + 8)
    return it.predict("left", start + 20, toe_off, sigma, TOE_OFF)


def test_glute_hold_ends_where_normal_gait_has_the_thigh_vertical_in_this_patient_s_stance(session):
    it = session({"glute_hold": {"legs": ("left",), "release_pct": 30.0}})
    (cue,) = stance(it)
    assert cue.due_ns == 1020 * MS + TOO_CLOSE_NS
    assert cue.until_ns == pytest.approx((1000 + 700 * 30 / NORM_TOE_OFF_PCT) * MS, abs=2)
    assert (cue.sound, cue.purpose, cue.target_ns) == ("tone", "cue", 1000 * MS)


@pytest.mark.parametrize(("kind", "first", "last"), [("hip_extend", 30, 52), ("load_affected", 0, 20)])
def test_windows_of_the_catalogue_are_rescaled_to_the_toe_off(session, kind, first, last):
    it = session({kind: {"legs": ("left",), "aim": {"start": "fixed", "value": 1.0}}})
    (cue,) = stance(it, toe_off=1900)
    opens = 1000 + 900 * first / NORM_TOE_OFF_PCT
    assert cue.due_ns == pytest.approx(max(opens * MS, 1035 * MS), abs=2)
    assert cue.until_ns == pytest.approx((1000 + 900 * last / NORM_TOE_OFF_PCT) * MS, abs=2)


def test_until_the_other_foot_leaves_the_tone_is_not_held_into_what_may_be_a_stop(session):
    it = session({"glute_hold": {"legs": ("left",), "release_pct": 30.0}})
    it.strike("left", 1000)
    (cue,) = it.predict("left", 1020, 1800, 20, TOE_OFF)
    assert cue.until_ns == 1000 * MS + STOPS_NS
    it.off("right", 1130)
    (longer,) = it.predict("left", 1145, 1800, 20, TOE_OFF)
    assert (longer.cue_id, longer.due_ns) == (cue.cue_id, cue.due_ns)
    assert longer.until_ns == pytest.approx((1000 + 800 * 30 / NORM_TOE_OFF_PCT) * MS, abs=2)


def test_a_held_sound_ends_when_nobody_walks_any_more(session):
    it = session({"glute_hold": {"legs": ("left",)}, "stance_stable": {"legs": ("left",)}})
    assert len(stance(it)) == 1
    ended = it.predict("left", 1150, 0)
    assert [(cue.kind, cue.until_ns, cue.cancelled) for cue in ended] == [("glute_hold", 1150 * MS, "")]
    assert it.predict("left", 1160, 1700, 20, TOE_OFF) == [], "and does not begin again in this stance"


def test_single_support_is_held_from_the_other_foot_s_leaving_to_its_landing(session):
    it = session({"stance_stable": {"legs": ("left",)}})
    it.strike("left", 1000)
    assert it.predict("right", 1020, 1550) == [], "the other foot is still on the ground"
    it.off("right", 1120)
    (cue,) = it.predict("right", 1130, 1540)
    assert (cue.leg, cue.due_ns, cue.until_ns) == ("left", 1145 * MS, 1540 * MS)
    (longer,) = it.predict("right", 1400, 1580)
    assert (longer.cue_id, longer.revision, longer.due_ns, longer.until_ns) == (cue.cue_id, 1, cue.due_ns, 1580 * MS)
    (shorter,) = it.strike("right", 1560)
    assert (shorter.until_ns, shorter.cancelled) == (1570 * MS, "")


def test_a_foot_that_lifts_twice_in_one_stride_makes_one_cue(session):
    it = session({"stance_stable": {"legs": ("left",)}})
    it.strike("left", 1000)
    it.off("right", 1120)
    assert it.predict("right", 1130, 1540) != []
    it.strike("right", 1300)
    it.off("right", 1350)
    assert it.predict("right", 1360, 1600) == []
    it.strike("right", 1600)
    it.strike("left", 2100)
    it.off("right", 2220)
    assert it.predict("right", 2230, 2640) != []


def test_a_window_that_has_not_opened_moves_and_is_cancelled_with_the_stance(session):
    it = session({"hip_extend": {"legs": ("left",)}})
    (cue,) = stance(it)
    (moved,) = it.predict("left", 1200, 1760, event=TOE_OFF)
    assert moved.due_ns == pytest.approx((1000 + 760 * 30 / NORM_TOE_OFF_PCT) * MS, abs=2)
    cancelled, withheld = it.off("left", 1300)
    assert (cancelled.cue_id, cancelled.cancelled) == (cue.cue_id, "the stance was over before the cue was due")
    assert isinstance(withheld, Withheld)


def test_a_sound_that_has_begun_ends_at_once_when_walking_stops(session):
    it = session({"glute_hold": {"legs": ("left",)}})
    (cue,) = stance(it)
    (cut,) = it.predict("left", 1200, 0, event=TOE_OFF)
    assert (cut.cue_id, cut.until_ns, cut.cancelled) == (cue.cue_id, 1200 * MS, "")
    assert it.predict("left", 1210, 1700, event=TOE_OFF) == [], "and does not come back within the stance"


def test_a_lost_signal_ends_it_too(session):
    it = session({"glute_hold": {"legs": ("left",)}})
    stance(it)
    (cut,) = it.signal("insoles.left", 1150, "silent")
    assert cut.until_ns == 1150 * MS


def test_how_sure_it_has_to_be_is_a_matter_of_where_the_window_ends(session):
    early = session({"load_affected": {"legs": ("left",), "sigma_limit_ms": 40.0}})
    late = session({"hip_extend": {"legs": ("left",), "sigma_limit_ms": 40.0}})
    assert stance(early, sigma=100) != []
    assert stance(late, sigma=100) == []
    (withheld,) = late.off("left", 1700)
    assert withheld.why == "prediction unsure: sigma 93 ms"


def test_what_is_known_too_late_is_not_begun(session):
    it = session({"load_affected": {"legs": ("left",)}})
    it.strike("left", 1000)
    assert it.predict("left", 1190, 1700, event=TOE_OFF) == []
    (withheld,) = it.off("left", 1700)
    assert withheld.why == "predicted too late"


def test_strides_that_the_plan_leaves_out_are_silent_and_accounted_for(session):
    it = session({"glute_hold": {"legs": ("left",)}}, {1: "faded"})
    assert stance(it) == []
    assert it.off("left", 1700) == []
    assert [(row.stride, row.plan, row.cue_id) for row in it.planner.settled()] == [(1, "faded", 0)]


def test_only_results_when_only_results_are_wanted(session):
    it = session({"glute_hold": {"legs": ("left",), "tell": "terminal"}})
    assert stance(it) == []
    assert it.strike("left", 2100) == []
    assert [row.stride for row in it.planner.settled()] == [0, 1]


@given(st.floats(0, 50), st.floats(0, 50))
def test_a_window_lies_within_the_stance_in_its_order(one, two):
    window = of_stance("left", min(one, two), max(one, two))
    assert 0.0 <= window.first <= window.last < 1.0
