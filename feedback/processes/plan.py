"""What one run is: its configuration, its files, its folder.

Lives here: RunPlan. Why: every process of a run reads the same copies of the same files, so that an edit during the
session is never half in force. Must never: be changed once the run has begun.
"""

import json
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Self

from feedback.bus import BOOK, Addresses
from feedback.config import Patient, Protocol, Rig, load_patient, load_protocol, load_rig
from feedback.processes.callers import DESK

_FILE = "run.json"
_OPTIONAL = ("walk", "write_log", "origin")


@dataclass(frozen=True)
class ConsolePlan:
    """The therapist's page of a run."""

    port: int
    is_lan: bool
    """For tablets on the network, and not for this computer alone."""
    rigs: Path
    """Folders of what can be picked for a what-if, or after the walk."""
    protocols: Path
    patients: Path

    def told(self) -> dict[str, object]:
        """As JSON."""
        return {name: str(value) if isinstance(value, Path) else value for name, value in asdict(self).items()}

    @classmethod
    def read(cls, told: dict[str, Any]) -> Self:
        """The other way round."""
        folders = {name: Path(told[name]) for name in ("rigs", "protocols", "patients")}
        return cls(int(told["port"]), bool(told["is_lan"]), **folders)


@dataclass(frozen=True)
class Part:
    """Of a recorded session that is played once more."""

    begin_ns: int
    """On the clock of the session."""
    end_ns: int
    key: Path | None = None
    """File of the secret key, where the session is encrypted."""

    def told(self) -> dict[str, object]:
        """As JSON."""
        return asdict(self) | {"key": str(self.key) if self.key else None}

    @classmethod
    def read(cls, told: dict[str, Any]) -> Self:
        """The other way round."""
        return cls(told["begin_ns"], told["end_ns"], Path(told["key"]) if told["key"] else None)


@dataclass(frozen=True)
class RunPlan:
    """One run, as every process of it sees it."""

    folder: Path
    """Private folder of the run: sockets, copies of the configuration, emulated ports."""
    session: Path
    """The session file to write; of a replay, the one that is played."""
    walk: Path | None = None
    """A real walk to be played by the emulator."""
    write_log: Path | None = None
    """Where the emulator notes the time of each frame it writes (benchmarks)."""
    origin: Path | None = None
    """The protocol's own file, which may be edited meanwhile, and into which tuned numbers are saved."""
    console: ConsolePlan | None = None
    """The therapist's page, if one was asked for."""
    part: Part | None = None
    """A recorded session is played once more: this of it. Nothing is recorded, nothing can be commanded."""
    again: str = ""
    """Of a process that takes the place of one that died: how that one ended, in words."""

    @property
    def rig_file(self) -> Path:
        """The rig's file as it is in force."""
        return self.folder / "rig.toml"

    @property
    def protocol_file(self) -> Path:
        """The protocol's file as it is in force."""
        return self.folder / "protocol.toml"

    @property
    def patient_file(self) -> Path | None:
        """The patient's file as it is in force, if one was named."""
        path = self.folder / "patient.toml"
        return path if path.exists() else None

    @cached_property
    def rig(self) -> Rig:
        """The rig."""
        return load_rig(self.rig_file)

    @cached_property
    def protocol(self) -> Protocol:
        """The protocol."""
        return load_protocol(self.protocol_file)

    @cached_property
    def patient(self) -> Patient | None:
        """The patient, if one was named."""
        return load_patient(self.patient_file) if self.patient_file else None

    @property
    def book(self) -> Addresses:
        """Who is where."""
        return Addresses.load(self.folder / BOOK)

    @property
    def posted_file(self) -> Path:
        """What the console puts up for whoever sits at the terminal: how devices get in."""
        return self.folder / "posted.txt"

    @property
    def desk(self) -> Path:
        """The local socket at which commands are taken."""
        return self.folder / DESK

    def port_path(self, sensor: str, side: str = "") -> Path:
        """Where the emulated port of a sensor appears; of two, that of a side."""
        return self.folder / (f"{sensor}.{side}.port" if side else f"{sensor}.port")

    @property
    def so_far_file(self) -> Path:
        """What had been said that still holds, for a process that is started anew."""
        return self.folder / "so_far.msgpack"

    def log_file(self, process: str) -> Path:
        """What a process writes to its standard error."""
        return self.folder / f"{process}.log"

    def save(self, book: Addresses) -> None:
        """Write the plan for the processes to read."""
        book.save(self.folder / BOOK)
        paths = {"session": self.session, **{name: getattr(self, name) for name in _OPTIONAL}}
        named = {key: str(path) if path else None for key, path in paths.items()}
        console = self.console.told() if self.console else None
        part = self.part.told() if self.part else None
        (self.folder / _FILE).write_text(json.dumps(named | {"console": console, "part": part}))

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read the plan of a run."""
        named = json.loads((folder / _FILE).read_text())
        walk, write_log, origin = (Path(named[key]) if named[key] else None for key in _OPTIONAL)
        console = ConsolePlan.read(named["console"]) if named["console"] else None
        part = Part.read(named["part"]) if named["part"] else None
        return cls(folder, Path(named["session"]), walk, write_log, origin, console, part)
