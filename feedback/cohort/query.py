"""Questions to a data set, in SQL, by DuckDB.

Lives here: `opened`, the data set's tables as views; `answered`, one question's answer. Why: DuckDB reads the Parquet
where it lies, thousands of parts at once. Must never: change the data set: the views are read only.
"""

import json
from pathlib import Path
from typing import Any

import duckdb

from feedback.cohort.tables import TABLES


class QueryError(Exception):
    """A question cannot be answered; the text says why."""


def opened(folder: Path) -> "duckdb.DuckDBPyConnection":
    """A connection whose views are the data set's tables. QueryError: there is no data set here."""
    found = [name for name in TABLES if any((folder / name).glob("*/*/part.parquet"))]
    if not found:
        raise QueryError(f"{folder}: holds no tables of a cohort")
    connection = duckdb.connect()
    for name in found:
        parts = str(folder.absolute() / name / "*" / "*" / "part.parquet").replace("'", "''")
        connection.execute(
            f"create view {name} as select * from read_parquet('{parts}', hive_partitioning = true, "
            "hive_types_autocast = false, union_by_name = true)"
        )
    return connection


def answered(folder: Path, sql: str, as_json: bool = False) -> str:
    """The answer as a table, or as JSON rows. QueryError says what is wrong with the question."""
    with opened(folder) as connection:
        try:
            answer = connection.sql(sql)
            if as_json:
                rows = [dict(zip(answer.columns, row, strict=True)) for row in answer.fetchall()]
                return json.dumps(rows, default=str)
            return str(answer).rstrip()
        except duckdb.Error as error:
            raise QueryError(str(error)) from error


def rows(connection: "duckdb.DuckDBPyConnection", sql: str) -> list[dict[str, Any]]:
    """The rows of an answer, by column; none where a table that is asked for is not there."""
    try:
        answer = connection.sql(sql)
    except duckdb.CatalogException:
        return []
    return [dict(zip(answer.columns, row, strict=True)) for row in answer.fetchall()]
