"""What was practised in a session and what came of it, from the messages it holds.

Lives here: Practice, for summary and report, and the dose record of a session as JSON. Why: they must count alike.
Must never: count anew; that is feedback/cues/{practised,trained,dose_record}.py.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from math import isfinite
from statistics import fmean
from typing import Any

from feedback.config import Protocol
from feedback.cues.dose_record import dose_record
from feedback.cues.practised import BlockCue, Practised, block_cues, kinds_of, practised, walked
from feedback.cues.trained import Trained, trained
from feedback.cues.verdict import GUARDED
from feedback.messages import Acknowledged, Outcome, Stride
from feedback.records.material import Material
from feedback.records.session import SessionFacts


@dataclass(frozen=True)
class Practice:
    """Blocks, cues and changes of one session; all empty where it had no cues."""

    blocks: list[Practised] = field(default_factory=list)
    inside: list[BlockCue] = field(default_factory=list)
    cues: list[Trained] = field(default_factory=list)
    changes: list[Acknowledged] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    """Without strides of pauses."""
    guarded: dict[str, str] = field(default_factory=dict)
    """By leg, why the guard last withheld a reward."""


def practice_of(material: Material, protocol: Protocol | None = None) -> Practice:
    """Of what was gathered; with the protocol, blocks that were never reached are told too."""
    counted = walked(material.outcomes, material.blocks)
    reasons = {row.leg: row.why.partition(": ")[2] for row in material.withheld if row.why.startswith(f"{GUARDED}: ")}
    return Practice(
        blocks=practised(material.blocks, counted, material.last_ns, protocol.dose if protocol else None),
        inside=block_cues(counted),
        cues=trained(counted, kinds_of(material.blocks)),
        changes=material.answers,
        outcomes=counted,
        guarded=reasons,
    )


def dose_of(material: Material, protocol: Protocol, context: Mapping[str, Any]) -> dict[str, Any]:
    """The dose record of a session; times from the first message on."""
    return dose_record(
        protocol,
        material.blocks,
        material.outcomes,
        material.targets,
        material.answers,
        material.last_ns,
        material.first_ns,
        dict(context) | {"belt_mps_mean": _belt_mps(material.strides)},
    )


def context_of(material: Material, facts: SessionFacts) -> dict[str, Any]:
    """Who walked, when, with what; None where the file does not say."""
    return {
        "patient": facts.patient or None,
        "rig": facts.rig or None,
        "protocol": facts.protocol or None,
        "started_utc": _started_utc(facts),
        "software": facts.software or None,
        "duration_s": material.duration_s,
        "sensors": sorted(material.sensors),
        "sound_output": material.audio[-1].output if material.audio else None,
    }


def dose_json(record: Mapping[str, Any]) -> str:
    """As it stands in dose.json."""
    return json.dumps(record, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def _started_utc(facts: SessionFacts) -> str | None:
    if not facts.started_unix_s:
        return None
    try:
        return datetime.fromtimestamp(facts.started_unix_s, UTC).isoformat(timespec="seconds")
    except (ValueError, OverflowError, OSError):
        return None


def _belt_mps(strides: Iterable[Stride]) -> float | None:
    known = [stride.belt_mps for stride in strides if isfinite(stride.belt_mps)]
    return round(fmean(known), 3) if known else None
