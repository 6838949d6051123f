"""CSV: a folder of tables, one file each, with dictionary.csv and session.json.

Lives here: `write`. Why: every program opens it. Must never: round; each number reads back as the same number.
"""

from pathlib import Path

from feedback.records.export.arrow import arrow, folder_of, tables, write_beside, write_csv
from feedback.records.session import SessionReader


def write(session: SessionReader, out: Path) -> list[Path]:
    """OUT/SESSION/TABLE.csv."""
    recording, folder = folder_of(session, out)
    found = tables(recording)
    made = [write_csv(arrow(table), folder / f"{table.name}.csv") for table in found]
    return made + write_beside(recording, found, folder)
