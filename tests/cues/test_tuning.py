"""Tuning: one number at a time, clamped, answered, from the next stride on, and into the file if it is to stay."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.config import Protocol, load_protocol, save_values
from feedback.cues.command_words import APPLY
from feedback.cues.tunable import RefusedError, tunables
from feedback.cues.tuning import Tuning, differences, lines, turned, values_to_save
from feedback.messages import Command

TEXT = """\
name = "p"   # on the tablet

[cues.hip_extend]
gain_db = -15   # soft

[cues.hip_extend.aim]
value = 1.0   # one SD
least = 2
most = 25

[cues.push_off]
lead_ms = 80

[[dose.blocks]]   # the first bout
kind = "training"
strides = 100
frequency_pct = 75   # three of four

[[dose.blocks]]
kind = "probe"
minutes = 1
"""


@pytest.fixture
def path(tmp_path):
    file = tmp_path / "p.toml"
    file.write_text(TEXT)
    return file


@pytest.fixture
def tuning(path):
    return Tuning(load_protocol(path))


def ask(tuning, key, value):
    return tuning.ask(Command(5, 3, 0, 42, "therapist", key, value), 9)


def test_a_number_is_changed_from_the_next_stride_on(tuning):
    answer = ask(tuning, "cues.hip_extend.aim.value", "1.5")
    assert (answer.number, answer.who, answer.t_ns, answer.cause_ns) == (42, "therapist", 9, 3)
    assert (answer.key, answer.before, answer.value, answer.words) == ("cues.hip_extend.aim.value", "1", "1.5", "")
    new = tuning.at_stride(9)
    assert new is not None
    assert new.cues.hip_extend.aim.value == 1.5
    assert tuning.at_stride(9) is None


@pytest.mark.parametrize(
    ("key", "asked", "value", "words"),
    [
        ("cues.push_off.lead_ms", "900", "300", "900 is above the most, 300"),
        ("cues.hip_extend.gain_db", "-90", "-60", "-90 is below the least, -60"),
        ("cues.hip_extend.aim.every_strides", "7.6", "8", "is a whole number: 8 it is"),
        ("cues.hip_extend.summary_strides", "8", "10", "may be 1, 5, 10, 15: 10 it is"),
        ("dose.blocks.0.frequency_pct", "140", "100", "140 is above the most, 100"),
        ("dose.catch_pct", "10", "10", ""),
        ("cues.hip_extend.aim.adapt", "false", "false", ""),
    ],
)
def test_it_is_clamped_to_its_bounds_and_the_bound_is_told(tuning, key, asked, value, words):
    answer = ask(tuning, key, asked)
    assert (answer.value, answer.words) == (value, words)
    assert tuning.at_stride(9) is not None


@pytest.mark.parametrize(
    ("key", "asked", "words"),
    [
        ("cues.hip_extend.sound", '"click"', "is no number"),
        ("cues.hip_extend.legs", '["left"]', "is no number"),
        ("cues.hip_extend.aim", "1", "is no number"),
        ("name", "3", "is no number"),
        ("cues.glute_ready.lead_ms", "60", "this protocol has no 'cues.glute_ready.lead_ms'"),
        ("cues.hip_extend.aims.value", "1", "this protocol has no"),
        ("dose.blocks.7.frequency_pct", "50", "this protocol has no"),
        ("", "1", "this protocol has no"),
        ("cues.hip_extend.aim.value", "much", "'much' is no number"),
        ("cues.hip_extend.aim.value", "nan", "must be finite"),
        ("cues.hip_extend.aim.value", "true", "is a number, and no switch"),
        ("cues.hip_extend.aim.value", "1\nleast = 3", "is no number"),
        ("cues.hip_extend.aim.adapt", "1", "is switched by true or false"),
        ("cues.hip_extend.aim.least", "30", "least = 30 is above most = 25"),
        ("dose.blocks.0.end_frequency_pct", "90", "help fades, it never grows"),
        ("dose.blocks.1.frequency_pct", "50", "has no cues"),
        ("dose.blocks.1.minutes", "none", "a block needs its length"),
        ("cues.push_off.lead_ms", "none", "cannot be left out"),
        ("cues.hip_extend.fallback", "false", "settled as the session begins"),
        ("dose.shuffle_training", "true", "drawn as the session begins"),
        ("cues.push_off.led_ms", "60", "did you mean 'cues.push_off.lead_ms'?"),
        ("dose.blocks.1.minutes", "0", "must be above 0"),
    ],
)
def test_what_cannot_be_is_refused_with_the_reason(tuning, key, asked, words):
    before = tuning.protocol
    answer = ask(tuning, key, asked)
    assert words in answer.words
    assert answer.value == answer.before
    assert tuning.protocol is before
    assert tuning.at_stride(9) is None
    assert tuning.changes == {}


@given(st.sampled_from(["cues.push_off.lead_ms", "cues.hip_extend.gain_db", "dose.catch_pct"]), st.floats(-1e9, 1e9))
def test_the_answer_is_what_is_in_force(key, number):
    tuning = Tuning(Protocol.model_validate({"name": "p", "cues": {"hip_extend": {}, "push_off": {}}}))
    answer = ask(tuning, key, repr(number))
    current = tuning.protocol
    for part in key.split("."):
        current = getattr(current, part)
    assert float(answer.value) == pytest.approx(current, rel=1e-9)
    assert Protocol.model_validate(tuning.protocol.model_dump(exclude_unset=True)) == tuning.protocol


def test_changes_go_into_the_file_and_every_comment_stays(tuning, path):
    for key, value in [
        ("cues.hip_extend.aim.value", "1.5"),
        ("dose.blocks.0.frequency_pct", "50"),
        ("cues.push_off.lead_ms", "70"),
        ("cues.push_off.lead_ms", "75"),
        ("cues.hip_extend.aim.value", "oops"),
    ]:
        ask(tuning, key, value)
    save_values(path, Protocol, values_to_save(tuning.changes))
    expected = TEXT.replace("value = 1.0 ", "value = 1.5 ").replace("frequency_pct = 75", "frequency_pct = 50")
    assert path.read_text() == expected.replace("lead_ms = 80", "lead_ms = 75")
    assert load_protocol(path) == tuning.protocol


def test_what_a_file_would_change_is_listed_to_be_offered(tuning, path):
    path.write_text(TEXT.replace("most = 25", "most = 20").replace("strides = 100", "strides = 120"))
    assert differences(tuning.protocol, load_protocol(path)) == (
        ("cues.hip_extend.aim.most", "25", "20"),
        ("dose.blocks.0.strides", "100", "120"),
    )
    assert differences(tuning.protocol, tuning.protocol) == ()


def test_a_number_that_may_be_left_out_is_taken_out(tuning, path):
    answer = ask(tuning, "cues.hip_extend.aim.most", "none")
    assert (answer.before, answer.value, answer.refused) == ("25", "", False)
    save_values(path, Protocol, values_to_save(tuning.changes))
    assert path.read_text() == TEXT.replace("most = 25\n", "")


def test_several_are_taken_together_though_one_by_one_they_would_contradict_each_other(tuning):
    wanted = {"cues.hip_extend.aim.least": "30", "cues.hip_extend.aim.most": "40", "cues.push_off.lead_ms": "900"}
    answer = ask(tuning, APPLY, lines(wanted))
    assert (answer.refused, answer.words) == (False, "cues.push_off.lead_ms: 900 is above the most, 300")
    assert answer.before.splitlines()[:2] == ["cues.hip_extend.aim.least = 2", "cues.hip_extend.aim.most = 25"]
    assert answer.value == lines(wanted | {"cues.push_off.lead_ms": "300"})


@pytest.mark.parametrize(
    "bad", ['cues.hip_extend.sound = "click"', "cues.push_off.led_ms = 3", "cues.hip_extend.aim.least = 90"]
)
def test_of_several_none_is_taken_if_one_is_refused(tuning, bad):
    before = tuning.protocol
    answer = ask(tuning, APPLY, f"cues.push_off.lead_ms = 70\n{bad}")
    assert answer.refused
    assert answer.value == answer.before
    assert (tuning.protocol, tuning.changes, tuning.at_stride(9)) == (before, {}, None)


@pytest.mark.parametrize("text", ["", "]", "cues.push_off.lead_ms", 'x = "y"'])
def test_several_that_cannot_be_read_are_refused(tuning, text):
    assert ask(tuning, APPLY, text).refused


def test_all_that_is_listed_can_be_asked_for_as_it_stands(tuning):
    before, rows = tuning.protocol, list(tunables(tuning.protocol))
    assert {"cues.hip_extend.aim.value", "dose.blocks.0.frequency_pct", "dose.voice_gain_db"} <= {
        row.key for row in rows
    }
    assert not {"dose.blocks.1.frequency_pct", "dose.blocks.1.strides"} & {row.key for row in rows}
    for row in rows:
        assert row.meaning
        answer = ask(tuning, row.key, row.value or "none")
        assert (answer.words, answer.value) == ("", row.value)
    assert tuning.protocol == before


def test_who_follows_has_the_same_in_force(tuning, path):
    other = Tuning(load_protocol(path))
    for key, value in [
        ("cues.push_off.lead_ms", "900"),
        ("cues.hip_extend.aim.most", "none"),
        ("cues.hip_extend.aim.least", "much"),
        (APPLY, lines({"cues.hip_extend.aim.least": "", "dose.catch_pct": "7.25"})),
    ]:
        other.follow(ask(tuning, key, value))
    other.follow(tuning.ask(Command(0, 0, 0, 1, "therapist", "cues.hip_extend.sound", '"click"'), 0))
    assert other.protocol == tuning.protocol
    assert other.changes == tuning.changes


def test_a_change_waits_for_a_strike_that_comes_after_it(tuning):
    tuning.ask(Command(0, 0, 0, 1, "therapist", "cues.push_off.lead_ms", "70"), 100)
    tuning.ask(Command(0, 0, 0, 2, "therapist", "cues.push_off.lead_ms", "75"), 200)
    assert tuning.at_stride(99) is None
    assert tuning.at_stride(150).cues.push_off.lead_ms == 70
    assert tuning.at_stride(150) is None
    assert tuning.at_stride(200).cues.push_off.lead_ms == 75


def test_numbers_are_turned_as_a_therapist_would_turn_them():
    protocol = Protocol.model_validate({"name": "p", "cues": {"glute_ready": {}}})
    other, notes = turned(protocol, ["cues.glute_ready.lead_ms = 90", "cues.glute_ready.gain_db=-99"])
    assert (other.cues.glute_ready.lead_ms, other.cues.glute_ready.gain_db) == (90, -60)
    (note,) = notes
    assert note.startswith("--set cues.glute_ready.gain_db=-99: ")
    assert protocol.cues.glute_ready.lead_ms == 60


@pytest.mark.parametrize(
    ("change", "words"),
    [("lead", "KEY=VALUE"), ("cues.glute_ready.lead_ms=", "KEY=VALUE"), ("pause=1", "no such number"),
     ("cues.push_off.lead_ms=9", "has no"), ("cues.glute_ready.lead_ms=x", "number")],
)  # fmt: skip
def test_what_is_no_number_is_not_turned(change, words):
    with pytest.raises(RefusedError, match=words):
        turned(Protocol.model_validate({"name": "p", "cues": {"glute_ready": {}}}), [change])
