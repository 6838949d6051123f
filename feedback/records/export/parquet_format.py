"""Parquet: a folder of tables, one file each, with dictionary.csv and session.json.

Lives here: `write`. Why: typed, small and fast for pandas, DuckDB, R and Spark; unit and meaning stand in each field's
metadata too. Must never: differ from the CSV in a value.
"""

from pathlib import Path

from pyarrow import parquet

from feedback.records.export import private
from feedback.records.export.arrow import arrow, folder_of, tables, write_beside
from feedback.records.export.tables import Table
from feedback.records.session import SessionReader


def write(session: SessionReader, out: Path) -> list[Path]:
    """OUT/SESSION/TABLE.parquet."""
    recording, folder = folder_of(session, out)
    found = tables(recording)
    made = [_one(table, folder / f"{table.name}.parquet") for table in found]
    return made + write_beside(recording, found, folder)


def _one(table: Table, path: Path) -> Path:
    parquet.write_table(arrow(table), private(path), compression="zstd")
    return path
