import duckdb
import numpy as np
import pandas as pd
import pytest

from feedback.records.export import csv_format, parquet_format
from feedback.records.export.recording import read
from feedback.records.export.tables import is_for_people, tables_of
from feedback.topics import TOPICS


def test_a_table_a_stream_and_a_table_a_kind_of_message(full):
    names = {table.name for table in tables_of(read(full))}
    streams = {"samples_soles_left", "samples_soles_right", "samples_thigh_imu", "samples_emg_emg", "samples_belt_belt"}
    assert names == streams | {
        "events", "strides", "measures", "played", "ledger", "blocks", "commands", "answers", "notices",
    }  # fmt: skip


def test_what_is_for_machines_has_no_table():
    kinds = {topic: is_for_people(row.message) for topic, row in TOPICS.items()}
    assert not kinds["turns"]
    assert kinds["gait_event"]


def test_no_message_loses_a_field(full):
    for table in tables_of(read(full)):
        names = [column.name for column in table.columns]
        assert len(set(names)) == len(names)
        assert {len(column.values) for column in table.columns} == {table.rows}


def test_pandas_reads_the_same_numbers_from_the_csv(full, tmp_path, expected):
    csv_format.write(full, tmp_path)
    for stream in ("soles.left", "soles.right", "emg.emg", "thigh.imu", "belt.belt"):
        found = pd.read_csv(tmp_path / "full" / f"samples_{stream.replace('.', '_')}.csv")
        assert found.iloc[:, 4:].to_numpy(float).tolist() == [list(row) for row in expected(stream)]
        assert found["time_s"].to_list() == ((found["t_ns"] - found["t_ns"].iloc[0]) / 1e9).to_list()
    soles = pd.read_csv(tmp_path / "full" / "samples_soles_left.csv")
    assert list(soles.columns) == ["time_s", "t_ns", "arrival_ns", "frame", "heel_n", "toe_n"]


def test_texts_survive_quotes_line_breaks_and_nothing(full, tmp_path):
    csv_format.write(full, tmp_path)
    notice = pd.read_csv(tmp_path / "full" / "notices.csv")
    assert notice["text"][0] == 'the card says "48 kHz",\nand a tab\there'
    measure = pd.read_csv(tmp_path / "full" / "measures.csv")
    assert measure["value"][0] == 12.25
    assert np.isnan(measure["sigma"][0])
    assert pd.read_csv(tmp_path / "full" / "blocks.csv")["cues"][0] == "a b"


def test_duckdb_reads_parquet_and_finds_what_csv_has(full, tmp_path):
    csv_format.write(full, tmp_path / "csv")
    parquet_format.write(full, tmp_path / "parquet")
    tables = [path.stem for path in (tmp_path / "parquet" / "full").glob("*.parquet")]
    assert len(tables) == 14
    for name in tables:
        typed = duckdb.sql(f"select * from '{tmp_path}/parquet/full/{name}.parquet'").fetchdf()
        text = pd.read_csv(tmp_path / "csv" / "full" / f"{name}.csv")
        assert list(typed.columns) == list(text.columns)
        for column in typed:
            both = zip(typed[column], text[column], strict=True)
            assert all(same(one, other) for one, other in both), column


def same(typed, text):
    """A text of digits is a number to the reader of a CSV."""
    return typed == text or str(typed) == str(text) or (is_nothing(typed) and is_nothing(text))


def is_nothing(cell):
    return cell is None or cell == "" or cell != cell


def test_the_dictionary_tells_every_column_of_every_table(full, tmp_path):
    csv_format.write(full, tmp_path)
    folder = tmp_path / "full"
    told = pd.read_csv(folder / "dictionary.csv").groupby("table")["column"].apply(list).to_dict()
    assert {name: list(pd.read_csv(folder / f"{name}.csv").columns) for name in told} == told
    assert pd.read_csv(folder / "dictionary.csv")["meaning"].notna().all()
    assert (folder / "rig.toml").read_text() == full.attachments["rig.toml"]


@pytest.mark.parametrize("form", [csv_format, parquet_format])
def test_files_are_private_and_written_anew(full, tmp_path, form):
    made = form.write(full, tmp_path)
    assert form.write(full, tmp_path) == made
    assert {path.stat().st_mode & 0o777 for path in made} == {0o600}
