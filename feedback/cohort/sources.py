"""Where the inputs of a cohort lie: folders, files, object storage; through fsspec.

Lives here: Source, `found`, `fetched`. Why: an archive of years is seldom on the disk of who asks. Must never: write to
an archive, or read more of it than is needed to tell whether a file is still the same.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from fnmatch import fnmatch
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import fsspec
from fsspec.core import url_to_fs
from fsspec.implementations.local import LocalFileSystem

from feedback.records.naming import ENDING, EVERY, PARTIAL, SEALED

WALKS = {
    "gaitpdb": ("*_[0-9][0-9].txt", "*_[0-9][0-9].txt.xz"),
    "pedar": ("*.asc", "*.asc.xz"),
    "moticon": ("*.txt", "*.txt.xz"),
    "stappone": ("*.csv", "*.csv.xz"),
    "xdf": ("*.xdf", "*.xdfz"),
}
"""Names of recorded walks by format, where one file is one walk. The others are folders of files."""
SESSIONS = (f"*{ENDING}", f"*{ENDING}{SEALED}")
_STAMPS = ("mtime", "LastModified", "last_modified", "updated", "ETag", "etag", "created")
"""What file systems tell of a file's last change, whichever they have."""


class SourceError(Exception):
    """A place cannot be looked into; the text says why."""


class SourceMissing(SourceError):  # noqa: N818
    """A place, or the library that opens it, is not there."""


class Source(NamedTuple):
    """One input."""

    url: str
    name: str
    """Of the file alone."""
    size: int
    stamp: str
    """Differs when the file was changed, as far as its storage can tell."""


def found(places: Sequence[str], patterns: Sequence[str]) -> tuple[list[Source], list[str]]:
    """The files of these places whose names fit, in order of name; and names of sessions that are cut short.

    Of a session that lies there encrypted and as it was decrypted, the latter.
    """
    rows: dict[str, Source] = {}
    partial: list[str] = []
    for place in places:
        for source in _of(place):
            if any(fnmatch(source.name, pattern) for pattern in patterns):
                rows[source.url] = source
            elif source.name.endswith(EVERY) and source.name.endswith(PARTIAL):
                partial.append(source.url)
    for url in [url for url in rows if url.endswith(SEALED) and url.removesuffix(SEALED) in rows]:
        del rows[url]
    return sorted(rows.values(), key=lambda row: (row.name, row.url)), sorted(partial)


@contextmanager
def fetched(url: str) -> Iterator[Path]:
    """The file on this computer: itself, or a copy that goes away again. OSError, SourceError."""
    system, path = _system(url)
    if isinstance(system, LocalFileSystem):
        yield Path(path)
        return
    with TemporaryDirectory(prefix="stridecue-") as folder:
        local = Path(folder) / path.rpartition("/")[2]
        system.get_file(path, str(local))
        yield local


def _of(place: str) -> Iterator[Source]:
    """The files of a place; a folder of a web server is told by its last '/', for there everything is a file."""
    system, root = _system(place)
    try:
        if not system.exists(root):
            raise SourceMissing(f"{place}: there is no such file or folder")
        is_file = not root.endswith("/") and system.isfile(root)
        listed = {root: system.info(root)} if is_file else system.find(root, detail=True)
    except OSError as error:
        raise SourceMissing(f"{place}: cannot be read: {error.strerror or error}") from error
    for path, about in listed.items():
        stamp = next((str(about[name]) for name in _STAMPS if about.get(name)), "")
        yield Source(system.unstrip_protocol(path), path.rpartition("/")[2], int(about.get("size") or 0), stamp)


def _system(place: str) -> tuple[Any, str]:
    try:
        system, path = url_to_fs(place)
    except ImportError as error:
        raise SourceMissing(f"{place}: {error}") from error
    except ValueError as error:
        known = ", ".join(sorted(fsspec.available_protocols()))
        raise SourceError(f"{place}: {error}; known here: {known}") from error
    return system, str(path)
