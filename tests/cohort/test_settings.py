import pytest

from feedback.cohort.settings import Settings, changed
from feedback.config import load_protocol
from feedback.records.session import SessionError, SessionReader
from feedback.records.settings import loaded


def test_the_key_differs_with_every_setting_and_with_nothing_else():
    ways = [{}, {"rig": "a"}, {"protocol": "a"}, {"patient": "a"}, {"changes": ("a=1",)}, {"rerun": True}]
    keys = [Settings(**way).key for way in ways]
    assert len(set(keys)) == len(ways)
    assert keys == [Settings(**way).key for way in ways]
    assert [Settings(**way).again for way in ways] == [False, *[True] * 5]


def test_numbers_are_changed_as_they_are_tuned(settings):
    protocol = loaded(settings.protocol, "p.toml", load_protocol)
    other = changed(protocol, ("dose.blocks.0.strides=20", "cues.load_affected.gain_db=-20"))
    assert other.dose.blocks[0].strides == 20
    assert other.cues.load_affected.gain_db == -20


@pytest.mark.parametrize(
    ("text", "words"),
    [("dose.blocks.0.strides", "KEY=VALUE was expected"), ("cues.nothing.x=1", "has no 'cues.nothing.x'"),
     ("dose.blocks.0.strides=1", "below the least"), ("cues.load_affected.sound=click", "no number")],
)  # fmt: skip
def test_what_would_not_be_as_asked_is_refused(settings, text, words):
    with pytest.raises(SessionError, match=words):
        changed(loaded(settings.protocol, "p.toml", load_protocol), (text,))


def test_a_protocol_that_the_session_has_no_sensors_for_is_refused(make_session, tmp_path):
    session = SessionReader(make_session(tmp_path / "s.mcap"))
    needy = 'name = "hip"\n[cues.tall_pelvis]\n'
    with pytest.raises(SessionError, match="has not the sensors for this protocol: "):
        Settings(protocol=needy).of_session(session)


def test_a_walk_needs_a_rig():
    with pytest.raises(SessionError, match="needs --rig"):
        Settings().of_walk()
