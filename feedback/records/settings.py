"""The settings in force in a session, as far as this version can still read them.

Lives here: the rig, the protocol and the affected leg, from the files that a session holds. Why: loads need the sole,
symmetry needs to know which leg is the patient's affected one, a dose record needs the plan. Must never: fail because
an old file has another form.
"""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from feedback.config import ConfigError, Patient, Protocol, Rig, load_patient, load_protocol, load_rig
from feedback.messages import LEGS
from feedback.records.session import SessionReader

T = TypeVar("T")


def rig_of(session: SessionReader) -> Rig | None:
    """The rig in force; None if its file cannot be read."""
    return _loaded(session, "rig.toml", load_rig)


def protocol_of(session: SessionReader) -> Protocol | None:
    """The protocol as it was at the start; None if its file cannot be read."""
    return _loaded(session, "protocol.toml", load_protocol)


def patient_of(session: SessionReader) -> Patient | None:
    """The patient's file in force; None if there was none, or it cannot be read."""
    return _loaded(session, "patient.toml", load_patient)


def affected_leg(session: SessionReader) -> str:
    """'left' or 'right'; '' where the patient's file does not single one out."""
    patient = patient_of(session)
    return patient.affected_leg if patient and patient.affected_leg in LEGS else ""


def _loaded(session: SessionReader, name: str, load: Callable[[Path], T]) -> T | None:
    return loaded(session.attachments.get(name, ""), name, load)


def loaded(text: str, name: str, load: Callable[[Path], T]) -> T | None:
    """What `load` makes of a file of this text; None if it cannot."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_text(text, encoding="utf-8")
        try:
            return load(path)
        except ConfigError:
            return None
