"""A folder of sessions: what lies in it, what belongs to a session, and how a damaged one is made whole again.

Lives here: `find`, `Found`, `repair`, `belongings`, notes. Why: sessions are looked after for years, by people who did
not record them. Must never: change a session's file: a note lies beside it, and a repaired one is another file.
"""

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from drivers.bounded import MIB, read_text
from feedback.records.crashes import ENDING as CRASHES
from feedback.records.naming import ENDING, EVERY, names_of, plain_of
from feedback.records.session import SessionError, SessionReader
from feedback.records.writer import SessionWriter

NOTES = ".notes.jsonl"
BESIDE = (".html", ".pdf", ".dose.json", NOTES, CRASHES)
"""Endings of what is made from a session and lies beside it."""
LONGEST_NOTE = 2000
LARGEST_NOTES = 4 * MIB


@dataclass(frozen=True)
class Found:
    """One session of a folder, as far as it can be told without reading its messages."""

    path: Path
    session: SessionReader | None
    why: str
    """Why it cannot be read; '' if it can."""

    @property
    def started(self) -> datetime | None:
        """In UTC; None where nobody knows."""
        seconds = self.session.facts.started_unix_s if self.session else 0.0
        return datetime.fromtimestamp(seconds, UTC) if seconds else None

    @property
    def bytes(self) -> int:
        """Its size."""
        return self.path.stat().st_size


def find(folder: Path, key: Path | None = None) -> list[Found]:
    """The sessions of a folder, the earliest first; key: opens encrypted ones. NotADirectoryError if it is none."""
    if not folder.is_dir():
        raise NotADirectoryError(f"{folder}: there is no such folder")
    paths = sorted(path for path in folder.iterdir() if path.name.endswith(EVERY))
    return sorted((_found(path, key) for path in paths), key=lambda row: (row.started is None, row.started, row.path))


def _found(path: Path, key: Path | None) -> Found:
    try:
        return Found(path, SessionReader(path, key), "")
    except SessionError as error:
        return Found(path, None, str(error).removeprefix(f"{path}: "))


def belongings(session: Path) -> list[Path]:
    """Its file or files, and what was made from it, as far as they exist."""
    whole = plain_of(session)
    beside = [whole.with_name(whole.name.removesuffix(ENDING) + ending) for ending in BESIDE]
    return [path for path in (*names_of(whole)[1:], *beside) if path.exists()]


def repair(session: SessionReader, out: Path, encrypt_to: Sequence[str] = ()) -> int:
    """Copy every readable message into a new file that is whole; how many there were. SessionError if it cannot be."""
    writer = SessionWriter(out, session.facts, session.attachments, min_free_mib=0, encrypt_to=encrypt_to)
    count = 0
    for raw in session.raw():
        writer.write(raw)
        count += 1
    writer.finish()
    return count


def add_note(session: Path, text: str, at: datetime) -> Path:
    """Put a note beside the session; where it lies. ValueError if it is empty or too long."""
    text = " ".join(text.split())
    if not 0 < len(text) <= LONGEST_NOTE:
        raise ValueError(f"a note has 1 to {LONGEST_NOTE} letters, this one has {len(text)}")
    path = _notes_of(session)
    row = json.dumps({"at": at.astimezone(UTC).isoformat(timespec="seconds"), "note": text}, ensure_ascii=False)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "a", encoding="utf-8") as file:
        file.write(row + "\n")
    return path


def notes(session: Path) -> Iterator[tuple[str, str]]:
    """(when, text) of each note; a line that is none is passed over. What cannot be read at all is told in one."""
    path = _notes_of(session)
    try:
        lines = read_text(path, LARGEST_NOTES).splitlines() if path.exists() else []
    except (OSError, UnicodeDecodeError) as error:
        yield "", f"the notes in {path.name} cannot be read: {getattr(error, 'strerror', None) or 'no UTF-8 text'}"
        return
    for line in lines:
        try:
            row = json.loads(line)
            yield str(row["at"]), str(row["note"])
        except (ValueError, KeyError, TypeError, RecursionError):
            continue


def _notes_of(session: Path) -> Path:
    whole = plain_of(session)
    return whole.with_name(whole.name.removesuffix(ENDING) + NOTES)
