"""Blocks as planned and as they went; pauses; blocks that were never reached."""

from math import nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.config.dose import Dose
from feedback.cues.learning import learning
from feedback.cues.practised import Success, block_cues, change_of, kinds_of, practised, walked
from feedback.messages import BlockBegins, Outcome

S = 1_000_000_000
DOSE = Dose.model_validate(
    {
        "blocks": (
            {"kind": "baseline", "strides": 30},
            {"kind": "training", "minutes": 2.0, "end_frequency_pct": 50.0},
            {"kind": "probe", "strides": 20},
        )
    }
)


def begins(at_s, number, kind, planned_s=nan, strides=0, countdown=0):
    head = (at_s * S, 0, 0, number, kind)
    return BlockBegins(*head, 100.0, 50.0, planned_s, strides, ("hip_extend",), countdown)


BEGUN = [
    begins(10, 1, "baseline", strides=30),
    begins(37, 2, "training", 120.0, countdown=3),
    begins(40, 2, "training", 120.0),
    begins(70, 2, "pause"),
    begins(90, 2, "training", 90.0),
]


def outcome(at_s, block, plan="uncued", value=10.0, success="hit", leg="left", why=""):
    cue_id = at_s if plan == "cued" and not why else 0
    head = (at_s * S, 0, 0, "hip_extend", leg, at_s * S, block, plan, cue_id, why, 4_000_000 if cue_id else 0)
    return Outcome(*head, "trailing_limb_angle_deg", "insoles+belt", value, 11.0, success)


OUTCOMES = [
    *(outcome(k, 1, success="unknown") for k in range(10, 40)),
    *(outcome(k, 2, "cued" if k % 2 else "faded", 15.0 + k % 2, "hit" if k % 2 else "near") for k in range(40, 70)),
    *(outcome(k, 2) for k in range(70, 90)),
    *(outcome(k, 2, "cued", 15.0, "guarded", why="predicted too late" if k == 95 else "") for k in range(90, 100)),
]


def test_a_pause_is_no_part_of_its_block():
    counted = walked(OUTCOMES, BEGUN)
    assert {row.start_ns // S for row in OUTCOMES} - {row.start_ns // S for row in counted} == set(range(70, 90))
    baseline, training, probe = practised(BEGUN, counted, 100 * S, DOSE)
    assert (baseline.actual_s, baseline.strides, baseline.planned_strides) == (30.0, 30, 30)
    assert (training.actual_s, training.strides, training.planned_s) == (40.0, 40, 120.0)
    assert (probe.start_ns, probe.actual_s, probe.planned_strides, probe.frequency_pct) == (0, 0.0, 20, (0.0, 0.0))
    assert kinds_of(BEGUN) == {1: "baseline", 2: "training"}


def test_blocks_without_a_plan_are_those_that_began():
    assert [block.kind for block in practised(BEGUN, [], 100 * S)] == ["baseline", "training"]
    assert practised([], []) == []


def test_planned_and_sent_stand_side_by_side():
    row = block_cues(walked(OUTCOMES, BEGUN))[1]
    assert (row.number, row.strides, row.plans) == (2, 40, {"faded": 15, "cued": 25})
    assert (row.planned_pct, row.sent_pct, row.withheld) == (62.5, 60.0, {"predicted too late": 1})
    assert (row.cued, row.uncued, row.guarded) == (Success(15, 24), Success(0, 16), 10)
    assert (row.n, row.error_ms) == (40, 4.0)


def test_a_change_is_marked_where_it_counts_and_by_what_is_better():
    counted = walked(OUTCOMES, BEGUN)
    found = learning(counted, kinds_of(BEGUN))
    training = block_cues(counted)[1]
    change, mark = change_of(training, found)
    assert (round(change, 2), mark) == (5.38, "better")
    assert change_of(block_cues(counted)[0], found) == (0.0, "")
    drop = [row.replace(measure="pelvic_drop_deg") for row in counted]
    worse = change_of(block_cues(drop)[1], learning([*drop], kinds_of(BEGUN)))
    assert worse[1] == "worse"


@given(st.lists(st.sampled_from(("hit", "near", "miss", "guarded", "unknown"))))
def test_every_scored_stride_counts_once_and_a_bought_one_is_no_hit(words):
    found = Success.of([outcome(1, 1, success=word) for word in words])
    assert found.hits == words.count("hit")
    assert found.scored == len(words) - words.count("unknown")
    if found.scored:
        assert found.pct == pytest.approx(100 * found.hits / found.scored)
    else:
        assert found.pct != found.pct
