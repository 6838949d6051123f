"""The protocol's own file: edits are found once they are whole, ours are written without a comment lost."""

import pytest

from feedback.config import ConfigError, load_protocol
from feedback.cues.tunable import RefusedError
from feedback.processes.original import Original

TEXT = """\
name = "p"   # on the tablet

[cues.glute_ready]
lead_ms = 60.0   # before the strike
gain_db = -15    # soft

[[dose.blocks]]
kind = "training"   # the first bout
minutes = 5
"""
LEAD, GAIN = ("cues", "glute_ready", "lead_ms"), ("cues", "glute_ready", "gain_db")


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "p.toml"
    path.write_text(TEXT)
    return path


@pytest.fixture
def original(file, tmp_path):
    copy = tmp_path / "copy.toml"
    copy.write_text(TEXT)
    found = Original(file, copy)
    assert found.news(load_protocol(file)) == ()
    assert found.news(load_protocol(file)) == ()
    return found


@pytest.fixture
def in_force(file):
    return load_protocol(file)


def edit(file, *pairs):
    text = file.read_text()
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    file.write_text(text)


def test_an_edit_is_told_once_it_is_left_alone(original, in_force, file):
    edit(file, ("lead_ms = 60.0", "lead_ms = 80"))
    assert original.news(in_force) == ()
    edit(file, ("gain_db = -15", "gain_db = -18"))
    assert original.news(in_force) == (), "somebody is still writing"
    assert original.news(in_force) == (
        ("cues.glute_ready.gain_db", "-15", "-18"),
        ("cues.glute_ready.lead_ms", "60", "80"),
    )
    assert original.news(in_force) == ()


def test_a_file_that_goes_and_comes_back_as_it_was_is_no_news(original, in_force, file):
    file.unlink()
    assert original.news(in_force) == original.news(in_force) == ()
    file.write_text(TEXT + "# a remark\n")
    assert original.news(in_force) == original.news(in_force) == ()


def test_a_broken_file_is_told_with_its_line(original, in_force, file):
    edit(file, ("lead_ms = 60.0", "lead_ms = 900"))
    assert original.news(in_force) == ()
    with pytest.raises(ConfigError, match=r"p.toml:4: cues.glute_ready.lead_ms: is 900"):
        original.news(in_force)


def test_what_only_people_read_is_nothing_to_take_over(original, in_force, file):
    edit(file, ('name = "p"', 'name = "P"\nabout = "better words"'))
    assert original.edits(in_force) == ()


def test_a_trial_writes_nothing(original, file):
    diff = original.save({LEAD: 75.0}, is_trial=True)
    assert "-lead_ms = 60.0   # before the strike" in diff
    assert "+lead_ms = 75   # before the strike" in diff
    assert file.read_text() == TEXT


def test_saved_numbers_are_in_the_file_and_every_comment_stays(original, in_force, file):
    assert original.save({LEAD: 75.0, ("dose", "catch_pct"): 10.0}, is_trial=False)
    assert file.read_text().startswith(TEXT.replace("lead_ms = 60.0 ", "lead_ms = 75 ").partition("[[dose")[0])
    assert all(words in file.read_text() for words in ("# on the tablet", "# before the strike", "# the first bout"))
    assert load_protocol(file).dose.catch_pct == 10.0
    assert original.save({LEAD: 75.0, ("dose", "catch_pct"): 10.0}, is_trial=False) == ""
    tuned = load_protocol(file)
    assert original.news(tuned) == original.news(tuned) == (), "our own words are no edit"


def test_a_number_that_was_turned_back_is_not_written(original, file):
    assert original.save({LEAD: 60.0}, is_trial=False) == ""
    assert file.read_text() == TEXT


def test_an_edit_of_another_number_goes_together_with_ours(original, file):
    edit(file, ("gain_db = -15 ", "gain_db = -20 "))
    original.save({LEAD: 75.0}, is_trial=False)
    assert file.read_text() == TEXT.replace("gain_db = -15 ", "gain_db = -20 ").replace("= 60.0 ", "= 75 ")


def test_an_edit_of_the_same_number_is_never_written_over(original, file):
    edit(file, ("lead_ms = 60.0", "lead_ms = 80"))
    edited = file.read_text()
    with pytest.raises(RefusedError, match=r"edited meanwhile: cues.glute_ready.lead_ms is 80 there"):
        original.save({LEAD: 75.0, GAIN: -20.0}, is_trial=False)
    assert file.read_text() == edited


def test_blocks_that_came_meanwhile_are_not_mixed_up_with_ours(original, file):
    edit(file, ("[[dose.blocks]]\n", '[[dose.blocks]]\nkind = "warm_up"\nminutes = 5\n\n[[dose.blocks]]\n'))
    with pytest.raises(RefusedError, match="other blocks"):
        original.save({("dose", "blocks", 0, "minutes"): 7.0}, is_trial=False)


def test_without_a_file_of_its_own_there_is_nothing_to_save_into(file, in_force):
    lost = Original(None, file)
    assert lost.news(in_force) == ()
    with pytest.raises(RefusedError, match="no file of its own"):
        lost.save({LEAD: 75.0}, is_trial=False)


def test_without_the_file_nothing_is_taken_and_saving_says_so(original, file):
    """The session goes on with its own copy; the file may come back, and is then told as any edit."""
    in_force = load_protocol(file)
    file.unlink()
    assert [original.news(in_force) for _ in range(3)] == [(), (), ()]
    with pytest.raises((ConfigError, RefusedError), match=r"cannot be read"):
        original.save({LEAD: 70.0}, is_trial=False)
    assert not file.exists()
    file.write_text(TEXT.replace("60.0", "80.0"))
    assert original.news(in_force) == ()
    assert original.news(in_force) == (("cues.glute_ready.lead_ms", "60", "80"),)
