"""A cue over a session: success by what help the stride had, ways of measuring kept apart."""

from math import isnan, nan

from feedback.cues.practised import Success
from feedback.cues.trained import trained
from feedback.messages import Outcome

BLOCKS = {1: "baseline", 2: "training", 3: "probe", 4: "retention", 5: "warm_up"}


def outcome(k, block, plan, success, sent=True, leg="left", method="thigh_imu", kind="hip_extend"):
    cue_id = k if plan in ("cued", "asked") and sent else 0
    measure = "thigh_extension_deg" if method else ""
    head = (k, 0, 0, kind, leg, k, block, plan, cue_id, "" if cue_id else "late", (k % 3 - 1) * 1_000_000)
    return Outcome(*head, measure, method, 10.0 if method else nan, 9.0, success)


def test_success_is_told_by_what_help_the_stride_had():
    rows = [
        outcome(1, 1, "uncued", "hit"),
        outcome(2, 5, "cued", "hit"),
        *(outcome(k, 2, "cued", "hit") for k in range(3, 7)),
        outcome(8, 2, "asked", "miss"),
        outcome(9, 2, "cued", "miss", sent=False),
        *(outcome(k, 2, "faded", "near") for k in range(10, 13)),
        outcome(13, 2, "catch", "hit"),
        outcome(14, 3, "uncued", "hit"),
        outcome(15, 4, "uncued", "miss"),
        outcome(16, 2, "uncued", "hit"),
    ]
    (one,) = trained(rows, BLOCKS)
    assert one.success == {
        "baseline": Success(1, 1),
        "cued": Success(4, 5),
        "withheld": Success(0, 1),
        "faded": Success(0, 3),
        "catch": Success(1, 1),
        "probe": Success(1, 1),
        "retention": Success(0, 1),
    }
    assert (one.cued, one.uncued) == (Success(4, 5), Success(2, 6))
    assert (one.strides, one.sent, one.target) == (15, 6, 9.0)
    assert one.learning.left_out == {
        "in warm-up, rest or pause, or after the end": 1,
        "whose cue was withheld": 1,
        "in another cue's block": 1,
    }


def test_ways_of_measuring_are_kept_apart_and_the_unmeasured_go_with_the_usual_one():
    rows = [outcome(k, 2, "cued", "hit") for k in range(1, 9)]
    rows += [outcome(k, 2, "cued", "hit", method="insoles+belt") for k in range(9, 12)]
    rows += [outcome(20, 2, "cued", "unknown", method="")]
    first, second = trained(rows, BLOCKS)
    assert (first.method, first.strides, first.learning.left_out) == ("thigh_imu", 9, {"not measured": 1})
    assert (second.method, second.strides) == ("insoles+belt", 3)


def test_legs_and_cues_come_in_one_order_whatever_came_first():
    rows = [
        outcome(1, 2, "cued", "hit", leg="right"),
        outcome(2, 2, "cued", "hit"),
        outcome(3, 2, "cued", "unknown", kind="glute_ready", method=""),
    ]
    found = trained(rows, BLOCKS)
    assert [(one.kind, one.leg) for one in found] == [
        ("glute_ready", "left"),
        ("hip_extend", "left"),
        ("hip_extend", "right"),
    ]
    assert (found[0].measure, found[0].sent, found[0].learning.verdict) == ("", 1, "unknown")
    assert isnan(found[0].cued.pct)
