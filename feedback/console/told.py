"""What the pages are told over the WebSocket: the messages of the bus as JSON, one kind each.

Lives here: TOLD, one row a topic, and `as_json`. Why: pages speak of seconds on the session's clock and of
milliseconds, and get nothing that they do not show. Must never: change a value, or tell what is not in the table.

A row of JSON is {"kind": KIND, …}: the message's fields, its instants (`x_ns`) as seconds since the console joined the
run (`x_s`), its spans as milliseconds (`x_ms`), its own `kind` as `type`; NaN is null. A frame is an array of rows.
"""

from typing import Any, NamedTuple

import msgspec

from feedback.messages import (
    SPANS,
    Acknowledged,
    AudioHealth,
    BeltEvent,
    BlockBegins,
    Cue,
    GaitEvent,
    GaitState,
    Gap,
    Measure,
    Message,
    Notice,
    Outcome,
    Placed,
    Played,
    Prediction,
    SensorHealth,
    Signal,
    Stride,
    Target,
    Withheld,
)


class Row(NamedTuple):
    """How one kind of message is told."""

    message: type[Message]
    topic: str
    latest: bool = False
    """Only the newest is of interest: a slow page skips the others."""
    hidden: tuple[str, ...] = ()
    """Fields that no page shows."""


TOLD: dict[str, Row] = {
    "live": Row(GaitState, "gait_state", latest=True),
    "event": Row(GaitEvent, "gait_event"),
    "prediction": Row(Prediction, "prediction", latest=True),
    "cue": Row(Cue, "cue", hidden=("follows", "follow_low", "follow_high")),
    "withheld": Row(Withheld, "withheld"),
    "placed": Row(Placed, "placed"),
    "played": Row(Played, "played"),
    "outcome": Row(Outcome, "outcome"),
    "measure": Row(Measure, "measure"),
    "stride": Row(Stride, "stride", hidden=("cop_ap", "cop_ml")),
    "target": Row(Target, "target"),
    "block": Row(BlockBegins, "block"),
    "belt_event": Row(BeltEvent, "belt_event"),
    "acknowledged": Row(Acknowledged, "acknowledged"),
    "notice": Row(Notice, "notice"),
    "health": Row(SensorHealth, "sensor_health", latest=True),
    "signal": Row(Signal, "signal"),
    "audio": Row(AudioHealth, "audio_health", latest=True),
    "gap": Row(Gap, "gap"),
}
KIND_OF: dict[type[Message], str] = {row.message: kind for kind, row in TOLD.items()}
READS: tuple[str, ...] = tuple(row.topic for row in TOLD.values())
BYTE_TO_CUE = "byte_to_cue_ms"
"""Of a `placed`: from the arrival of the byte that led to the cue to its being placed."""
_NS, _MS = 1e-9, 1e-6


class Told(NamedTuple):
    """One message as the pages get it."""

    kind: str
    slot: str
    """Of what it is the newest, where only the newest counts; '' where each counts."""
    json: bytes


def as_json(message: Message, zero_ns: int) -> Told:
    """A message as a row of JSON; zero_ns: the beginning of the session's clock. KeyError: no page is told of it."""
    kind = KIND_OF[type(message)]
    row = fields_of(message, zero_ns)
    slot = ":".join((kind, *(str(row[name]) for name in _APART if name in row))) if TOLD[kind].latest else ""
    return Told(kind, slot, msgspec.json.encode(row))


def fields_of(message: Message, zero_ns: int) -> dict[str, Any]:
    """The row itself, for whoever keeps it."""
    kind = KIND_OF[type(message)]
    plain, instants, spans = _SHAPES[kind]
    row: dict[str, Any] = {"kind": kind}
    for name, told in instants:
        at_ns = getattr(message, name)
        row[told] = round((at_ns - zero_ns) * _NS, 4) if at_ns else None
    for name, told in spans:
        row[told] = round(getattr(message, name) * _MS, 3)
    for name in plain:
        row[_CALLED.get(name, name)] = getattr(message, name)
    if isinstance(message, Placed):
        row[BYTE_TO_CUE] = round((message.t_ns - message.cause_ns) * _MS, 3)
    return row


_CALLED = {"kind": "type"}
_APART = ("leg", "event", "sensor")
"""The newest of each of these counts by itself."""


def names_of(kind: str) -> tuple[str, ...]:
    """The fields of a kind as a page gets them."""
    plain, instants, spans = _SHAPES[kind]
    extra = (BYTE_TO_CUE,) if kind == "placed" else ()
    named = (_CALLED.get(name, name) for name in plain)
    return ("kind", *(told for _, told in instants), *(told for _, told in spans), *named, *extra)


def _shape(row: Row) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:
    """Plain fields; instants and spans with the names that they are told by."""
    names = [name for name in row.message.__struct_fields__ if name not in ("cause_ns", "seq", *row.hidden)]
    times = [name for name in names if name.endswith("_ns")]
    instants = tuple((name, f"{name.removesuffix('_ns')}_s") for name in times if name not in SPANS)
    spans = tuple((name, f"{name.removesuffix('_ns')}_ms") for name in times if name in SPANS)
    return tuple(name for name in names if not name.endswith("_ns")), instants, spans


_SHAPES = {kind: _shape(row) for kind, row in TOLD.items()}
