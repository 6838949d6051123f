"""The rows of one input as Parquet: what goes into each table of the data set.

Lives here: TABLES, and `parquets`, the bytes of each table's part. Why: a part is the same whoever makes it, so it is
made whole before it is written. Must never: hold a time of this computer, or an order that depends on anything but the
input.

  sessions  one row: when, with what, whose, how long, how much of it could be read
  strides   each stride (messages/gait.py, Stride), with the block that it began in and the help that it had
  measures  each measure of a stride (gait/measures.py)
  ledger    each stride of each cue: helped or not, hit or miss (messages/cueing.py, Outcome)
  blocks    each block of practice as it began
  learning  each cue and leg over the session: baseline, reached, gain, retention, verdict (docs/dose-record.md)

patient and session, by which the data set is partitioned, are columns to whoever reads it.
"""

from bisect import bisect_right
from collections.abc import Sequence
from io import BytesIO
from typing import Any

import pyarrow as pa
from pyarrow import parquet

from feedback.cohort.analysis import Analysed
from feedback.cues.learning import HELPED
from feedback.messages import BlockBegins, Measure, Message, Outcome, Stride
from feedback.records.export.arrow import arrow
from feedback.records.export.tables import Column, Table, message_table

TABLES = ("sessions", "strides", "measures", "ledger", "blocks", "learning")
_SESSION: tuple[tuple[str, str, str], ...] = (
    ("source", "string", "where the input lies"),
    ("sha256", "string", "of its bytes"),
    (
        "kind",
        "string",
        "session | rerun (with other settings) | walk (recorded elsewhere); nobody heard the cues of the latter two",
    ),
    ("started_utc", "string", "nothing where nobody knows"),
    ("duration_s", "double", "from the first message to the last"),
    ("rig", "string", ""),
    ("protocol", "string", ""),
    ("software", "string", "that recorded it"),
    ("diagnosis", "string", "group of the patient's file"),
    ("affected_leg", "string", "left | right | both | none"),
    ("strides", "int64", "of both legs"),
    ("cues_sent", "int64", "strides of cues that had one"),
    ("damage", "string", "what could not be read"),
)
_LEARNING: tuple[tuple[str, str, str], ...] = (
    ("protocol", "string", ""),
    ("cue", "string", ""),
    ("leg", "string", ""),
    ("measure", "string", "by which it was scored"),
    ("method", "string", ""),
    ("strides", "int64", "in the account of the cue"),
    ("sent", "int64", "of them with a cue"),
    ("error_ms_mean_abs", "double", "due time against the event"),
    ("baseline", "double", "in the measure's unit"),
    ("baseline_sd", "double", ""),
    ("reached", "double", "mean of the last 30 cued strides"),
    ("gain", "double", "reached less baseline, more is better"),
    ("least_gain", "double", "what a gain has to exceed"),
    ("least_gain_is", "string", "mdc | sd"),
    ("dependence", "double", "cued less uncued strides of the same blocks"),
    ("verdict", "string", "improved | bought | follows | ignores | no_gain | unknown"),
)
_TESTS = ("probe", "retention")
_SUCCESS = ("baseline", "cued", *_TESTS)


def parquets(found: Analysed, source: str, sha256: str) -> dict[str, bytes]:
    """Each table's part, by name; a table without a row has none."""
    tables = (
        _rows("sessions", _SESSION, [_session(found, source, sha256)]),
        _strides(found),
        _table(found, "measures", Measure, found.material.measures),
        _ledger(found),
        _table(found, "blocks", BlockBegins, [row for row in found.material.blocks if not row.countdown]),
        _rows("learning", (*_LEARNING, *_more()), [_learning(found, row) for row in found.learning]),
    )
    return {table.name: _bytes(arrow(table)) for table in tables if table.rows}


def _bytes(table: pa.Table) -> bytes:
    out = BytesIO()
    parquet.write_table(table, out, compression="zstd")
    return out.getvalue()


def _table(found: Analysed, name: str, kind: type[Message], rows: Sequence[Message], *more: Column) -> Table:
    table = message_table(found.origin_ns, name, kind, [("engine", row) for row in rows])
    return Table(name, (*(column for column in table.columns if column.name != "writer"), *more))


def _strides(found: Analysed) -> Table:
    """With the block of practice, and 'cued' where any cue of that stride was sent."""
    strides = found.material.strides
    outcomes: dict[tuple[str, int], Outcome] = {}
    for row in found.material.outcomes:
        if row.cue_id or (row.leg, row.start_ns) not in outcomes:
            outcomes[row.leg, row.start_ns] = row
    helped = [outcomes.get((row.leg, row.start_ns)) for row in strides]
    words = ["" if row is None else "cued" if row.cue_id and row.plan in HELPED else row.plan for row in helped]
    kinds = _kinds(found, [row.start_ns for row in strides])
    about = "'cued' if a cue was sent for it, else what the plan held; nothing where it is in no account"
    return _table(
        found,
        "strides",
        Stride,
        strides,
        Column("block_kind", "", "block of practice in which it began", kinds, "string"),
        Column("help", "", about, words, "string"),
    )


def _ledger(found: Analysed) -> Table:
    rows = found.material.outcomes
    kinds = {row.number: row.kind for row in found.material.blocks if not row.countdown}
    about = "kind of its block; nothing where the protocol has none"
    column = Column("block_kind", "", about, [kinds.get(row.block, "") for row in rows], "string")
    return _table(found, "ledger", Outcome, rows, column)


def _kinds(found: Analysed, starts_ns: Sequence[int]) -> list[str]:
    """The kind of block at each of these times; '' before the first."""
    blocks = sorted((row.t_ns, row.kind) for row in found.material.blocks if not row.countdown)
    begins = [begin_ns for begin_ns, _ in blocks]
    places = [bisect_right(begins, start_ns) for start_ns in starts_ns]
    return [blocks[place - 1][1] if place else "" for place in places]


def _session(found: Analysed, source: str, sha256: str) -> dict[str, Any]:
    counts = {
        "strides": len(found.material.strides),
        "cues_sent": sum(bool(row.cue_id) for row in found.material.outcomes),
    }
    return found.facts | counts | {"source": source, "sha256": sha256, "damage": found.damage}


def _more() -> tuple[tuple[str, str, str], ...]:
    shares = tuple((f"{kind}_share", "double", f"share of the gain that was left in {kind}") for kind in _TESTS)
    hits = tuple((f"success_{kind}_pct", "double", f"hits among the scored strides: {kind}") for kind in _SUCCESS)
    return shares + hits


def _learning(found: Analysed, row: dict[str, Any]) -> dict[str, Any]:
    told = {"protocol": found.facts["protocol"]}
    shares = {f"{kind}_share": row["retention"].get(kind) for kind in _TESTS}
    hits = {f"success_{kind}_pct": row["success"].get(kind, {}).get("pct") for kind in _SUCCESS}
    return row | told | shares | hits


def _rows(name: str, columns: Sequence[tuple[str, str, str]], rows: Sequence[dict[str, Any]]) -> Table:
    return Table(name, tuple(Column(key, "", about, [row[key] for row in rows], kind) for key, kind, about in columns))
