"""Pieces of work that a page may ask for, as command lines of `stridecue`.

Lives here: JOBS, one row a kind, and `command_line`. Why: what a page starts is exactly what a person can type, and a
crash of it is a child's. Must never: start one, or let a page's text become an option or a path.
"""

from collections.abc import Callable
from typing import NamedTuple

from feedback.console.forms import JobCall
from feedback.console.shelf import Shelf


class WrongCallError(ValueError):
    """A field that this job needs is missing, or one that it does not know is given."""


class JobRow(NamedTuple):
    """One kind of job."""

    about: str
    needs: tuple[str, ...]
    """Fields of JobCall that it cannot do without."""
    takes: tuple[str, ...]
    """Fields that it may have besides."""
    line: Callable[[JobCall, Shelf], list[str]]
    on_devices: bool = False
    """It opens the rig's devices: never beside a run."""


def _session(call: JobCall, shelf: Shelf) -> str:
    return str(shelf.session(call.session or ""))


def _what_if(call: JobCall, shelf: Shelf) -> list[str]:
    changes = [word for change in call.changes for word in ("--set", change)]
    other = ["--protocol", str(shelf.path("protocols", call.protocol))] if call.protocol else []
    if not (changes or other):
        raise WrongCallError("what_if needs changes, or another protocol")
    return ["replay", _session(call, shelf), *changes, *other, "--json"]


def _compare(call: JobCall, shelf: Shelf) -> list[str]:
    return ["report", _session(call, shelf), "--against", str(shelf.session(call.against or "")), "--json"]


def _report(call: JobCall, shelf: Shelf) -> list[str]:
    return ["report", _session(call, shelf), "--json"]


def _calibrate(call: JobCall, shelf: Shelf) -> list[str]:
    walk = ["--walk-s", f"{call.walk_s:g}"] if call.walk_s is not None else []
    return ["calibrate", *_rig_and_patient(call, shelf), "--guided", *walk]


def _tap_test(call: JobCall, shelf: Shelf) -> list[str]:
    return ["calibrate", *_rig_and_patient(call, shelf), "--guided", "--tap-test"]


def _rig_and_patient(call: JobCall, shelf: Shelf) -> tuple[str, str]:
    return str(shelf.path("rigs", call.rig or "")), str(shelf.path("patients", call.patient or ""))


JOBS: dict[str, JobRow] = {
    "what_if": JobRow(
        "the session again with other numbers or another protocol",
        ("session",),
        ("changes", "protocol"),
        _what_if,
    ),
    "compare": JobRow("a session's page, compared with an earlier one", ("session", "against"), (), _compare),
    "report": JobRow("a session's page", ("session",), (), _report),
    "calibrate": JobRow("stand, lean, walk", ("rig", "patient"), ("walk_s",), _calibrate, on_devices=True),
    "tap_test": JobRow(
        "lean left and right: are the soles swapped?", ("rig", "patient"), (), _tap_test, on_devices=True
    ),
}


def command_line(call: JobCall, shelf: Shelf) -> list[str]:
    """The words after `stridecue`. WrongCallError, or UnknownError of the shelf."""
    row = JOBS[call.what]
    given = {name for name in call.__struct_fields__ if name != "what" and getattr(call, name) not in (None, ())}
    if missing := [name for name in row.needs if name not in given]:
        raise WrongCallError(f"{call.what} needs {', '.join(missing)}")
    if surplus := sorted(given - {*row.needs, *row.takes}):
        raise WrongCallError(f"{call.what} takes no {', '.join(surplus)}")
    return row.line(call, shelf)
