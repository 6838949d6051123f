"""What a page may send and what it is answered: one form a request or answer.

Lives here: msgspec structs; a field's bounds are part of it. Why: what enters is checked once, by the same models that
the OpenAPI document is made from. Must never: hold a path, a patient's name, or behaviour.
"""

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

Role = Literal["viewer", "therapist"]
Id = Annotated[str, Meta(min_length=1, max_length=120, pattern=r"^[A-Za-z0-9_][A-Za-z0-9_.:-]*$")]
"""Of a file or session: the name by which the server listed it, never a path."""
Code = Annotated[str, Meta(min_length=1, max_length=20)]
DeviceName = Annotated[str, Meta(min_length=1, max_length=24, pattern=r"^[A-Za-z0-9][A-Za-z0-9 _-]*$")]
Words = Annotated[str, Meta(min_length=1, max_length=500)]
Key = Annotated[str, Meta(max_length=120, pattern=r"^[A-Za-z0-9_.]*$")]
Value = Annotated[str, Meta(max_length=2000)]
Change = Annotated[str, Meta(max_length=200, pattern=r"^[A-Za-z_][A-Za-z0-9_.]*=[A-Za-z0-9_.+-]+$")]
What = Literal["what_if", "compare", "report", "calibrate", "tap_test"]


class Asked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What every request has in common: a field that is not known is an error."""


class Pair(Asked, frozen=True):
    """A device wants in."""

    code: Code
    name: DeviceName
    """What the device is called, e.g. 'tablet 2'; never a person's name."""


class Invite(Asked, frozen=True):
    """A therapist wants a code for a further device."""

    role: Role


class Begin(Asked, frozen=True):
    """A walk is to begin."""

    rig: Id
    protocol: Id
    patient: Id | None = None
    minutes: Annotated[float, Meta(gt=0, le=240)] | None = None
    """End by itself after so long."""


class DeskCall(Asked, frozen=True):
    """Something for the desk; see feedback/processes/desk.py."""

    do: Literal["list", "command", "apply", "undo", "save"]
    key: Key = ""
    """command: a number of the protocol, or a word (pause, resume, next_block, probe_now, stop_sounds …)."""
    value: Value = ""
    dry_run: bool = False
    """save: show the difference, write nothing."""


class Mark(Asked, frozen=True):
    """A marker or note, recorded in the session with its time."""

    text: Words


class JobCall(Asked, frozen=True):
    """A piece of work for a child process. Which fields it needs: JOBS in feedback/console/jobs.py."""

    what: What
    session: Id | None = None
    against: Id | None = None
    """compare: an earlier session."""
    changes: Annotated[tuple[Change, ...], Meta(max_length=50)] = ()
    """what_if: 'cues.x.lead_ms=90'."""
    protocol: Id | None = None
    """what_if: another protocol."""
    rig: Id | None = None
    patient: Id | None = None
    walk_s: Annotated[float, Meta(ge=10, le=600)] | None = None
    """calibrate: length of the baseline walk."""


class JobAnswer(Asked, frozen=True):
    """An answer to a job that asks."""

    text: Annotated[str, Meta(max_length=100, pattern=r"^[A-Za-z0-9 ]*$")] = ""


class Problem(msgspec.Struct, frozen=True):
    """Why it was not done."""

    words: str


class Done(msgspec.Struct, frozen=True):
    """It was done, or is on its way."""

    words: str = ""


class Me(msgspec.Struct, frozen=True):
    """Who asks, as the server knows the device."""

    who: str
    role: Role
    expires_s: float
    """So long from now, unless it is used meanwhile."""
    mode: Literal["run", "desk"]
    """run: the console of one run; desk: runs are begun here."""
    language: str


class Invited(msgspec.Struct, frozen=True):
    """A code for one further device."""

    code: str
    url: str
    qr: str
    """The url as an SVG picture."""


class FileRow(msgspec.Struct, frozen=True):
    """A file that can be picked."""

    id: str
    title: str
    about: str
    fault: str
    """Why it cannot be used; '' if it can."""


class Files(msgspec.Struct, frozen=True):
    """What can be picked."""

    rigs: list[FileRow]
    protocols: list[FileRow]
    patients: list[FileRow]


class SessionRow(msgspec.Struct, frozen=True):
    """One recorded session."""

    id: str
    started_unix_s: float
    """0: nobody knows."""
    patient: str
    """A pseudonym, or ''."""
    rig: str
    protocol: str
    bytes: int
    whole: bool
    """False: it was cut short, or is running."""
    running: bool
    """It is being recorded now."""
    report: bool
    """Its page has been made."""
    fault: str


class Settings(msgspec.Struct, frozen=True):
    """What can be asked of a recorded session with other numbers: those of its protocol."""

    protocol: str
    rows: list[dict[str, Any]]
    """As of the desk's list; `value` is that of the session's beginning."""


class Sessions(msgspec.Struct, frozen=True):
    """Recorded sessions, the latest first."""

    sessions: list[SessionRow]


class Desked(msgspec.Struct, frozen=True):
    """The desk's answer."""

    ok: bool
    words: str
    answer: dict[str, Any]
    """All that it said."""


class Job(msgspec.Struct, frozen=True):
    """A job as it stands."""

    id: str
    what: What
    state: Literal["running", "asking", "done", "refused", "failed", "ended"]
    """refused: the command found something (exit code 1); failed: it could not work; ended: somebody ended it."""
    progress: float | None
    """0 … 1; null where the command tells none."""
    step: str
    """What to do now, of guided steps."""
    live: str
    """What is seen now."""
    question: str
    """asking: what it wants to know."""
    lines: list[str]
    """The last of what it said."""
    result: Any
    """JSON that it gave; null where it gave none."""


class Jobs(msgspec.Struct, frozen=True):
    """All jobs that are remembered, the latest first."""

    jobs: list[Job]
