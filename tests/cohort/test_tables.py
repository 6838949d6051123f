from io import BytesIO

import pytest
from pyarrow import parquet

from feedback.cohort.analysis import analysed
from feedback.cohort.settings import Settings
from feedback.cohort.tables import TABLES, parquets


@pytest.fixture
def parts(archive, settings):
    found = analysed(archive / "P1_01.txt", "P1_01.txt", settings)
    return parquets(found, "file:///P1_01.txt", "abc")


def read(content):
    return parquet.read_table(BytesIO(content))


def test_the_same_input_gives_the_same_bytes(archive, settings, parts):
    found = analysed(archive / "P1_01.txt", "P1_01.txt", settings)
    assert parquets(found, "file:///P1_01.txt", "abc") == parts
    assert set(parts) == set(TABLES)


def test_strides_know_their_block_and_the_help_they_had(parts):
    strides = read(parts["strides"]).to_pylist()
    assert {row["block_kind"] for row in strides} >= {"training", "probe"}
    assert {row["help"] for row in strides} >= {"cued", "uncued"}
    assert all(row["block_kind"] == "training" for row in strides if row["help"] == "cued")
    (session,) = read(parts["sessions"]).to_pylist()
    assert session["strides"] == len(strides)
    assert session["cues_sent"] == sum(bool(row["cue_id"]) for row in read(parts["ledger"]).to_pylist())


def test_a_table_has_the_same_columns_and_types_whoever_walked(archive, settings, parts):
    bare = analysed(archive / "P3_01.txt", "P3_01.txt", Settings(rig=settings.rig))
    others = parquets(bare, "", "")
    assert set(others) == {"sessions", "strides", "measures"}, "without a protocol there is no ledger"
    for name, content in others.items():
        assert read(content).schema == read(parts[name]).schema, name
