"""One input of a cohort, from its file to its material: a session as it was recorded or re-run, or a recorded walk.

Lives here: Analysed and `analysed`. Why: whatever an input is, its tables are the same. Must never: know of workers,
or of another input.
"""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from feedback.cohort.settings import Settings
from feedback.config import Patient, Protocol
from feedback.processes.engine import EngineNode
from feedback.processes.offline import feed, frames, read
from feedback.processes.rerun import rerun
from feedback.records.material import Material, gather, take
from feedback.records.naming import ENDING, SEALED, plain_of
from feedback.records.practice import context_of, dose_of
from feedback.records.session import SessionFacts, SessionReader
from feedback.records.settings import patient_of, protocol_of

NOBODY = "unknown"
_AS_ONE = re.compile(r"^(.+)_\d+$")
"""Walks of one person are numbered: GaPt03_01, GaPt03_02."""


@dataclass(frozen=True)
class Analysed:
    """What was found of one input."""

    patient: str
    session: str
    """The file's name without its ending."""
    origin_ns: int
    """From where its times are told: of a session the first message, of a walk its own axis."""
    facts: dict[str, Any]
    material: Material
    learning: list[dict[str, Any]] = field(default_factory=list)
    """The rows of the dose record's `how_well`."""
    damage: str = ""
    """'' if all of it could be read."""


def analysed(path: Path, name: str, settings: Settings, key: Path | None = None) -> Analysed:
    """Of the file at this path that is called so in its archive; key: the file of the secret key.

    SessionError, WalkError, ConfigError, OSError.
    """
    if name.endswith((ENDING, ENDING + SEALED)):
        return _session(path, settings, key)
    return _walk(path, settings)


def _session(path: Path, settings: Settings, key: Path | None) -> Analysed:
    session = SessionReader(path, key)
    if settings.again:
        rig, protocol, patient = settings.of_session(session)
        material = Material()
        rerun(session, EngineNode(rig, protocol, patient), partial(take, material))
        material.first_ns, material.last_ns = session.first_ns, session.last_ns
    else:
        material, patient = gather(session, samples=False), patient_of(session)
        protocol = protocol_of(session) or Protocol(name="unknown")
    facts = session.facts
    name = plain_of(path).name.removesuffix(ENDING)
    return Analysed(
        patient=facts.patient or NOBODY,
        session=name,
        origin_ns=material.first_ns,
        facts=_facts(patient, facts, material) | {"kind": "rerun" if settings.again else "session"},
        material=material,
        learning=_learning(material, protocol, context_of(material, facts)),
        damage=session.damage,
    )


def _walk(path: Path, settings: Settings) -> Analysed:
    rig, protocol, patient = settings.of_walk()
    walk = read(path, rig, Path("--rig"))
    material = Material()
    feed(EngineNode(rig, protocol, patient), frames(walk, rig), partial(take, material))
    times_ns = (walk.time_s[[0, -1]] * 1e9).round().astype("int64").tolist()
    material.first_ns, material.last_ns = times_ns
    together = _AS_ONE.match(walk.name)
    facts = _facts(patient, SessionFacts(rig=rig.name, protocol=protocol.name), material) | {"kind": "walk"}
    return Analysed(
        patient=together[1] if together else walk.name,
        session=walk.name,
        origin_ns=0,
        facts=facts,
        material=material,
        learning=_learning(material, protocol, {}),
    )


def _facts(patient: Patient | None, facts: SessionFacts, material: Material) -> dict[str, Any]:
    """Of whom and when, for the table of sessions; nothing where nobody knows."""
    started = facts.started_unix_s
    return {
        "started_utc": datetime.fromtimestamp(started, UTC).isoformat(timespec="seconds") if started else "",
        "duration_s": material.duration_s,
        "rig": facts.rig,
        "protocol": facts.protocol,
        "software": facts.software,
        "diagnosis": patient.diagnosis if patient else "",
        "affected_leg": patient.affected_leg if patient else "",
    }


def _learning(material: Material, protocol: Protocol, context: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = dose_of(material, protocol, context)["how_well"]
    return found
