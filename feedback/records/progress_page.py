"""The page that tells of all sessions of a patient.

Lives here: `sessions_of`, `progress_page`. Why: `report --patient` needs no list of files. Must never: leave out a
session of this patient without saying so, or take in one of somebody else.
"""

from collections.abc import Sequence
from pathlib import Path

from feedback.records.archive import Found, find
from feedback.records.change_marks import LEGEND
from feedback.records.compared import Compared, compare, in_order
from feedback.records.compared_rows import comparison_section
from feedback.records.pages import render, shown
from feedback.records.progress import progress_of
from feedback.records.reviewed import review
from feedback.records.session import SessionReader


def sessions_of(folder: Path, patient: str, key: Path | None = None) -> tuple[list[Path], list[str]]:
    """The sessions of this pseudonym, the earliest first, each once; and the files that were left out, with the reason.

    NotADirectoryError if there is no such folder.
    """
    rows = find(folder, key)
    left_out = [f"{row.path.name}: {row.why}" for row in rows if row.session is None]
    kept: dict[tuple[float, int], Found] = {}
    for row in sorted(rows, key=lambda row: not (row.session and row.session.whole)):
        if row.session and row.session.facts.patient == patient:
            first = kept.setdefault(_begun(row.session), row)
            left_out += [] if first is row else [f"{row.path.name}: is of the same session as {first.path.name}"]
    return [row.path for row in sorted(kept.values(), key=lambda row: (row.started is None, row.started))], left_out


def _begun(session: SessionReader) -> tuple[float, int]:
    """Names a session, whatever copies and parts there are of it."""
    return session.facts.started_unix_s, session.facts.started_clock_ns


def progress_page(paths: Sequence[Path], left_out: Sequence[str] = (), key: Path | None = None) -> str:
    """The page of these sessions, at least one. left_out: what was not read, and why. key: of encrypted ones.

    SessionError if a file cannot be read, ComparisonError if they are not of one patient.
    """
    sessions = in_order([review(path, samples=False, key=key) for path in paths])
    compared = compare(sessions) if len(sessions) > 1 else Compared(list(sessions), {}, [])
    section = progress_of(compared)
    return render(
        "progress.html",
        patient=sessions[-1].facts.patient or "nobody named",
        first=sessions[0].date,
        last=sessions[-1].date,
        left_out=list(left_out),
        progress=section | {"figures": [shown(figure) for figure in section["figures"]]},
        compared=comparison_section(compared) if len(sessions) > 1 else None,
        marks=LEGEND,
        software=sessions[-1].facts.software or "unknown software",
    )
