"""A session in several files: its recorder died, and another went on.

Lives here: `next_segment`, `segments`, `join`. Why: the dead one's file is what there is, and is not to be written to
again; people want one file a session. Must never: remove a segment before all of it stands in the joined file.

NAME.mcap is recorded first; after a recorder's death NAME.part2.mcap, and so on. Joined, they are NAME.mcap again; what
was said in between is missing, and is told as such by the gaps in the messages' numbers.
"""

from pathlib import Path

from feedback.records.naming import existing, sealed_of
from feedback.records.sealed import is_sealed
from feedback.records.session import SessionError, SessionReader
from feedback.records.settings import rig_of
from feedback.records.writer import SessionWriter

_ENDING = ".mcap"


def segment(session: Path, number: int) -> Path:
    """The file of a session's segment, which count from 1."""
    return session if number == 1 else session.with_name(f"{session.stem}.part{number}{_ENDING}")


def segments(session: Path) -> list[Path]:
    """All that there are, in order, whole or cut."""
    found: list[Path] = []
    while existing(path := segment(session, len(found) + 1)) is not None:
        found.append(path)
    return found


def next_segment(session: Path) -> Path:
    """Where a recorder goes on whose predecessor has died."""
    return segment(session, len(segments(session)) + 1)


def join(session: Path, key: Path | None = None) -> int:
    """Make one whole file of all segments, encrypted if they are; how many there were. Of one nothing is made.

    SessionError if it cannot be done, as of encrypted ones without their key: the segments then stay as they are.
    """
    parts = segments(session)
    if len(parts) < 2:
        return len(parts)
    readers = [SessionReader(path, key) for path in parts]
    first = readers[0]
    joined = session.with_name(f"{session.stem}.joined{_ENDING}")
    encrypt_to = _public_keys(first)
    writer = SessionWriter(joined, first.facts, first.attachments, min_free_mib=0, encrypt_to=encrypt_to)
    for reader in readers:
        for raw in reader.raw():
            writer.write(raw)
    whole, wanted = writer.finish(), sealed_of(session) if encrypt_to else session
    for reader in readers:
        if reader.path != wanted:
            reader.path.unlink(missing_ok=True)
    whole.replace(wanted)
    return len(parts)


def _public_keys(session: SessionReader) -> tuple[str, ...]:
    """For whom it was encrypted; none if it was not. SessionError: nobody knows."""
    if not is_sealed(session.path):
        return ()
    rig = rig_of(session)
    if rig is None or not rig.recorder.encrypt_to:
        raise SessionError(f"{session.path}: its rig does not tell for whom it was encrypted, so it cannot be joined")
    return rig.recorder.encrypt_to
