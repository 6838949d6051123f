"""The tables of a session as Arrow tables, and what lies beside them: the dictionary and the session's facts.

Lives here: `arrow`, `write_beside`. Why: CSV and Parquet are written by the same library from the same columns. Must
never: know how a file looks.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import pyarrow as pa
from pyarrow import csv

from feedback.records.export import private, stem
from feedback.records.export.recording import Recording, read
from feedback.records.export.tables import Column, Table, tables_of
from feedback.records.session import SessionReader


def folder_of(session: SessionReader, out: Path) -> tuple[Recording, Path]:
    """The session read, and the folder for its tables, made where it is missing."""
    folder = out / stem(session)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return read(session), folder


def arrow(table: Table) -> pa.Table:
    """Its columns, a number that is not known as null; unit and meaning are each field's metadata."""
    arrays = [pa.array(column.values, pa.type_for_alias(column.kind), from_pandas=True) for column in table.columns]
    fields = [_field(column, array.type) for column, array in zip(table.columns, arrays, strict=True)]
    return pa.Table.from_arrays(arrays, schema=pa.schema(fields))


def write_csv(table: pa.Table, path: Path) -> Path:
    """Numbers in as many digits as give the same number again; nothing where it is null."""
    with private(path).open("wb") as file:
        csv.write_csv(table, file)
    return path


def write_beside(recording: Recording, tables: Sequence[Table], folder: Path) -> list[Path]:
    """dictionary.csv (each column of each table), session.json, and the session's own configuration files."""
    rows = [(table.name, column.name, column.unit, column.about) for table in tables for column in table.columns]
    names = ("table", "column", "unit", "meaning")
    cells = {name: [row[place] for row in rows] for place, name in enumerate(names)}
    made = [write_csv(pa.table(cells), folder / "dictionary.csv")]
    made.append(_text(folder / "session.json", json.dumps(facts_of(recording, tables), indent=1) + "\n"))
    return made + [_text(folder / name, text) for name, text in recording.session.attachments.items()]


def facts_of(recording: Recording, tables: Sequence[Table]) -> dict[str, object]:
    """What a reader has to know of a session besides its tables."""
    session = recording.session
    return asdict(session.facts) | {
        "origin_ns": recording.origin_ns,
        "damage": session.damage,
        "missing": dict(session.missing),
        "samples_of_other_width": recording.odd,
        "rows": {table.name: table.rows for table in tables},
        "rates_hz": {series.name: series.rate_hz for series in recording.series},
    }


def tables(recording: Recording) -> list[Table]:
    """All of them."""
    return list(tables_of(recording))


def _field(column: Column, kind: pa.DataType) -> pa.Field:
    return pa.field(column.name, kind, metadata={"unit": column.unit, "meaning": column.about})


def _text(path: Path, text: str) -> Path:
    private(path).write_text(text, encoding="utf-8")
    return path
