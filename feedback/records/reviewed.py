"""One session, read once, with all that is made of it.

Lives here: Reviewed and `review`. Why: the report of a session, its comparison with earlier ones and progress over
weeks stand on the same figures. Must never: read a session twice, or keep samples longer than their curves take.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from feedback.config import Protocol, Rig
from feedback.records.archive import notes
from feedback.records.blockwise import Span, spans_of
from feedback.records.curves import ANGLES, angle_curves, load_curves, pressure_curves
from feedback.records.ensemble import Curve
from feedback.records.material import Material, gather
from feedback.records.muscle_curves import MuscleCurves, muscle_curves
from feedback.records.session import SessionFacts, SessionReader
from feedback.records.settings import affected_leg, protocol_of, rig_of
from feedback.records.summary import Summary, summary_of
from feedback.records.told import Told, told_of


@dataclass(frozen=True)
class Cycle:
    """Ensemble curves of a session."""

    load: list[Curve] = field(default_factory=list)
    pressure: list[Curve] = field(default_factory=list)
    angles: dict[str, tuple[list[Curve], str]] = field(default_factory=dict)
    """By angle: the curves and their method."""
    muscles: list[MuscleCurves] = field(default_factory=list)


@dataclass(frozen=True)
class Reviewed:
    """All that is made of a session."""

    session: SessionReader
    rig: Rig | None
    protocol: Protocol | None
    material: Material
    """Without samples."""
    counts: dict[str, int]
    """Samples by stream."""
    summary: Summary
    cycle: Cycle
    spans: list[Span]
    notes: list[tuple[str, str]]
    """(when, text) of those that lie beside the session."""

    @property
    def facts(self) -> SessionFacts:
        """Who, with what, when."""
        return self.session.facts

    @property
    def started(self) -> datetime | None:
        """In UTC; None where the file does not say."""
        try:
            return datetime.fromtimestamp(self.facts.started_unix_s, UTC) if self.facts.started_unix_s else None
        except (ValueError, OverflowError, OSError):
            return None

    @property
    def date(self) -> str:
        """Day and time, for people."""
        at = self.started
        return f"{at.day} {at:%B %Y, %H:%M} UTC" if at else "at an unknown time"

    def told(self, every_method: bool = False) -> list[Told]:
        """What is compared between blocks and sessions (told.told_of)."""
        return told_of(self.material.strides, self.summary.measured, every_method)


def review(path: str | Path, samples: bool = True, key: Path | None = None) -> Reviewed:
    """Read a session. samples=False: without curves, several times as fast. key: of an encrypted one.

    SessionError if it cannot be read.
    """
    session = SessionReader(path, key)
    rig, protocol = rig_of(session), protocol_of(session)
    material = gather(session, samples)
    cycle = _cycle(material, rig) if samples else Cycle()
    counts = {name: len(track.t_ns) for name, track in material.tracks.items()}
    material.tracks, material.angles = {}, {}
    return Reviewed(
        session=session,
        rig=rig,
        protocol=protocol,
        material=material,
        counts=counts,
        summary=summary_of(material, session.facts, session.damage, affected_leg(session), protocol),
        cycle=cycle,
        spans=spans_of(material.blocks, material.last_ns),
        notes=list(notes(session.path)),
    )


def _cycle(material: Material, rig: Rig | None) -> Cycle:
    return Cycle(
        load=load_curves(material, rig.sole if rig else None),
        pressure=pressure_curves(material.strides),
        angles={angle: angle_curves(material, angle) for angle in ANGLES},
        muscles=muscle_curves(material, rig.emgs if rig else ()),
    )
