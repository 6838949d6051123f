"""Sessions of every schema that there has been are read; newer ones are refused in words."""

import json
import re
from dataclasses import replace
from pathlib import Path

import msgpack
import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback import __version__
from feedback.bus import RawMessage
from feedback.cli import main
from feedback.messages import SCHEMA, Gap, Samples
from feedback.records.facts import FIRST_SCHEMA, SessionFacts
from feedback.records.migration import MIGRATIONS, Migration, SchemaError, Step
from feedback.records.session import SessionError, SessionReader
from feedback.records.summary import summarise
from feedback.records.writer import SessionWriter
from feedback.wire import pack

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "sessions"
FACTS = SessionFacts("P-07", "soles", "ready", 1_700_000_000.25, 5_000)


def in_newtons(fields):
    """What schema 0 of these tests called grams."""
    return {name: value for name, value in fields.items() if name != "grams"} | {
        "values": [gram / 100 for gram in fields["grams"]]
    }


ZERO = Step(
    topics={"holes": "gap"},
    messages={"sole_grams": lambda fields: None, "samples": in_newtons},
    files={"rig.toml": lambda text: text.replace("label =", "name =")},
)
HEAD = {"schema": 0, "t_ns": 10, "cause_ns": 9, "seq": 0}
HOLE = {"reader": "r", "topic": "cue", "writer": "w", "missing": 2}
OLD = (
    RawMessage("samples", "soles", msgpack.packb(HEAD | {"stream": "soles", "frame": 1, "grams": [250.0]}), 11),
    RawMessage("holes", "engine", msgpack.packb(HEAD | HOLE), 12),
    RawMessage("sole_grams", "soles", msgpack.packb(HEAD), 13),
    RawMessage("samples", "soles", b"\xc1 torn", 14),
)


def written(path, facts, raws=OLD):
    writer = SessionWriter(path, facts, {"rig.toml": 'label = "soles"\n'}, min_free_mib=1)
    for raw in raws:
        writer.write(raw)
    return writer.finish()


@pytest.fixture
def old(tmp_path, monkeypatch):
    monkeypatch.setitem(MIGRATIONS, 0, ZERO)
    return written(tmp_path / "old.mcap", replace(FACTS, schema=0, software="stridecue 0.0.1"))


def test_an_older_session_is_read_in_the_present_form(old):
    session = SessionReader(old)
    assert [(row.topic, row.message) for row in session.messages()] == [
        ("samples", Samples(10, 9, 0, "soles", 1, (2.5,))),
        ("gap", Gap(10, 9, 0, "r", "cue", "w", 2)),
    ]
    assert session.attachments == {"rig.toml": 'name = "soles"\n'}
    assert (session.schema, session.facts.schema, session.facts.software) == (0, SCHEMA, "stridecue 0.0.1")
    assert sum(session.bad_records.values()) == 1, "what is damaged is told, and not hidden by the migration"


def test_repaired_it_has_the_present_form_on_the_disk_and_the_old_file_stays(old, tmp_path, monkeypatch, capsys):
    before = old.read_bytes()
    main(["sessions", "show", str(old)])
    assert "schema 0, read in the form of schema 1" in capsys.readouterr().out
    main(["sessions", "repair", str(old), "--out", str(tmp_path / "new.mcap")])
    monkeypatch.delitem(MIGRATIONS, 0)
    session = SessionReader(tmp_path / "new.mcap")
    assert (session.schema, session.facts.patient) == (SCHEMA, "P-07")
    assert sum(1 for _ in session.messages()) == 2
    assert old.read_bytes() == before


def test_a_newer_session_is_refused_in_words(tmp_path, capsys):
    path = written(tmp_path / "new.mcap", replace(FACTS, schema=SCHEMA + 1, software="stridecue 9.0.0"))
    words = f"{path}: was made by stridecue 9.0.0, and cannot be read by stridecue {__version__}: its schema is 2, and"
    with pytest.raises(SessionError, match=re.escape(words)):
        SessionReader(path)
    assert main(["report", str(path)]) == 2
    assert "stridecue 9.0.0" in capsys.readouterr().err


def test_one_that_no_step_leads_on_from_is_refused_in_words(tmp_path):
    path = written(tmp_path / "ancient.mcap", replace(FACTS, schema=-3))
    with pytest.raises(SessionError, match="its schema is -3, and this version reads from 1 on"):
        SessionReader(path)


def test_steps_are_taken_one_after_another():
    steps = {
        1: Step(topics={"a": "b"}, messages={"a": lambda fields: fields | {"x": 1}}),
        2: Step(messages={"b": lambda fields: fields | {"x": fields["x"] + 1}, "a": lambda fields: None}),
        3: Step(topics={"b": "c"}, files={"rig.toml": str.upper}),
    }
    migration = Migration(1, steps, present=4)
    assert (migration.topic("a"), migration.topic("other")) == ("c", "other")
    (raw,) = migration.messages([RawMessage("c", "w", msgpack.packb({"schema": 1}), 5)])
    assert msgpack.unpackb(raw.data) == {"schema": 4, "x": 2}
    assert migration.file("rig.toml", "key") == "KEY"
    assert Migration(4, steps, present=4).file("rig.toml", "key") == "key"
    assert not Migration(4, steps, present=4)
    with pytest.raises(SchemaError, match="reads from 1 on"):
        Migration(0, steps, present=4)


@given(st.binary(max_size=40))
def test_bytes_that_are_no_message_pass_as_they_are(data):
    migration = Migration(0, {0: Step()}, present=1)
    (raw,) = migration.messages([RawMessage("samples", "w", data, 1)])
    assert raw.data == data or msgpack.unpackb(raw.data)["schema"] == 1


def test_every_older_schema_has_a_step():
    assert sorted(MIGRATIONS) == list(range(FIRST_SCHEMA, SCHEMA))


@pytest.mark.parametrize("schema", range(FIRST_SCHEMA, SCHEMA + 1))
def test_a_golden_session_of_each_schema_says_what_it_said(schema):
    """Fields that a later version adds are its own; those that it changes are changed by its step, and here."""
    path = GOLDEN / f"schema_{schema}_topics.mcap"
    said = json.loads(path.with_suffix(".json").read_text())
    session = SessionReader(path)
    found = {row.topic: row.message for row in session.messages()}
    assert (session.damage, session.schema) == ("", schema)
    assert set(found) == set(said)
    for topic, fields in said.items():
        told = {name: getattr(found[topic], name) for name in fields}
        assert json.loads(json.dumps(told, default=bytes.decode)) == fields, topic


@pytest.mark.parametrize("schema", range(FIRST_SCHEMA, SCHEMA + 1))
def test_a_golden_walk_of_each_schema_has_a_summary_and_a_report(schema, tmp_path):
    path = GOLDEN / f"schema_{schema}_walk.mcap"
    session = SessionReader(path)
    assert "left     3 strides" in summarise(session).text()
    assert session.damage == ""
    assert main(["report", str(path), "--out", str(tmp_path / "walk.html")]) == 0


def test_a_file_that_names_no_schema_is_of_the_first_one():
    assert SessionFacts.of({"patient": "P-07"}).schema == FIRST_SCHEMA
    assert SessionFacts.of(SessionFacts().metadata()).schema == SCHEMA


def test_writing_says_the_present_schema(tmp_path):
    path = written(tmp_path / "now.mcap", FACTS, [RawMessage("gap", "e", pack(Gap(1, 1, 0, "r", "cue", "w", 1)), 2)])
    assert b"schema" in path.read_bytes()
    assert SessionReader(path).schema == SCHEMA
