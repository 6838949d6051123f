"""What can be picked: rigs, protocols, patients, recorded sessions, by id.

Lives here: Shelf. Why: a page names a file by the id under which it was listed, and the server knows where that lies.
Must never: make a path of what a page has sent, follow a link out of its folder, or tell a patient's name.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from feedback.config import ConfigError, Protocol, load_patient, load_protocol, load_rig
from feedback.console.forms import FileRow, Files, SessionRow
from feedback.records.archive import Found, find
from feedback.records.naming import ENDING, EVERY, plain_of
from feedback.records.session import SessionError, SessionReader
from feedback.records.settings import protocol_of

Stamp = tuple[int, int]
_TITLES: dict[str, Callable[[Path], tuple[str, str]]] = {
    "rigs": lambda path: ((rig := load_rig(path)).name, rig.about),
    "protocols": lambda path: ((protocol := load_protocol(path)).name, protocol.about),
    "patients": lambda path: (load_patient(path).id, ""),
}


class UnknownError(LookupError):
    """Nothing is listed under that id; the text says what was looked for."""


@dataclass
class Shelf:
    """Folders that this server may offer."""

    rigs: Path
    protocols: Path
    patients: Path
    sessions: Path
    _seen: dict[Path, tuple[Stamp, FileRow]] = field(default_factory=dict)
    _found: dict[Path, tuple[Stamp, SessionRow]] = field(default_factory=dict)

    def files(self) -> Files:
        """What lies there now."""
        return Files(*([self._file(kind, path) for path in self._listed(kind).values()] for kind in _TITLES))

    def path(self, kind: str, name: str) -> Path:
        """Where a rig, protocol or patient lies. UnknownError: nothing is listed under that id."""
        try:
            return self._listed(kind)[name]
        except KeyError:
            raise UnknownError(f"there is no '{name}' among the {kind}") from None

    def recorded(self, running: Path | None = None) -> list[SessionRow]:
        """All sessions, the latest first; running: the one that is being recorded."""
        found = find(self.sessions)[::-1] if self.sessions.is_dir() else []
        return [self._session(one, plain_of(one.path).resolve() == running) for one in found]

    def session(self, name: str) -> Path:
        """Where a session lies. UnknownError: none is listed under that id."""
        for path in self.sessions.iterdir() if self.sessions.is_dir() else ():
            if _id(path) == name and path.name.endswith(EVERY) and path.is_file():
                return plain_of(path)
        raise UnknownError(f"there is no session '{name}'")

    def protocol_of(self, name: str) -> Protocol:
        """The protocol that a session began with. UnknownError: there is no such session, or it cannot be read."""
        path = self.session(name)
        try:
            protocol = protocol_of(SessionReader(path))
        except SessionError as error:
            raise UnknownError(str(error).removeprefix(f"{path.parent}/")) from error
        if protocol is None:
            raise UnknownError(f"the protocol of session '{name}' cannot be read")
        return protocol

    def page(self, name: str) -> Path:
        """A session's report. UnknownError: there is no such session, or its page has not been made."""
        path = page_of(self.session(name))
        if not path.is_file():
            raise UnknownError(f"the report of '{name}' has not been made yet")
        return path

    def _listed(self, kind: str) -> dict[str, Path]:
        folder: Path = getattr(self, kind)
        return {path.stem: path for path in sorted(folder.glob("*.toml")) if path.is_file()}

    def _file(self, kind: str, path: Path) -> FileRow:
        stamp = _stamp(path)
        if path not in self._seen or self._seen[path][0] != stamp:
            self._seen[path] = stamp, _read(kind, path)
        return self._seen[path][1]

    @staticmethod
    def _session(found: Found, is_running: bool) -> SessionRow:
        facts = found.session.facts if found.session else None
        return SessionRow(
            id=_id(found.path),
            started_unix_s=facts.started_unix_s if facts else 0.0,
            patient=facts.patient if facts else "",
            rig=facts.rig if facts else "",
            protocol=facts.protocol if facts else "",
            bytes=found.bytes,
            whole=bool(found.session and found.session.whole),
            running=is_running,
            report=page_of(found.path).is_file(),
            fault=found.why,
        )


def page_of(session: Path) -> Path:
    """The report beside its session."""
    return plain_of(session).with_suffix(".html")


def _id(session: Path) -> str:
    return plain_of(session).name.removesuffix(ENDING)


def _stamp(path: Path) -> Stamp:
    try:
        found = path.stat()
    except OSError:
        return 0, 0
    return found.st_mtime_ns, found.st_size


def _read(kind: str, path: Path) -> FileRow:
    try:
        title, about = _TITLES[kind](path)
    except ConfigError as error:
        fault = error.faults[0]
        return FileRow(path.stem, path.stem, "", f"{fault.key}: {fault.text}" if fault.key else fault.text)
    return FileRow(path.stem, title, about, "")
