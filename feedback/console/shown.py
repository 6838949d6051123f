"""The run as the pages are told of it.

Lives here: Shown, what a page has to know of a rig and a protocol, and what is in force. Why: `hello` says the same of
a run of our own and of one that was joined. Must never: tell where a file lies, or whose a pseudonym is.
"""

from dataclasses import dataclass, field
from typing import Any

from msgspec import convert

from feedback.config import Protocol, Rig
from feedback.console.told import as_json
from feedback.cues.catalogue import CATALOGUE
from feedback.gait.measures import MEASURES
from feedback.messages import BlockBegins, Target


@dataclass
class Shown:
    """The run as the pages are told of it."""

    state: str = "none"
    """none | starting | running | ended."""
    rig: str = ""
    protocol: str = ""
    patient: str = ""
    """A pseudonym."""
    sensors: list[str] = field(default_factory=list)
    blocks: list[dict[str, Any]] = field(default_factory=list)
    """The plan of the session: type, minutes or strides, of each block; in the order of the file."""
    measures: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Of what its cues are scored by: words, unit, digits, better."""
    replay: str = ""
    """Of a recorded session that is played once more, its name; nothing can be commanded but a pause."""
    words: str = ""
    """How it ended, where that was not in order."""


def scored(protocol: Protocol) -> frozenset[str]:
    """The measures by which the cues of a protocol may be scored."""
    return frozenset(measure for kind in protocol.cues.named for measure in CATALOGUE[kind].measures)


def shown_of(rig: Rig, protocol: Protocol, patient: str, replay: str = "") -> Shown:
    """A run that is under way; replay: name of the session that is played once more."""
    sensors = [row.name for row in rig.sensors]
    blocks = [{"type": row.kind, "minutes": row.minutes, "strides": row.strides} for row in protocol.dose.blocks]
    told = ("words", "unit", "digits", "better")
    measures = {name: {part: getattr(MEASURES[name], part) for part in told} for name in sorted(scored(protocol))}
    return Shown("running", rig.name, protocol.name, patient, sensors, blocks, measures, replay)


def in_force(listed: dict[str, Any], zero_ns: int) -> list[bytes]:
    """Block and targets of a run as rows, from its desk's list: who joined late has not heard them."""
    told = listed.get("in_force") or {"block": None, "targets": []}
    block = [convert(told["block"], BlockBegins)] if told["block"] else []
    return [as_json(one, zero_ns).json for one in (*block, *(convert(one, Target) for one in told["targets"]))]
