"""`stridecue report SESSION`: a session as one page to read, and its dose record beside it for machines.

Lives here: where both go, and what to say if there is none. Why: this is what a therapist opens after the walk.
Must never: compute a figure, or change the session.

Exit codes: 0 the page is written, 2 the file is no session, 3 there is no such file or the page cannot be written.
"""

import argparse
import sys
from pathlib import Path
from typing import Any

from feedback.records.practice import dose_json
from feedback.records.report import Report, read_report
from feedback.records.session import PARTIAL, SessionError, partial_of


def add(commands: Any) -> None:
    """Its arguments."""
    parser = commands.add_parser("report", help="turn a session into a page to read", description=__doc__)
    parser.add_argument("session", type=Path, metavar="SESSION", help="session file (.mcap), finished or cut short")
    parser.add_argument("--out", type=Path, metavar="FILE", help="page to write (default: beside the session, .html)")
    parser.add_argument("--json", action="store_true", help="print the figures as one JSON object")


def run(args: argparse.Namespace) -> int:
    """Read the session, write its page."""
    if not (args.session.is_file() or partial_of(args.session).is_file()):
        print(f"{args.session}: there is no such session", file=sys.stderr)
        return 3
    try:
        report = read_report(args.session)
    except SessionError as error:
        print(error, file=sys.stderr)
        return 2
    out = args.out or page_path(args.session)
    try:
        _write_all(out, report)
    except OSError as error:
        print(f"{out}: cannot be written: {error.strerror}", file=sys.stderr)
        return 3
    print(report.summary.to_json() if args.json else out)
    return 0


def page_path(session: Path) -> Path:
    """The page beside its session: the same name, ending in .html."""
    return session.with_name(session.name.removesuffix(PARTIAL)).with_suffix(".html")


def dose_path(page: Path) -> Path:
    """The dose record beside its page: the same name, ending in .dose.json."""
    return page.with_suffix(".dose.json")


def _write_all(out: Path, report: Report) -> None:
    _write(out, report.page)
    if report.dose is not None:
        _write(dose_path(out), dose_json(report.dose))


def _write(path: Path, text: str) -> None:
    """As private as the session itself."""
    path.touch(mode=0o600)
    path.write_text(text, encoding="utf-8")
