"""`stridecue export SESSION… --to FORMAT --out DIR`: sessions in the formats of other tools.

Lives here: which sessions go where, and what is told of each. Why: a session is of use where its readers already work.
Must never: stop at a session that cannot be written, or change one.

Formats: csv, parquet, xdf, c3d, bids, mcap, and what installed packages bring; what goes where in each, and how it is
opened: docs/export.md.

Exit codes: 0 all are written, 1 one of them is damaged or cut short (what was readable is written, but never as mcap),
2 one cannot be read or has no place in this format, 3 a file or library is missing, or the folder cannot be written.
"""

import argparse
import sys
from pathlib import Path
from typing import Any

from drivers.plugins import PluginError
from feedback.records.export import FORMATS, DamagedError, ExportError, Format, LibraryMissing, module_of, names
from feedback.records.naming import existing
from feedback.records.session import SessionError, SessionReader


def add(commands: Any) -> None:
    """Its arguments."""
    parser = commands.add_parser("export", help="turn sessions into files of other tools", description=__doc__)
    parser.add_argument("sessions", type=Path, nargs="+", metavar="SESSION", help="session files (.mcap)")
    about = "; ".join(f"{name}: {words}" for name, words in FORMATS.items())
    parser.add_argument("--to", choices=names(), required=True, metavar="FORMAT", help=about)
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder that the files go to")
    parser.add_argument("--key", type=Path, metavar="FILE", help="secret key of encrypted sessions")


def run(args: argparse.Namespace) -> int:
    """Write each session; the worst of their exit codes."""
    try:
        form = module_of(args.to)
    except (LibraryMissing, PluginError) as error:
        return _fail(str(error), 3)
    return max(_one(path, form, args.out, args.key) for path in args.sessions)


def _one(path: Path, form: Format, out: Path, key: Path | None) -> int:
    if existing(path) is None:
        return _fail(f"{path}: there is no such session", 3)
    try:
        session = SessionReader(path, key)
        made = form.write(session, out)
    except ExportError as error:
        return _fail(str(error), 1 if isinstance(error, DamagedError) else 2)
    except SessionError as error:
        return _fail(str(error), 2)
    except OSError as error:
        return _fail(f"{error.filename or out}: cannot be written: {error.strerror or error}", 3)
    print(f"{path.name}: {len(made)} files, {made[0] if len(made) == 1 else made[0].parent}")
    if session.damage:
        return _fail(f"{path}: not all of it: {session.damage}", 1)
    return 0


def _fail(words: str, code: int) -> int:
    print(words, file=sys.stderr)
    return code
