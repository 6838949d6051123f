"""How every input of a cohort is analysed: as it was recorded, or through the engine again with other settings.

Lives here: Settings, as text that goes to any worker, and what one input makes of them. Why: a table is worth as much
as it is known what it was made with. Must never: clamp a change silently, or read a file: workers have none.
"""

import hashlib
import json
from dataclasses import asdict, dataclass

from feedback import __version__
from feedback.config import Patient, Protocol, Rig, load_patient, load_protocol, load_rig
from feedback.cues.sensors import missing
from feedback.cues.tunable import RefusedError
from feedback.cues.tuning import turned
from feedback.records.session import SessionError, SessionReader
from feedback.records.settings import loaded

FORM = 1
"""Of the tables; goes up when a column changes its meaning."""


@dataclass(frozen=True)
class Settings:
    """The files' texts; '' where an input's own is meant, or none."""

    rig: str = ""
    protocol: str = ""
    patient: str = ""
    changes: tuple[str, ...] = ()
    """KEY=VALUE for the protocol, as for `stridecue tune`."""
    rerun: bool = False
    """Sessions go through the engine again, even where nothing else differs."""

    @property
    def again(self) -> bool:
        """Whether sessions go through the engine again; walks always do."""
        return bool(self.rerun or self.rig or self.protocol or self.patient or self.changes)

    @property
    def key(self) -> str:
        """The same for the same settings, form of the tables and version of this software."""
        told = asdict(self) | {"form": FORM, "version": __version__}
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()

    def of_walk(self) -> tuple[Rig, Protocol, Patient | None]:
        """What a recorded walk is analysed with. SessionError: it needs a rig."""
        rig = loaded(self.rig, "rig.toml", load_rig)
        if rig is None or rig.walk is None:
            raise SessionError("a recorded walk needs --rig with a [walk] section")
        protocol = self._protocol(loaded(self.protocol, "protocol.toml", load_protocol))
        return rig, protocol, loaded(self.patient, "patient.toml", load_patient)

    def of_session(self, session: SessionReader) -> tuple[Rig, Protocol, Patient | None]:
        """What a session is analysed with: these settings, else its own. SessionError: its own cannot be read."""
        own = session.attachments
        rig = loaded(self.rig or own.get("rig.toml", ""), "rig.toml", load_rig)
        protocol = loaded(self.protocol or own.get("protocol.toml", ""), "protocol.toml", load_protocol)
        if rig is None or protocol is None:
            raise SessionError("its rig or protocol cannot be read; give --rig and --protocol")
        protocol = self._protocol(protocol)
        if lacking := [f"{row.name} needs {row.what}" for row in missing(rig, protocol)]:
            raise SessionError(f"it has not the sensors for this protocol: {'; '.join(lacking)}")
        patient = loaded(self.patient or own.get("patient.toml", ""), "patient.toml", load_patient)
        return rig, protocol, patient

    def _protocol(self, protocol: Protocol | None) -> Protocol:
        return changed(protocol or Protocol(name="no cues"), self.changes)


def changed(protocol: Protocol, changes: tuple[str, ...]) -> Protocol:
    """The protocol with these numbers. SessionError: one is refused, or would be clamped."""
    try:
        other, clamped = turned(protocol, changes)
    except RefusedError as error:
        raise SessionError(str(error)) from error
    if clamped:
        raise SessionError(clamped[0])
    return other
