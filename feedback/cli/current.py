"""The sessions that are running now, and a word with one of them.

Lives here: `announced`, `running`, `ask`. Why: `stridecue tune` is another program than `stridecue run` and has to find
it. Must never: believe an entry whose session is gone, or use a folder that others can write to.

Each run leaves an entry in a folder of this user alone: $XDG_RUNTIME_DIR/stridecue, or /tmp/stridecue-UID.
"""

import json
import os
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from feedback.processes.callers import DESK

ANSWER_S = 5.0
"""The engine answers at once; a computer that is busy starting processes takes some tenths."""


class Unreachable(Exception):  # noqa: N818 - a verdict in words, not a defect of the program
    """The session does not answer, or its folder cannot be used; the text says why."""


class Current(NamedTuple):
    """A session that is running."""

    folder: Path
    what: str
    """Its protocol, for people."""
    pid: int


@contextmanager
def announced(folder: Path, what: str) -> Iterator[str]:
    """While inside, others find this run; gives why not, if it cannot be: the walk does not hang on it."""
    try:
        entry = entries() / f"{os.getpid()}.json"
        entry.write_text(json.dumps({"folder": str(folder), "what": what}))
    except (OSError, Unreachable) as error:
        yield f"`stridecue tune` will need --run {folder}: {error}"
        return
    try:
        yield ""
    finally:
        entry.unlink(missing_ok=True)


def running() -> list[Current]:
    """All that are. Unreachable: the folder of entries is not this user's own."""
    found = []
    for entry in sorted(entries().glob("*.json")):
        try:
            told = json.loads(entry.read_text())
            current = Current(Path(told["folder"]), str(told["what"]), int(entry.stem))
        except (OSError, ValueError, KeyError, TypeError):
            continue
        if _is_alive(current.pid) and (current.folder / DESK).exists():
            found.append(current)
    return found


def ask(folder: Path, request: dict[str, Any]) -> dict[str, Any]:
    """One request to a session's desk, and its answer."""
    try:
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(ANSWER_S)
            line.connect(str(folder / DESK))
            line.sendall(json.dumps(request).encode() + b"\n")
            with line.makefile("rb") as answers:
                told = answers.readline()
        answer: dict[str, Any] = json.loads(told)
    except TimeoutError as error:
        raise Unreachable(f"{folder}: no answer within {ANSWER_S:g} s") from error
    except (OSError, ValueError) as error:
        raise Unreachable(f"{folder}: no session takes commands there ({error})") from error
    return answer


def entries() -> Path:
    """The folder of entries, made if need be."""
    base = os.environ.get("XDG_RUNTIME_DIR", "")
    own = Path(base) / "stridecue" if base else Path(tempfile.gettempdir()) / f"stridecue-{os.getuid()}"
    try:
        own.mkdir(mode=0o700, exist_ok=True)
        found = own.lstat()
    except OSError as error:
        raise Unreachable(f"{own}: {error.strerror}") from error
    if not own.is_dir() or own.is_symlink() or found.st_uid != os.getuid() or found.st_mode & 0o077:
        raise Unreachable(f"{own} is not a folder of this user alone")
    return own


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True
