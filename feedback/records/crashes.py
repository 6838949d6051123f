"""What is kept of a process that died during a session, beside the session's file.

Lives here: `add`, `read`. Why: a therapist has a patient to look after; whoever mends it needs to know later how it
ended. Must never: hold anything of the patient.

A line of JSON each: at (UTC), process, how (it ended), again (whether it was started anew), report (the end of what it
had written to its standard error).
"""

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from drivers.bounded import MIB, read_text

LARGEST_BYTES = 4 * MIB
ENDING = ".crashes.jsonl"


class Crash(NamedTuple):
    """One death of one process."""

    at: str
    process: str
    how: str
    again: bool
    report: str


def path_of(session: Path) -> Path:
    """The file beside NAME.mcap."""
    return session.with_name(session.name.removesuffix(".mcap") + ENDING)


def add(session: Path, process: str, how: str, again: bool, report: str) -> None:
    """Keep one. OSError if it cannot be written."""
    row = Crash(datetime.now(UTC).isoformat(timespec="milliseconds"), process, how, again, report)
    descriptor = os.open(path_of(session), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "a", encoding="utf-8") as file:
        file.write(json.dumps(row._asdict()) + "\n")


def read(session: Path) -> Iterator[Crash]:
    """All of a session, in order; a line that is none is passed over. OSError if there are more than 4 MiB of them."""
    path = path_of(session)
    for line in read_text(path, LARGEST_BYTES).splitlines() if path.exists() else ():
        try:
            yield Crash(**json.loads(line))
        except (ValueError, TypeError, RecursionError):
            continue
