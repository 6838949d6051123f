import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.messages import Acknowledged, AudioHealth, Signal
from feedback.outputs.scene import LOST_NS, QUESTION, STALE_NS, Stage

MS, SECOND = 1_000_000, 1_000_000_000
NOW = 50 * SECOND


def lost(leg: str, state: str = "silent") -> Signal:
    return Signal(NOW, NOW, 0, f"insoles.{leg}", state, "")


def answer(who: str, key: str = "effort", words: str = "") -> Acknowledged:
    return Acknowledged(NOW, 0, 0, 1, who, key, "7", "", words)


def test_before_anything_came_it_waits_and_does_not_alarm(stage) -> None:
    scene = stage().scene(NOW)
    assert scene.line == ("Waiting for the soles", "plain")
    assert all(foot.lost and not any(foot.zones) for foot in scene.feet)
    assert scene.gauge is None


def test_a_walk_is_shown_live_zone_by_zone(stage, say) -> None:
    now = stage(say.gait(), say.sole("left", (300.0,) * 8), say.sole("right", (0.0,) * 8))
    scene = now.scene(NOW)
    assert [foot.lost for foot in scene.feet] == [False, False]
    assert scene.feet[0].zones == (1.0,) * 8
    assert scene.feet[1].zones == (0.0,) * 8
    assert scene.line.words == "Walking"


def test_old_data_is_not_shown_as_if_it_were_live(stage, say) -> None:
    now = stage(say.gait(), say.sole("left", (300.0,) * 8))
    assert now.scene(NOW + STALE_NS).line.words == "Walking"
    scene = now.scene(NOW + STALE_NS + LOST_NS)
    assert scene.line == ("Signal lost", "alarm")
    assert all(foot.lost and not any(foot.zones) for foot in scene.feet)


def test_one_lost_sole_is_named_and_the_other_stays(stage, say) -> None:
    now = stage(say.gait("no_signal", right=0.5), lost("left"))
    scene = now.scene(NOW)
    assert scene.line == ("Left signal lost", "alarm")
    assert [foot.lost for foot in scene.feet] == [True, False]
    assert scene.feet[1].zones == (0.5,) * 8
    for message in (lost("left", "ok"), say.gait(t_ns=NOW + LOST_NS)):
        now.take(message)
    scene = now.scene(NOW + LOST_NS)
    assert (scene.line.words, scene.feet[0].lost) == ("Walking", False)


def test_both_lost_are_told_together(stage, say) -> None:
    assert stage(say.gait("no_signal"), lost("left"), lost("right", "faulty")).scene(NOW).line.words == "Signal lost"
    assert stage(say.gait("no_signal")).scene(NOW).line.words == "Signal lost"


def test_a_scored_cue_has_its_bar_and_a_test_without_help_has_none(stage, say) -> None:
    now = stage(say.gait(), say.block(cues=("hip_extend",)), say.target())
    assert now.scene(NOW).gauge.title == "Let it trail"
    now.take(say.block("probe", t_ns=NOW + SECOND))
    now.take(say.outcome("hit", t_ns=NOW + SECOND))
    assert now.scene(NOW + 2 * SECOND).gauge is None


def test_a_count_changes_no_bar(stage, say) -> None:
    now = stage(say.gait(), say.block(cues=("hip_extend",)), say.block("probe", count=3))
    scene = now.scene(NOW)
    assert scene.line == ("On your own in 3", "count")
    assert scene.gauge is not None


@pytest.mark.parametrize("kind", ["pause", "rest", "end"])
def test_while_resting_the_effort_is_asked_for_until_it_is_told(stage, say, kind: str) -> None:
    now = stage(say.gait(), say.block(cues=("hip_extend",)))
    assert now.scene(NOW).question == ""
    now.take(say.block(kind))
    scene = now.scene(NOW + SECOND)
    assert (scene.question, scene.gauge) == (QUESTION, None)
    now.take(answer("screen", words="effort is rated from 0 to 10"))
    assert now.scene(NOW + SECOND).question == QUESTION
    now.take(answer("therapist"))
    scene = now.scene(NOW + 2 * SECOND)
    assert scene.question == ""


def test_answers_to_others_are_not_read_out(stage, say) -> None:
    now = stage(say.gait(), answer("therapist", "pause", "nothing is running"))
    assert now.scene(NOW).line.words == "Walking"
    now.take(answer("screen", "pause", "nothing is running"))
    assert now.scene(NOW + SECOND // 2).line.words == "Nothing is running"


def test_the_situation_of_the_keys(stage, say) -> None:
    now = stage(say.block("pause"), AudioHealth(NOW, 0, 0, "x", 48000, 128, 0, 0, 0, silenced=True))
    assert now.situation == ("pause", True)


def test_each_of_the_three_can_be_left_out_and_alarms_cannot(stage, say) -> None:
    told = (say.gait(), say.block(cues=("hip_extend",)), say.target(), say.played())
    assert stage(*told, feet=False).scene(NOW)[:2] == ((), ())
    assert stage(*told, bar=False).scene(NOW).gauge is None
    quiet = stage(*told, words=False)
    assert quiet.scene(NOW).line.words == ""
    quiet.take(lost("left"))
    assert quiet.scene(NOW + SECOND // 2).line.words == "Left signal lost"


def test_marks_light_with_what_was_played(stage, say) -> None:
    assert [mark.glow for mark in stage(say.gait(), say.played()).scene(NOW).marks] == [1.0, 0.0]


@given(st.floats(), st.floats())
def test_any_load_can_be_drawn(full_rig, hip, say, left: float, right: float) -> None:
    now = Stage(full_rig, hip)
    now.take(say.gait(left=left, right=right))
    for foot in now.scene(NOW).feet:
        assert all(0.0 <= level <= 1.0 for level in foot.zones)
        assert not any(math.isnan(level) for level in foot.zones)
