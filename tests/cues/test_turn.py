"""Whose turn it is: strides counted, the plan asked once, each stride's account."""

from collections import deque

import pytest

from feedback.cues.turn import _KEPT, LOST, Begun, LegWalk, Settled, Turn
from feedback.messages import HEEL_STRIKE, TOE_OFF, Cue, GaitEvent

CUE = Cue(1, 1, 0, 9, 0, "glute_ready", "left", 1_000, 1_060, 10, "click", -12.0, "")


def event(t_ns, kind=HEEL_STRIKE, mark=""):
    return GaitEvent(t_ns, t_ns, 0, "left", kind, t_ns + 20, 1.0, "heel", mark)


class Plan:
    def __init__(self, word="cued"):
        self.word, self.asked = word, []

    def decide(self, kind, leg, stride, t_ns):
        self.asked.append((kind, leg, stride, t_ns))
        return self.word


def test_at_first_nobody_walks_and_nothing_speaks_against_it():
    walk = LegWalk("left")
    assert (walk.stride, walk.start_ns, walk.walking, walk.silence) == (0, 0, False, "")
    assert walk.begun() == Begun(0, 0, 0)
    assert walk.number(0) == 0


def test_strides_are_numbered_from_1_and_known_by_their_start():
    walk = LegWalk("left")
    for number in (1, 2, 3):
        walk.strike(event(number * 100))
    assert (walk.stride, walk.start_ns) == (3, 300)
    assert [walk.number(t_ns) for t_ns in (100, 200, 300, 400)] == [1, 2, 3, 0]
    assert walk.begun() == Begun(3, 300, 0)


def test_so_many_strides_are_remembered_and_no_more():
    walk = LegWalk("left")
    for number in range(1, _KEPT + 2):
        walk.strike(event(number))
    assert (walk.number(1), walk.number(2), walk.number(_KEPT + 1)) == (0, 2, _KEPT + 1)


def test_after_a_stop_nothing_sounds_until_the_leg_is_in_step():
    for back in (lambda walk: walk.strike(event(1)), lambda walk: walk.lift(event(1, TOE_OFF))):
        walk = LegWalk("left")
        walk.expect(True)
        assert (walk.walking, walk.silence) == (True, "")
        walk.expect(False)
        assert (walk.walking, walk.silence) == (False, LOST)
        walk.expect(True)
        assert walk.silence == LOST
        back(walk)
        assert walk.silence == ""


def test_a_toe_off_out_of_rhythm_brings_nobody_back():
    walk = LegWalk("left")
    walk.expect(False)
    walk.lift(event(1, TOE_OFF, mark="late"))
    assert walk.silence == LOST


def test_the_first_reason_for_silence_is_the_one_that_is_told():
    walk = LegWalk("left")
    walk.expect(False)
    for name in ("hushed", "muted", "stopped"):
        setattr(walk, name, name)
        assert walk.silence == name


def test_the_plan_is_asked_once_a_stride():
    plan = Plan()
    turn = Turn("glute_ready", LegWalk("left"), plan, deque())
    assert [turn.plan(1, 10), turn.plan(1, 20), turn.plan(2, 30)] == ["cued"] * 3
    assert plan.asked == [("glute_ready", "left", 1, 10), ("glute_ready", "left", 2, 30)]
    for stride in range(3, _KEPT + 2):
        turn.plan(stride, 0)
    assert plan.asked.count(("glute_ready", "left", 1, 10)) == 1
    turn.plan(1, 50)
    assert plan.asked[-1] == ("glute_ready", "left", 1, 50), "long ago: asked anew"
    plan.asked.clear()
    turn.plan(_KEPT + 1, 60)
    assert plan.asked == []


@pytest.mark.parametrize(("word", "helps"), [("cued", True), ("asked", True), ("faded", False), ("catch", False)])
def test_who_is_to_be_helped(word, helps):
    assert Turn("k", LegWalk("left"), Plan(word), deque()).helps(1, 0) == helps


@pytest.mark.parametrize(
    ("word", "cue", "muted", "why", "told"),
    [
        ("cued", CUE, "", "unsure", ""),
        ("cued", None, "", "unsure", "unsure"),
        ("cued", None, "muted", "unsure", "muted"),
        ("catch", None, "muted", "unsure", ""),
        ("cued", None, "", "", ""),
    ],
)
def test_the_account_of_a_stride_says_what_became_of_it(word, cue, muted, why, told):
    walk, settled = LegWalk("left"), deque()
    walk.muted = muted
    turn = Turn("glute_ready", walk, Plan(word), settled)
    out = turn.settle(Begun(4, 400, 500), event(600), cue, 990, why)
    figures = (9, 10) if cue else (0, 0)
    assert list(settled) == [Settled("glute_ready", "left", 4, 400, word, figures[0], told, figures[1])]
    assert [(m.t_ns, m.cause_ns, m.seq, m.kind, m.leg, m.why) for m in out] == (
        [(620, 600, 0, "glute_ready", "left", told)] if told else []
    )
    assert all(500 in (m.target_ns,) for m in out)
