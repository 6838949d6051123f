"""A session as tables: one a stream of samples, one a kind of message.

Lives here: Table and `tables_of`; CSV and Parquet write the same ones. Why: anyone can open a table. Must never: leave
out a column of a message, or write a number that is not known: that cell is empty.

A table of samples has time_s, t_ns, arrival_ns, frame and a column a channel, its unit in its name. A table of messages
has time_s, writer, and each field of the message's class; a path of n values becomes n columns.
"""

from collections.abc import Iterator
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
        if told := recording.messages.get(topic):
            yield _messages(recording, NAMES.get(topic, topic), row.message, told)


def _samples(recording: Recording, series: Series) -> Table:
    shared = {"time_s": recording.seconds(series.t_ns), "t_ns": series.t_ns, "arrival_ns": series.arrival_ns}
    columns = [_column(None, name, values) for name, values in (shared | {"frame": series.frame}).items()]
    for place, channel in enumerate(series.channels):
        columns.append(Column(channel.column, channel.unit, channel.about, series.values[:, place]))
    return Table(f"samples_{series.name.replace('.', '_')}", tuple(columns))


def _messages(recording: Recording, name: str, kind: type[Message], told: list[tuple[str, Message]]) -> Table:
    rows = [message for _, message in told]
    times_ns = np.array([message.t_ns for message in rows], dtype=np.int64)
    columns = [
        _column(kind, "time_s", recording.seconds(times_ns)),
        _column(kind, "writer", [writer for writer, _ in told]),
    ]
    for field in msgspec.structs.fields(kind):
        columns += _field(kind, field.name, [getattr(message, field.name) for message in rows])
    return Table(name, tuple(columns))


def _field(kind: type[Message], name: str, values: list[Any]) -> list[Column]:
    if name in PATHS:
        about, rows = meaning(kind, name), [value or (np.nan,) * len(SHARES) for value in values]
        return [
            Column(f"{name}_{100 * share:.0f}", "", f"{about} Here: at {100 * share:.0f} %", [row[k] for row in rows])
            for k, share in enumerate(SHARES)
        ]
    if any(isinstance(value, tuple) for value in values):
        return [_column(kind, name, [" ".join(map(str, value)) for value in values])]
    return [_column(kind, name, values)]


def _column(kind: type[Message] | None, name: str, values: Any) -> Column:
    return Column(name, unit(name), meaning(kind, name), values)
