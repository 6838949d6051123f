"""A session in the formats of other tools: the table of formats, one file each, all of one shape.

Lives here: FORMATS, and `module_of`, which knows those of installed packages too (drivers.plugins). Each has
`write(session, out) -> list[Path]`: the files that it made of one session in the folder `out`. Why: a session is of use
where its readers already work. Must never: change a value on the way without saying so in the file that it writes, or
import a library before its format is asked for.

What goes where, units, clocks, and how each is opened: docs/export.md.
"""

from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from drivers import plugins
from feedback.records.session import SessionReader

FORMATS: dict[str, str] = {
    "csv": "tables as text, with a data dictionary",
    "parquet": "the same tables as Parquet",
    "xdf": "all streams in one file, for LSL tools (pyxdf, EEGLAB, MoBILAB)",
    "c3d": "analogs and events, for gait laboratories (Mokka, Visual3D, ezc3d)",
    "bids": "a data set after BIDS-motion",
    "mcap": "the session's file itself, checked",
}


class ExportError(Exception):
    """A session cannot be written in this format; the text says why, for people."""


class DamagedError(ExportError):
    """The session is damaged or cut short, and this format takes whole ones only."""


class LibraryMissing(ExportError):  # noqa: N818
    """The library that writes this format is not installed."""


def names() -> list[str]:
    """All formats that there are, those of installed packages among them."""
    return sorted({*FORMATS, *plugins.names(plugins.EXPORTS)})


class Format(Protocol):
    """What each module of a format has."""

    def write(self, session: SessionReader, out: Path) -> list[Path]:
        """Write one session into this folder; the files that were made. ExportError, OSError."""


def module_of(name: str) -> Format:
    """What writes one of `names`. LibraryMissing says what to install; plugins.PluginError: one cannot be used."""
    if name not in FORMATS:
        return cast(Format, plugins.load(plugins.EXPORTS, name))
    try:
        return cast(Format, import_module(f"feedback.records.export.{name}_format"))
    except ImportError as error:
        raise LibraryMissing(f"{name} needs the library {error.name}: pip install 'stridecue[export]'") from error


def private(path: Path) -> Path:
    """The path, its file made anew and as private as a session's own."""
    path.unlink(missing_ok=True)
    path.touch(mode=0o600)
    return path


def stem(session: SessionReader) -> str:
    """The session's name without its ending."""
    return session.path.name.partition(".mcap")[0]
