"""The table of a report that tells how much was trained.

Lives here: `dose_rows`, `effort_words`. Why: target, mode and dosage are what studies of gait feedback failed to report
alike; the dose stands on the page as it stands in the dose record. Must never: tell a plan as if it had been done.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from feedback.cues.command_words import EFFORT
from feedback.records.practice_rows import clock
from feedback.records.practice_words import cue_name

Record = Mapping[str, Any]


def dose_rows(record: Record) -> list[tuple[str, ...]]:
    """One row a kind of block, in the order of the session: (kind, bouts, time, strides, cues sent by cue and leg)."""
    blocks = record["how_much"]
    kinds = dict.fromkeys(block["kind"] for block in blocks)
    return [_row(kind, [block for block in blocks if block["kind"] == kind]) for kind in kinds]


def _row(kind: str, blocks: Sequence[Record]) -> tuple[str, ...]:
    done = [block for block in blocks if block["begin_s"] is not None]
    planned_s = [block["planned_s"] for block in blocks]
    known = all(seconds is not None for seconds in planned_s)
    of_s = f" of {clock(sum(planned_s))}" if known and planned_s else ""
    planned = sum(block["planned_strides"] or 0 for block in blocks)
    strides = sum(block["actual_strides"] for block in done)
    return (
        kind.replace("_", "-"),
        f"{len(done)} of {len(blocks)}",
        f"{clock(sum(block['actual_s'] for block in done))}{of_s}",
        f"{strides} of {planned}" if planned and not known else str(strides),
        _cues(done),
    )


def _cues(blocks: Sequence[Record]) -> str:
    """Sent, by cue and leg."""
    sent: dict[str, int] = {}
    for block in blocks:
        for kind, legs in block["cues"].items():
            for leg, counts in legs.items():
                name = f"{cue_name(kind)} {leg}"
                sent[name] = sent.get(name, 0) + counts["sent"]
    return ", ".join(f"{name} {count}" for name, count in sent.items() if count) or "none"


def effort_words(record: Record) -> str:
    """What the patient said of the effort; '' if nobody asked."""
    rated = [row for row in record["modifications"] if row["key"] == EFFORT]
    told = ", ".join(f"{row['value']} at {clock(row['at_s'])} min" for row in rated)
    return f"Effort, 0 to 10, as rated: {told}." if told else ""
