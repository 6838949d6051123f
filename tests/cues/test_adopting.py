"""Rules take other numbers as a stride of their leg begins, and keep what they have learnt and what stands."""

import pytest

from feedback.config import Protocol

MS = 1_000_000


def tuned(cues):
    return Protocol.model_validate({"name": "p", "cues": cues})


def test_a_standing_cue_is_revised_by_its_old_lead_and_the_next_stride_has_the_new_one(session):
    walk = session({"glute_ready": {"lead_ms": 60.0}})
    walk.strike("left", 1000)
    walk.predict("left", 1500, 2100)
    walk.planner.adopt(tuned({"glute_ready": {"lead_ms": 100.0, "gain_db": -20.0}}))
    (moved,) = walk.predict("left", 1700, 2120)
    assert (moved.revision, moved.due_ns, moved.gain_db) == (1, 2060 * MS, -12.0)
    walk.strike("left", 2110)
    (next_one,) = walk.predict("left", 2600, 3200)
    assert (next_one.due_ns, next_one.gain_db) == (3100 * MS, -20.0)
    assert next_one.cue_id == moved.cue_id + 1


def closed_loop(session, emg, **then):
    """Ten onsets, all 50 ms late, move the lead by 25 ms; then other numbers; the lead of the stride after."""
    cue = {"lead_ms": 60.0, "closed_loop": True}
    walk = session({"glute_ready": cue}, rig=emg)
    for k in range(13):
        walk.strike("left", 1000 + 1000 * k)
        walk.predict("left", 1500 + 1000 * k, 2000 + 1000 * k)
        walk.measure("left", 1600 + 1000 * k, 1000 + 1000 * k, "onset_ms", 50.0, "gluteus_maximus")
    walk.planner.adopt(tuned({"glute_ready": cue | then}))
    walk.strike("left", 14_000)
    (made,) = walk.predict("left", 14_500, 15_000)
    return (made.target_ns - made.due_ns) / MS


@pytest.mark.parametrize(("then", "lead_ms"), [({"gain_db": -20.0}, 85.0), ({"lead_ms": 90.0}, 90.0)])
def test_a_lead_that_was_learnt_stays_unless_another_is_set(session, emg, then, lead_ms):
    assert closed_loop(session, emg, **then) == pytest.approx(lead_ms)


def test_the_end_of_a_held_sound_moves_with_the_next_stance(session):
    walk = session({"glute_hold": {"release_pct": 30.0, "tell": "concurrent"}})
    walk.strike("left", 1000)
    walk.off("right", 1080)
    (before,) = walk.predict("left", 1100, 1600, event="toe_off")
    walk.planner.adopt(tuned({"glute_hold": {"release_pct": 40.0, "tell": "concurrent"}}))
    assert walk.predict("left", 1200, 1600, event="toe_off") == []
    walk.off("left", 1600)
    walk.strike("left", 2000)
    walk.off("right", 2080)
    (after,) = walk.predict("left", 2100, 2600, event="toe_off")
    assert (after.until_ns - 2000 * MS) / (before.until_ns - 1000 * MS) == pytest.approx(40 / 30, rel=1e-6)


def test_a_guard_keeps_its_baseline_under_another_limit(session):
    cues = {"heel_first": {}, "guard": {"cadence_drop_pct": 50.0}}
    walk = session(cues, plan=dict.fromkeys(range(1, 31), "uncued"))
    for k in range(60):
        length = 1000 if k < 31 else 1300
        start = walk_ms(walk)
        walk.strike("left", start)
        walk.predict("left", start + 20, start + length)
        walk.stride("left", start, start + length)
        walk.next_ms = start + length
        if k == 50:
            walk.planner.adopt(tuned(cues | {"guard": {"cadence_drop_pct": 15.0}}))
    why = walk.withheld()
    assert why
    assert all("cadence" in words for words in why)
    assert len(why) <= 10


def walk_ms(walk):
    return getattr(walk, "next_ms", 1000)


def test_symmetry_compares_over_other_strides(session):
    cue = {"figure": "stance_s", "band_pct": 10.0, "over_strides": 5}
    walk = session({"symmetry": cue})
    walk.planner.adopt(tuned({"symmetry": cue | {"over_strides": 1}}))
    for leg, start, length in (("left", 1000, 800), ("right", 1500, 1100)):
        walk.strike(leg, start)
        walk.predict(leg, start + 20, start + length)
        walk.stride(leg, start, start + length)
    walk.strike("left", 1800)
    walk.predict("left", 1820, 2600)
    assert [made.kind for made in walk.stride("left", 1800, 2600)] == ["symmetry"]


def test_a_beat_takes_its_offset_with_the_step_that_settles_the_one_before(session):
    cue = {"offset_ms": 0.0, "beat": "fixed"}
    walk = session({"rhythm": cue})
    for k in range(5):
        walk.strike("left", 1000 + 1000 * k)
        walk.predict("left", 1400 + 1000 * k, 2000 + 1000 * k)
    walk.planner.adopt(tuned({"rhythm": cue | {"offset_ms": 50.0}}))
    walk.strike("left", 6000)
    settled = [row for row in walk.planner.settled() if row.leg == "left" and row.cue_id]
    assert settled[-1].error_ns == 0
    walk.predict("left", 6400, 7000)
    walk.strike("left", 7000)
    assert walk.planner.settled()[-1].error_ns == pytest.approx(-50 * MS, abs=MS)
