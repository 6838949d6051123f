import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.cues.catalogue import CATALOGUE
from feedback.outputs.calm import WINDOW_NS
from feedback.outputs.marks import CUE_WORDS, FLASHES, LIT_NS, Mark, Marks

MS, SECOND = 1_000_000, 1_000_000_000
NOW = 50 * SECOND


def test_a_cue_lights_its_legs_mark_and_fades(say) -> None:
    marks = Marks()
    marks.take(say.played(NOW + 5 * MS, "right"))
    assert marks.show("right", NOW).glow == 0.0  # it has not sounded yet
    assert marks.show("right", NOW + 5 * MS) == Mark("right", 1.0, "Ready")
    assert marks.show("left", NOW + 5 * MS) == Mark("left", 0.0, "")
    assert marks.show("right", NOW + 5 * MS + LIT_NS // 2) == Mark("right", 0.5, "Ready")
    assert marks.show("right", NOW + 5 * MS + LIT_NS).word == ""


def test_with_reduced_motion_it_is_on_and_off(say) -> None:
    marks = Marks(fades=False)
    marks.take(say.played(NOW, "left"))
    assert {marks.show("left", NOW + k * LIT_NS // 10).glow for k in range(10)} == {1.0}


@pytest.mark.parametrize("outcome", ["late", "cancelled", "lost"])
def test_what_did_not_sound_does_not_light(say, outcome: str) -> None:
    marks = Marks()
    marks.take(say.played(outcome=outcome))
    assert marks.show("left", NOW).glow == 0.0


@given(st.lists(st.tuples(st.integers(1, 400), st.sampled_from(["left", "right"])), min_size=1, max_size=60))
def test_nothing_lights_more_than_three_times_a_second(say, steps: list[tuple[int, str]]) -> None:
    marks, onset_ns, begun = Marks(), NOW, []
    for gap_ms, leg in steps:
        onset_ns += gap_ms * MS
        before = {name: marks.show(name, onset_ns - 1).glow for name in ("left", "right")}
        marks.take(say.played(onset_ns, leg))
        begun += [onset_ns for name, glow in before.items() if marks.show(name, onset_ns).glow > glow]
    assert begun
    assert all(later - first >= WINDOW_NS for first, later in zip(begun, begun[FLASHES:], strict=False))


def test_at_a_brisk_walk_every_cue_lights(say) -> None:
    marks = Marks()
    for step in range(20):  # 150 steps a minute, both legs cued
        leg = ("left", "right")[step % 2]
        marks.take(say.played(NOW + step * 400 * MS, leg))
        assert marks.show(leg, NOW + step * 400 * MS).glow == 1.0


def test_every_cue_that_sounds_has_its_word_and_no_word_names_a_muscle() -> None:
    assert set(CUE_WORDS) == set(CATALOGUE) - {"guard"}
    assert not [word for word in CUE_WORDS.values() if "glut" in word.lower() or "muscle" in word.lower()]
