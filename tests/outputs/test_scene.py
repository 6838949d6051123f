import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.messages import AudioHealth, GaitState, Played, SensorHealth, Signal
from feedback.outputs.scene import FLASH_WINDOW_NS, FLASHES, LIT_NS, STALE_NS, Stage

MS, SECOND = 1_000_000, 1_000_000_000
NOW = 50 * SECOND


def gait(state: str = "walking", t_ns: int = NOW, cadence: float = 120.0, phase: float = 0.25) -> GaitState:
    return GaitState(t_ns, t_ns, 0, state, phase, phase + 0.5, 0.9, 0.02, cadence)


def played(onset_ns: int = NOW, leg: str = "left", outcome: str = "played") -> Played:
    return Played(onset_ns, 1, 0, 7, 0, "glute_ready", leg, onset_ns, onset_ns, 0, outcome)


def health(state: str) -> SensorHealth:
    return SensorHealth(NOW, NOW, 0, "soles", state, "", 100.0, 0, 0, 0, 0, 0)


def stage(*messages: object) -> Stage:
    result = Stage()
    for message in messages:
        result.take(message)  # type: ignore[arg-type]
    return result


def test_before_anything_came_it_waits_and_does_not_alarm() -> None:
    scene = Stage().scene(NOW)
    assert (scene.words, scene.alarm) == ("Waiting for the soles", False)
    assert (scene.left.lost, scene.left.load, scene.left.phase) == ("no signal", 0.0, None)


def test_a_walk_is_shown_live() -> None:
    scene = stage(gait()).scene(NOW)
    assert (scene.words, scene.detail, scene.alarm) == ("Walking", "120 steps a minute", False)
    assert (scene.left.load, scene.right.load) == (0.9, 0.02)
    assert (scene.left.phase, scene.right.phase) == (0.25, 0.75)
    assert scene.left.glow == scene.right.glow == 0.0
    assert scene.left.lost == scene.right.lost == ""


def test_the_phase_goes_on_between_messages_and_waits_at_the_end() -> None:
    now = stage(gait())  # a stride lasts 1 s
    assert now.scene(NOW + 100 * MS).left.phase == pytest.approx(0.35)
    assert now.scene(NOW + 300 * MS).right.phase == 1.0


@pytest.mark.parametrize(
    ("state", "words"), [("standing", "Standing"), ("irregular", "Irregular steps"), ("stopping", "Stopping")]
)
def test_the_state_is_told_in_words(state: str, words: str) -> None:
    scene = stage(gait(state, cadence=math.nan, phase=math.nan)).scene(NOW)
    assert (scene.words, scene.detail) == (words, "")
    assert scene.left.phase is None


def test_old_data_is_not_shown_as_if_it_were_live() -> None:
    now = stage(gait())
    assert now.scene(NOW + STALE_NS).words == "Walking"
    scene = now.scene(NOW + STALE_NS + 1)
    assert (scene.words, scene.alarm, scene.left.load, scene.left.phase) == ("Signal lost", True, 0.0, None)


def test_one_lost_sole_is_named_and_the_other_stays() -> None:
    now = stage(gait("no_signal"), Signal(NOW, NOW, 0, "soles.left", "silent", "nothing for 300 ms"))
    scene = now.scene(NOW)
    assert (scene.words, scene.alarm) == ("Left: signal lost", True)
    assert (scene.left.lost, scene.left.load) == ("signal silent", 0.0)
    assert (scene.right.lost, scene.right.load) == ("", 0.02)
    now.take(Signal(NOW, NOW, 1, "soles.left", "ok", ""))
    now.take(gait())
    assert now.scene(NOW).words == "Walking"


def test_both_lost_are_told_together() -> None:
    faults = [Signal(NOW, NOW, 0, f"soles.{leg}", "faulty", "") for leg in ("left", "right")]
    assert stage(gait("no_signal"), *faults).scene(NOW).words == "Left and right: signal lost"
    assert stage(gait("no_signal")).scene(NOW).words == "Signal lost"


def test_a_cue_lights_its_legs_mark_and_fades() -> None:
    now = stage(gait(), played(NOW + 5 * MS, "right"))
    assert now.scene(NOW).right.glow == 0.0  # it has not sounded yet
    lit = now.scene(NOW + 5 * MS)
    assert (lit.right.glow, lit.right.word, lit.left.glow, lit.left.word) == (1.0, "READY", 0.0, "")
    half = now.scene(NOW + 5 * MS + LIT_NS // 2).right
    assert (half.glow, half.word) == (pytest.approx(0.5), "READY")
    assert now.scene(NOW + 5 * MS + LIT_NS).right[3:5] == (0.0, "")


@pytest.mark.parametrize("outcome", ["late", "cancelled", "lost"])
def test_what_did_not_sound_does_not_light(outcome: str) -> None:
    assert stage(gait(), played(outcome=outcome)).scene(NOW).left.glow == 0.0


@given(st.lists(st.tuples(st.integers(1, 400), st.sampled_from(["left", "right"])), min_size=1, max_size=60))
def test_nothing_flashes_more_than_three_times_a_second(steps: list[tuple[int, str]]) -> None:
    now, onset_ns, begun, shown = stage(gait()), NOW, [], {"left": 0.0, "right": 0.0}
    for gap_ms, leg in steps:
        onset_ns += gap_ms * MS
        shown = {name: getattr(now.scene(onset_ns - 1), name).glow for name in shown}
        now.take(played(onset_ns, leg))
        begun += [onset_ns for name in shown if getattr(now.scene(onset_ns), name).glow > shown[name]]
    assert begun
    assert all(later - first >= FLASH_WINDOW_NS for first, later in zip(begun, begun[FLASHES:], strict=False))


def test_at_a_brisk_walk_every_cue_lights() -> None:
    now = stage(gait())
    for step in range(20):  # 150 steps a minute, both legs cued
        leg = ("left", "right")[step % 2]
        now.take(played(NOW + step * 400 * MS, leg))
        assert getattr(now.scene(NOW + step * 400 * MS), leg).glow == 1.0


def test_what_is_missing_is_told_beneath() -> None:
    silent = AudioHealth(NOW, 0, 0, "null", 48000, 128, 0, 0, 0)
    assert stage(gait(), silent).scene(NOW).detail == "no sound device"
    assert stage(gait(), silent, health("lost")).scene(NOW).detail == "looking for soles"
    assert stage(gait(), health("lost"), health("streaming")).scene(NOW).detail == "120 steps a minute"


@given(st.floats(), st.floats())
def test_any_load_can_be_drawn(left: float, right: float) -> None:
    scene = stage(gait().replace(left_load=left, right_load=right)).scene(NOW)
    assert 0.0 <= scene.left.load <= 1.0
    assert 0.0 <= scene.right.load <= 1.0
