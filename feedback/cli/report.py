"""`stridecue report SESSION`: a session as one page to read, and its dose record beside it for machines.
`stridecue report SESSION --against EARLIER …`: the same, held against earlier sessions of the same patient.
`stridecue report --patient PSEUDONYM [--in FOLDER]`: the progress of a patient over all sessions of a folder.

Lives here: where pages go, and what to say if there is none. Why: this is what a therapist opens after the walk.
Must never: compute a figure, or change the session.

Exit codes: 0 the page is written, 2 a file is no session, or sessions may not be compared, 3 there is no such file, the
page cannot be written, or nothing on this computer makes a PDF.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from feedback.records.compared import ComparisonError
from feedback.records.naming import existing, plain_of
from feedback.records.paper import PaperError, write_pdf
from feedback.records.practice import dose_json
from feedback.records.progress_page import progress_page, sessions_of
from feedback.records.report import Report, read_report
from feedback.records.session import SessionError

FOLDER = Path("sessions")


def add(commands: Any) -> None:
    """Its arguments."""
    parser = commands.add_parser(
        "report",
        help="turn a session into a page to read",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "session", type=Path, nargs="?", metavar="SESSION", help="session file (.mcap), finished or cut short"
    )
    parser.add_argument(
        "--against",
        type=Path,
        nargs="+",
        action="extend",
        default=[],
        metavar="EARLIER",
        help="earlier sessions of the same patient to compare with",
    )
    parser.add_argument("--patient", metavar="PSEUDONYM", help="progress of this patient instead of one session")
    parser.add_argument(
        "--in", type=Path, default=FOLDER, dest="folder", metavar="FOLDER", help="with --patient (default: sessions)"
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help="page to write (default: beside the session, .html)")
    parser.add_argument("--pdf", action="store_true", help="write it as PDF too, beside the page")
    parser.add_argument("--json", action="store_true", help="print the figures as one JSON object")
    parser.add_argument("--key", type=Path, metavar="FILE", help="secret key of encrypted sessions")


def run(args: argparse.Namespace) -> int:
    """Read, write, and say where it is."""
    if (args.session is None) == (args.patient is None) or (args.patient is not None and (args.against or args.json)):
        return _fail("name one session, or a patient with --patient; --against and --json go with a session", 2)
    missing = [path for path in (args.session, *args.against) if path and existing(path) is None]
    if missing:
        return _fail("\n".join(f"{path}: there is no such session" for path in missing), 3)
    try:
        return _progress(args) if args.patient is not None else _session(args)
    except (SessionError, ComparisonError) as error:
        return _fail(str(error), 2)
    except PaperError as error:
        return _fail(str(error), 3)
    except NotADirectoryError as error:
        return _fail(str(error), 3)
    except OSError as error:
        return _fail(f"{error.filename}: cannot be written: {error.strerror}", 3)


def page_path(session: Path) -> Path:
    """The page beside its session: the same name, ending in .html."""
    return plain_of(session).with_suffix(".html")


def dose_path(page: Path) -> Path:
    """The dose record beside its page: the same name, ending in .dose.json."""
    return page.with_suffix(".dose.json")


def _session(args: argparse.Namespace) -> int:
    report = read_report(args.session, args.against, args.key)
    out = args.out or page_path(args.session)
    if report.dose is not None:
        _write(dose_path(out), dose_json(report.dose))
    return _out(out, report.page, args.pdf, _json(report) if args.json else "")


def _progress(args: argparse.Namespace) -> int:
    paths, left_out = sessions_of(args.folder, args.patient, args.key)
    if not paths:
        return _fail(f"{args.folder}: no session of '{args.patient}'", 3)
    out = args.out or args.folder / f"{args.patient}.progress.html"
    return _out(out, progress_page(paths, left_out, args.key), args.pdf, "")


def _out(out: Path, page: str, pdf: bool, instead: str) -> int:
    """Write the page, and as PDF; print where they are, or what was asked for instead."""
    _write(out, page)
    print(instead or out)
    if pdf:
        paper = out.with_suffix(".pdf")
        write_pdf(page, paper)
        print(paper, file=sys.stderr if instead else sys.stdout)
    return 0


def _json(report: Report) -> str:
    """The session's figures, and what changed since the earlier ones."""
    figures: dict[str, Any] = json.loads(report.summary.to_json())
    if report.compared:
        figures["against"] = report.compared.rows()
    return json.dumps(figures)


def _fail(words: str, code: int) -> int:
    print(words, file=sys.stderr)
    return code


def _write(path: Path, text: str) -> None:
    """As private as the session itself."""
    path.touch(mode=0o600)
    path.write_text(text, encoding="utf-8")
