"""What is said aloud: numbers and blocks, once each, and no stride's business."""

from math import nan

import pytest

from feedback.config.dose import Block
from feedback.cues.catalogue import CATALOGUE
from feedback.cues.course import END, PAUSE
from feedback.cues.spoken import AFTER_NS, COUNT_DOWN, FIRST_ID, SPEECH, WORDS, Speaker
from feedback.messages import BlockBegins


def block(number, kind, countdown=0, t_ns=1_000_000_000):
    return BlockBegins(t_ns, t_ns + 9, 0, number, kind, 0.0, 0.0, nan, 30, (), countdown)


def test_a_block_is_counted_down_and_named():
    speaker = Speaker()
    course = [block(2, "training", 3), block(2, "training", 2), block(2, "training", 1), block(2, "training")]
    cues = [speaker.say(one, -15.0) for one in course]
    assert [cue.sound for cue in cues] == ["say:three", "say:two", "say:one", "say:Training"]
    assert {(cue.kind, cue.leg, cue.purpose, cue.gain_db) for cue in cues} == {(COUNT_DOWN, "", SPEECH, -15.0)}
    assert {cue.due_ns - one.t_ns for cue, one in zip(cues, course, strict=True)} == {AFTER_NS}
    assert [cue.cue_id for cue in cues] == [FIRST_ID + k for k in range(4)]


def test_what_goes_on_is_not_named_again():
    speaker = Speaker()
    course = [block(1, "training"), block(1, "training"), block(1, "pause"), block(1, "training"), block(5, "probe")]
    said = [cue.sound if (cue := speaker.say(one, -15.0)) else "" for one in course]
    assert said == ["say:Training", "", "say:Pause", "say:Training", "say:Walk on without cues"]


def test_a_protocol_without_blocks_begins_without_a_word_and_comes_back_with_one():
    speaker = Speaker()
    assert speaker.say(block(0, "training"), -15.0) is None
    assert speaker.say(block(2, "probe"), -15.0).sound == "say:Walk on without cues"
    assert speaker.say(block(0, "training"), -15.0).sound == "say:Training"


def test_every_kind_of_block_has_its_words():
    kinds = set(Block.model_fields["kind"].annotation.__args__)
    assert set(WORDS) == kinds | {PAUSE, END}


@pytest.mark.parametrize("kind", [COUNT_DOWN])
def test_it_is_no_cue_of_the_catalogue(kind):
    assert kind not in CATALOGUE
