"""A session in several files: its recorder died, and another went on.

Lives here: `next_segment`, `segments`, `join`. Why: the dead one's file is what there is, and is not to be written to
again; people want one file a session. Must never: remove a segment before all of it stands in the joined file.

NAME.mcap is recorded first; after a recorder's death NAME.part2.mcap, and so on. Joined, they are NAME.mcap again; what
was said in between is missing, and is told as such by the gaps in the messages' numbers.
"""

from pathlib import Path

from feedback.records.naming import existing
from feedback.records.session import SessionReader, partial_of
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


def join(session: Path) -> int:
    """Make one whole file of all segments; how many there were. Nothing is done where there is one.

    SessionError if it cannot be done, as of encrypted ones: the segments then stay as they are.
    """
    parts = segments(session)
    if len(parts) < 2:
        return len(parts)
    readers = [SessionReader(path) for path in parts]
    joined = session.with_name(f"{session.stem}.joined{_ENDING}")
    writer = SessionWriter(joined, readers[0].facts, readers[0].attachments, min_free_mib=0)
    for reader in readers:
        for raw in reader.raw():
            writer.write(raw)
    writer.finish()
    for path in parts:
        for old in (path, partial_of(path)):
            if old != session:
                old.unlink(missing_ok=True)
    joined.replace(session)
    return len(parts)
