"""`stridecue report SESSION`: a session as one page to read.

Lives here: where the page goes, and what to say if there is none. Why: this is what a therapist opens after the walk.
Must never: compute a figure, or change the session.

Exit codes: 0 the page is written, 2 the file is no session, 3 there is no such file or the page cannot be written.
"""

import argparse
import sys
from pathlib import Path
from typing import Any

from feedback.records.report import report_page
from feedback.records.session import PARTIAL, SessionError, partial_of


def add(commands: Any) -> None:
    """Its arguments."""
    parser = commands.add_parser("report", help="turn a session into a page to read", description=__doc__)
    parser.add_argument("session", type=Path, metavar="SESSION", help="session file (.mcap), finished or cut short")
    parser.add_argument("--out", type=Path, metavar="FILE", help="page to write (default: beside the session, .html)")


def run(args: argparse.Namespace) -> int:
    """Read the session, write its page."""
    if not (args.session.is_file() or partial_of(args.session).is_file()):
        print(f"{args.session}: there is no such session", file=sys.stderr)
        return 3
    try:
        page = report_page(args.session)
    except SessionError as error:
        print(error, file=sys.stderr)
        return 2
    out = args.out or page_path(args.session)
    try:
        _write(out, page)
    except OSError as error:
        print(f"{out}: cannot be written: {error.strerror}", file=sys.stderr)
        return 3
    print(out)
    return 0


def page_path(session: Path) -> Path:
    """The page beside its session: the same name, ending in .html."""
    return session.with_name(session.name.removesuffix(PARTIAL)).with_suffix(".html")


def _write(path: Path, page: str) -> None:
    """As private as the session itself."""
    path.touch(mode=0o600)
    path.write_text(page, encoding="utf-8")
