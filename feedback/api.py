"""The Python API: recorded walks and sessions as pandas tables.

Lives here: `analyse`, `open_session`, and what they give; reached as `feedback.analyse` and `feedback.open_session`.
Why: who asks questions of their own should not parse files of ours. Must never: compute what the engine or the report
does not, or change a session.

pandas is an extra (stridecue[tables]), imported when the first table is made. Tables are those of `stridecue export`,
column for column (docs/export.md); what each column means and its unit: `table.attrs["columns"]`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from feedback.cli.fit import fit
from feedback.config import Protocol, load_patient, load_protocol, load_rig
from feedback.messages import Message
from feedback.processes.engine import EngineNode
from feedback.processes.offline import feed, frames, read
from feedback.records.curves import angle_curves, load_curves, pressure_curves
from feedback.records.ensemble import Curve
from feedback.records.export import recording
from feedback.records.export.tables import NAMES, Table, is_for_people, message_table, tables_of
from feedback.records.material import gather
from feedback.records.session import SessionFacts, SessionReader
from feedback.records.settings import rig_of
from feedback.topics import TOPIC_OF, TOPICS

if TYPE_CHECKING:
    from pandas import DataFrame

ENGINE = "engine"
CURVES = ("load", "pressure", "thigh", "hip")


class LibraryMissing(ImportError):  # noqa: N818 - a verdict in words
    """pandas is not installed; the text says the line that installs it."""


class Tables(Mapping[str, "DataFrame"]):
    """Tables by their name; a table that would have no row is there with its columns, if it is one of messages."""

    def __init__(self, found: Mapping[str, Table], origin_ns: int) -> None:
        self._found, self._origin_ns = found, origin_ns
        self._made: dict[str, DataFrame] = {}

    def __getitem__(self, name: str) -> "DataFrame":
        if name not in self._made:
            self._made[name] = _frame(self._found.get(name) or self._empty(name))
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)

    def _empty(self, name: str) -> Table:
        for topic, row in TOPICS.items():
            if NAMES.get(topic, topic) == name and is_for_people(row.message):
                return message_table(self._origin_ns, name, row.message, [])
        raise KeyError(f"no table is called '{name}'; there are: {', '.join(self)}")


class _WithTables:
    """What the tables are called that most questions are asked of."""

    tables: Any

    @property
    def events(self) -> "DataFrame":
        """Heel strikes and toe offs."""
        return self.tables["events"]

    @property
    def strides(self) -> "DataFrame":
        """A row a whole stride of a leg."""
        return self.tables["strides"]

    @property
    def measures(self) -> "DataFrame":
        """A row a quantity of a stride, with its expected error and method (docs/measures.md)."""
        return self.tables["measures"]

    @property
    def cues(self) -> "DataFrame":
        """Each revision of each cue."""
        return self.tables["cues"]


@dataclass(frozen=True)
class Analysis(_WithTables):
    """A recorded walk that went through the engine."""

    name: str
    duration_s: float
    tables: Tables


class Session(_WithTables):
    """A recorded session."""

    def __init__(self, reader: SessionReader) -> None:
        self._reader = reader

    @property
    def facts(self) -> SessionFacts:
        """Patient's pseudonym, rig, protocol, when it began."""
        return self._reader.facts

    @property
    def damage(self) -> str:
        """What is wrong with the file, '' if nothing is; what is whole can be read all the same."""
        return self._reader.damage

    @property
    def attachments(self) -> dict[str, str]:
        """Files that were in force, by name: rig.toml, protocol.toml, patient.toml."""
        return dict(self._reader.attachments)

    @cached_property
    def tables(self) -> Tables:
        """All tables of `stridecue export`; the file is read once."""
        whole = recording.read(self._reader)
        return Tables({table.name: table for table in tables_of(whole)}, whole.origin_ns)

    def curves(self, of: str) -> "DataFrame":
        """Mean and SD over the strides at each percent of the cycle (of stance for 'pressure'), as in the report.

        of: one of CURVES. Columns left_mean, left_sd, right_mean, right_sd, as far as there are; attrs["unit"].
        ValueError for another word.
        """
        if of not in CURVES:
            raise ValueError(f"no curve is called '{of}'; there are: {', '.join(CURVES)}")
        return _curves(self._curves_of(of))

    def _curves_of(self, of: str) -> list[Curve]:
        material, rig = gather(self._reader), rig_of(self._reader)
        if of == "load":
            return load_curves(material, rig.sole if rig else None)
        return pressure_curves(material.strides) if of == "pressure" else angle_curves(material, of)[0]


def analyse(
    path: str | Path, rig: str | Path, protocol: str | Path | None = None, patient: str | Path | None = None
) -> Analysis:
    """A recorded walk through the same engine as live, as fast as it goes.

    path: the walk, in the format of the rig's [walk]; protocol: what would have been cued (none: no cues); patient:
    calibration. ConfigError (a ValueError): a file is wrong, with line and key; WalkError (a ValueError): the walk
    cannot be used, or WalkMissing: is not there.
    """
    room = load_rig(rig)
    training = load_protocol(protocol) if protocol else Protocol(name="no cues")
    if protocol:
        fit(room, Path(rig), training, Path(protocol))
    walk = read(Path(path), room, Path(rig))
    said: dict[str, list[tuple[str, Message]]] = {}
    engine = EngineNode(room, training, load_patient(patient) if patient else None)
    feed(
        engine,
        frames(walk, room),
        lambda message: said.setdefault(TOPIC_OF[type(message)], []).append((ENGINE, message)),
    )
    told = {NAMES.get(topic, topic): topic for topic in said if is_for_people(TOPICS[topic].message)}
    tables = {name: message_table(0, name, TOPICS[topic].message, said[topic]) for name, topic in told.items()}
    return Analysis(walk.name, walk.duration_s, Tables(tables, 0))


def open_session(path: str | Path, key: str | Path | None = None) -> Session:
    """A session's file. key: of an encrypted one, its secret key's file.

    SessionError: it is none, is not there, or the key does not fit.
    """
    return Session(SessionReader(path, Path(key) if key else None))


def _frame(table: Table) -> "DataFrame":
    pandas = _pandas()
    frame = pandas.DataFrame(
        {column.name: pandas.Series(column.values, dtype=_DTYPES[column.kind]) for column in table.columns}
    )
    frame.attrs["columns"] = {column.name: {"unit": column.unit, "about": column.about} for column in table.columns}
    return frame


_DTYPES = {"int64": "int64", "double": "float64", "string": "str", "bool": "bool"}


def _curves(found: list[Curve]) -> "DataFrame":
    pandas = _pandas()
    columns = {f"{row.leg}_{name}": getattr(row, name) for row in found for name in ("mean", "sd")}
    points = len(found[0].mean) if found else 0
    frame = pandas.DataFrame(columns, index=pandas.Index(np.linspace(0, 100, points), name="pct"))
    frame.attrs["unit"] = found[0].unit if found else ""
    return frame


def _pandas() -> Any:
    try:
        import pandas
    except ImportError as error:
        raise LibraryMissing("tables need pandas: pip install 'stridecue[tables]'") from error
    return pandas
