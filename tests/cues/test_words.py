"""Words and chimes against a bound of the protocol: SYMMETRY, HEEL-FIRST, TALL-PELVIS."""

import pytest

MS = 1_000_000


def steps(it, leg, count, first=0, zone="heel"):
    """Landings a second apart, from `first` on; what each brought."""
    told = []
    for k in range(first, first + count):
        it.predict(leg, 1000 * k + 990, 1000 * k + 1000)
        told.append(it.strike(leg, 1000 * (k + 1), zone))
    return told


def both_walk(it, strides, left_s, right_s):
    out = []
    for k in range(1, strides + 1):
        for leg, value, at in (("left", left_s, 0), ("right", right_s, 500)):
            start = 1000 * k + at
            it.strike(leg, start)
            it.predict(leg, start + 10, start + 1000)
            out += it.stride(leg, start, start + 1000, stance_s=value)
    return out


def test_within_the_band_nothing_is_said(session):
    assert both_walk(session({"symmetry": {"band_pct": 10.0}}), 12, 0.62, 0.66) == []


def test_beyond_it_the_leg_with_too_little_is_told(session):
    told = both_walk(session({"symmetry": {"band_pct": 10.0, "over_strides": 5}}), 12, 0.50, 0.66)
    assert {(cue.leg, cue.purpose) for cue in told} == {("left", "word")}
    assert len(told) == 7, "from the sixth stride on, when five of both legs are known"


def test_a_leg_that_is_not_cued_is_not_told(session):
    assert both_walk(session({"symmetry": {"legs": ("right",)}}), 12, 0.50, 0.66) == []


def test_a_figure_that_no_sole_could_tell_is_left_out(session):
    assert both_walk(session({"symmetry": {}}), 12, float("nan"), 0.66) == []


def test_a_landing_on_the_heel_chimes(session):
    it = session({"heel_first": {"legs": ("left",)}})
    ((cue,),) = steps(it, "left", 1)
    assert (cue.leg, cue.sound, cue.purpose) == ("left", "chime", "reward")
    assert steps(it, "left", 1, 1, "toe") == [[]]
    assert steps(it, "left", 1, 2, "flat") == [[]]
    assert steps(it, "right", 1) == [[]]


def test_so_many_in_a_row(session):
    it = session({"heel_first": {"legs": ("left",), "tell_strides": 3}})
    heard = [bool(told) for told in steps(it, "left", 2) + steps(it, "left", 1, 2, "toe") + steps(it, "left", 6, 3)]
    assert heard == [False, False, False, False, False, True, False, False, True]


@pytest.mark.parametrize(("drop_deg", "words"), [(6.9, []), (7.1, ["word"]), (float("nan"), [])])
def test_a_pelvis_that_drops_beyond_the_limit_is_told(session, drop_deg, words):
    it = session({"tall_pelvis": {"legs": ("left",), "limit_deg": 7.0}})
    steps(it, "left", 1)
    it.predict("left", 1020, 2000)
    assert [cue.purpose for cue in it.measure("left", 1500, 1000, "pelvic_drop_deg", drop_deg)] == words
    assert it.measure("right", 1500, 1000, "pelvic_drop_deg", 30.0) == []


def test_a_pelvis_that_drops_is_told_once_and_while_it_can_still_be_lifted(session):
    it = session({"tall_pelvis": {"legs": ("left",), "limit_deg": 7.0}})
    steps(it, "left", 1)
    it.predict("left", 1020, 2000)
    assert it.angle("left", 1120, "pelvic_drop", 6.9) == []
    (word,) = it.angle("left", 1160, "pelvic_drop", 7.1)
    assert (word.purpose, word.leg, word.target_ns) == ("word", "left", 1000 * MS)
    assert 1100 * MS <= word.due_ns <= 1350 * MS
    assert it.angle("left", 1200, "pelvic_drop", 9.0) == []
    assert it.measure("left", 1500, 1000, "pelvic_drop_deg", 9.0) == []


@pytest.mark.parametrize("at_ms", [1060, 1095, 1315, 1400])
def test_outside_of_its_window_a_drop_is_told_after_the_stance(session, at_ms):
    it = session({"tall_pelvis": {"legs": ("left",), "limit_deg": 7.0}})
    steps(it, "left", 1)
    it.predict("left", 1020, 2000)
    assert it.angle("left", at_ms, "pelvic_drop", 9.0) == []
    assert it.angle("right", 1200, "pelvic_drop", 9.0) == []
    (word,) = it.measure("left", 1500, 1000, "pelvic_drop_deg", 9.0)
    assert word.purpose == "word"


def test_a_drop_is_not_told_at_once_of_a_stride_that_nobody_foretells(session):
    it = session({"tall_pelvis": {"legs": ("left",), "limit_deg": 7.0}})
    steps(it, "left", 1)
    it.predict("left", 1050, 0)
    assert it.angle("left", 1200, "pelvic_drop", 9.0) == []
