"""What the files of a session are called.

Lives here: the endings, and the way from one name to another. Why: a session is found by its plain name, whether it is
whole, cut short or encrypted. Must never: open a file.

NAME.mcap, and NAME.mcap.age where it is encrypted; while it is open, and if it was cut short, with .partial behind.
"""

import errno
from pathlib import Path

ENDING = ".mcap"
PARTIAL = ".partial"
SEALED = ".age"
EVERY = (ENDING, ENDING + PARTIAL, ENDING + SEALED, ENDING + SEALED + PARTIAL)


def partial_of(path: Path) -> Path:
    """The name of a session's file while it is being written."""
    return path.with_name(path.name + PARTIAL)


def sealed_of(path: Path) -> Path:
    """The name of a session's file if it is encrypted."""
    return path if path.name.endswith(SEALED) else path.with_name(path.name + SEALED)


def plain_of(path: Path) -> Path:
    """NAME.mcap, whichever of its names was given."""
    return path.with_name(path.name.removesuffix(PARTIAL).removesuffix(SEALED))


def names_of(path: Path) -> tuple[Path, ...]:
    """Under which names a session may lie: as it was given first."""
    plain = plain_of(path)
    return path, plain, partial_of(plain), sealed_of(plain), partial_of(sealed_of(plain))


def existing(path: Path) -> Path | None:
    """The file of a session, under whichever name it lies; None if there is none."""
    return next((candidate for candidate in names_of(path) if candidate.is_file()), None)


def in_words(error: OSError) -> str:
    """Why the system refused, for people."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "the disk is full"
    return error.strerror or str(error)
