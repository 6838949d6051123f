"""MCAP as is: the session's own file, copied and checked.

Lives here: `write`. Why: it holds everything, and Foxglove and the mcap libraries open it. Must never: copy a file that
is damaged without saying so, or change a byte.
"""

import hashlib
import shutil
from pathlib import Path

from feedback.records.export import DamagedError, ExportError, private, stem
from feedback.records.sealed import is_sealed
from feedback.records.session import SessionReader


def write(session: SessionReader, out: Path) -> list[Path]:
    """OUT/SESSION.mcap. DamagedError, or ExportError: it is encrypted, or the copy is not the same."""
    if is_sealed(session.path):
        raise ExportError(f"{session.path}: is encrypted; `stridecue sessions decrypt` makes the plain file")
    for _ in session.raw():
        pass
    if session.damage:
        raise DamagedError(f"{session.path}: {session.damage}; `stridecue sessions repair` makes it whole")
    out.mkdir(parents=True, exist_ok=True)
    path = out / f"{stem(session)}.mcap"
    if path.exists() and path.samefile(session.path):
        raise ExportError(f"{path}: is the session itself; choose another folder")
    shutil.copyfile(session.path, private(path))
    if _digest(path) != _digest(session.path):
        raise ExportError(f"{path}: is not the same as {session.path}: the copy failed")
    return [path]


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
