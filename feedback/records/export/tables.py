"""A session as tables: one a stream of samples, one a kind of message.

Lives here: Table and `tables_of`; CSV and Parquet write the same ones. Why: anyone can open a table. Must never: leave
out a column of a message, or write a number that is not known: that cell is empty.

A table of samples has time_s, t_ns, arrival_ns, frame and a column a channel, its unit in its name. A table of messages
has time_s, writer, and each field of the message's class; a path of n values becomes n columns.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import msgspec
import numpy as np

from feedback.gait.path import SHARES
from feedback.messages import Message
from feedback.records.export.dictionary import meaning, unit
from feedback.records.export.recording import Recording, Series
from feedback.topics import TOPICS

NAMES = {
    "gait_event": "events", "stride": "strides", "measure": "measures", "cue": "cues", "outcome": "ledger",
    "target": "targets", "block": "blocks", "command": "commands", "acknowledged": "answers", "notice": "notices",
    "burst": "bursts", "prediction": "predictions", "signal": "signals", "gap": "gaps", "true_event": "true_events",
    "limb_angle": "limb_angles",
}  # fmt: skip
"""Names of the tables; those not named here are called as their topic."""
PATHS = ("cop_ap", "cop_ml")
"""Fields that hold a value for each of feedback.gait.path.SHARES."""


class Column(NamedTuple):
    """One column and what it means."""

    name: str
    unit: str
    about: str
    values: Any
    """An array, or a list of numbers or texts."""
    kind: str = "double"
    """int64 | double | string | bool: also where no row has a value."""


@dataclass(frozen=True)
class Table:
    """One table."""

    name: str
    columns: tuple[Column, ...]

    @property
    def rows(self) -> int:
        """Its length."""
        return len(self.columns[0].values)


def tables_of(recording: Recording) -> Iterator[Table]:
    """All tables of a session that have a row."""
    for series in recording.series:
        yield _samples(recording, series)
    for topic, row in TOPICS.items():
        if (told := recording.messages.get(topic)) and is_for_people(row.message):
            yield message_table(recording.origin_ns, NAMES.get(topic, topic), row.message, told)


def _samples(recording: Recording, series: Series) -> Table:
    times = {"t_ns": series.t_ns, "arrival_ns": series.arrival_ns, "frame": series.frame}
    columns = [_column(None, "time_s", recording.seconds(series.t_ns))]
    columns += [_column(None, name, values, "int64") for name, values in times.items()]
    for place, channel in enumerate(series.channels):
        columns.append(Column(channel.column, channel.unit, channel.about, series.values[:, place]))
    return Table(f"samples_{series.name.replace('.', '_')}", tuple(columns))


def is_for_people(kind: type[Message]) -> bool:
    """What holds bytes (the engine's account of its steps, raw bytes of ports) is for machines: it has no table."""
    return all(field.type is not bytes for field in msgspec.structs.fields(kind))


def message_table(origin_ns: int, name: str, kind: type[Message], told: Sequence[tuple[str, Message]]) -> Table:
    """A table of messages of one kind, (writer, message) each; time_s counts from origin_ns. Also of none at all."""
    rows = [message for _, message in told]
    times_ns = np.array([message.t_ns for message in rows], dtype=np.int64)
    columns = [
        _column(kind, "time_s", (times_ns - origin_ns) / 1e9),
        _column(kind, "writer", [writer for writer, _ in told], "string"),
    ]
    for field in msgspec.structs.fields(kind):
        columns += _field(kind, field, [getattr(message, field.name) for message in rows])
    return Table(name, tuple(columns))


def _field(kind: type[Message], field: Any, values: list[Any]) -> list[Column]:
    name = field.name
    if name in PATHS:
        about, rows = meaning(kind, name), [value or (np.nan,) * len(SHARES) for value in values]
        return [
            Column(f"{name}_{100 * share:.0f}", "", f"{about} Here: at {100 * share:.0f} %", [row[k] for row in rows])
            for k, share in enumerate(SHARES)
        ]
    if field.type in _KINDS:
        return [_column(kind, name, values, _KINDS[field.type])]
    return [_column(kind, name, [" ".join(map(str, value)) for value in values], "string")]


_KINDS: dict[Any, str] = {int: "int64", float: "double", str: "string", bool: "bool"}


def _column(kind: type[Message] | None, name: str, values: Any, held: str = "double") -> Column:
    return Column(name, unit(name), meaning(kind, name), values, held)
