"""`stridecue sessions list | show | verify | repair | join | decrypt | key | erase | note`: looking after sessions.

Lives here: what each of these words prints. Why: a clinic keeps sessions for years. Must never: change a session, or
take one away without being told so twice.

Exit codes: 0 done, 1 something is damaged or missing in a session, 2 wrong use or no session, 3 there is no such file.
"""

import argparse
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from feedback.messages import SCHEMA
from feedback.records.archive import Found, add_note, belongings, find, notes, repair
from feedback.records.naming import existing, plain_of, sealed_of
from feedback.records.sealed import is_sealed, make_key
from feedback.records.segments import join
from feedback.records.session import SessionError, SessionReader
from feedback.records.settings import rig_of
from feedback.records.summary import summarise

FOLDER = Path("sessions")
MEGA = 1_000_000


def add(commands: Any) -> None:
    """Its arguments."""
    parser = commands.add_parser("sessions", help="look after recorded sessions", description=__doc__)
    words = parser.add_subparsers(dest="word", metavar="WORD", required=True)
    row = words.add_parser("list", help="what lies in a folder")
    row.add_argument("folder", type=Path, nargs="?", default=FOLDER, help="default: sessions")
    _key(row)
    row.set_defaults(does=_list)
    _key(_of_one(words, "show", "one session in numbers, and its notes", _show))
    _key(_of_one(words, "verify", "read all of it, and say what is damaged or missing", _verify))
    row = _of_one(words, "repair", "copy what is readable of a damaged or older one into a new file", _repair)
    row.add_argument("--out", type=Path, metavar="FILE", help="default: NAME.repaired.mcap beside it")
    _key(row)
    _key(
        _of_one(words, "join", "make one file of what several recorders wrote, one after the death of the other", _join)
    )
    row = _of_one(words, "decrypt", "copy an encrypted one into a plain file", _decrypt)
    row.add_argument("--out", type=Path, metavar="FILE", help="default: NAME.mcap beside it")
    _key(row, required=True)
    row = words.add_parser("key", help="make a key for encrypted sessions")
    row.add_argument("file", type=Path, metavar="FILE", help="where the secret key goes: keep it off the clinic's PC")
    row.set_defaults(does=_make_key)
    row = _of_one(words, "erase", "take away a session and all that was made from it", _erase)
    row.add_argument("--yes", action="store_true", help="do it; without this it only says what would go")
    row = _of_one(words, "note", "put a note beside a session", _note)
    row.add_argument("text", nargs="+", help="no names of people")


def _of_one(words: Any, name: str, about: str, does: Callable[[argparse.Namespace], int]) -> Any:
    row = words.add_parser(name, help=about)
    row.add_argument("session", type=Path, metavar="SESSION", help="session file (.mcap), finished or cut short")
    row.set_defaults(does=does)
    return row


def _key(row: Any, required: bool = False) -> None:
    row.add_argument("--key", type=Path, metavar="FILE", required=required, help="secret key of an encrypted session")


def run(args: argparse.Namespace) -> int:
    """Do what the word says."""
    if args.word not in ("list", "key") and existing(args.session) is None:
        print(f"{args.session}: there is no such session", file=sys.stderr)
        return 3
    try:
        code: int = args.does(args)
    except (SessionError, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    except OSError as error:
        print(f"{error.filename}: {error.strerror}" if error.strerror else error, file=sys.stderr)
        return 3
    return code


def _list(args: argparse.Namespace) -> int:
    rows = find(args.folder, args.key)
    for row in rows:
        print(_line(row))
    print(f"{len(rows)} sessions in {args.folder}, {sum(row.bytes for row in rows) / MEGA:.1f} MB")
    return int(any(row.why or not (row.session and row.session.whole) for row in rows))


def _line(row: Found) -> str:
    if row.session is None:
        return f"{row.path.name}  cannot be read: {row.why}"
    facts = row.session.facts
    started = f"{row.started:%Y-%m-%d %H:%M} UTC" if row.started else "time unknown"
    state = "" if row.session.whole else "  CUT SHORT: `stridecue sessions repair` makes it whole"
    names = f"{facts.patient or 'no patient':<12}  {facts.protocol or '-'} on {facts.rig or '-'}"
    return f"{started}  {names}  {row.bytes / MEGA:6.1f} MB  {row.path.name}{state}"


def _show(args: argparse.Namespace) -> int:
    session = SessionReader(args.session, args.key)
    print(_line(Found(session.path, session, "")))
    if session.schema != SCHEMA:
        print(f"schema {session.schema}, read in the form of schema {SCHEMA}; `stridecue sessions repair` writes that")
    print(summarise(session).text())
    for at, text in notes(session.path):
        print(f"note     {at}  {text}")
    return int(bool(session.damage))


def _verify(args: argparse.Namespace) -> int:
    session = SessionReader(args.session, args.key)
    count = sum(1 for _ in session.messages())
    print(f"{session.path}: {count:,} messages in {session.total_bytes:,} bytes")
    for name, missing in sorted(session.missing.items()):
        print(f"missing: {missing} of {name}")
    if session.damage:
        print(f"damaged: {session.damage}")
    sound = not (session.damage or session.missing)
    print("sound: checksums right, nothing missing" if sound else "not sound")
    return int(not sound)


def _repair(args: argparse.Namespace) -> int:
    session = SessionReader(args.session, args.key)
    if session.whole and not session.damage and session.schema == SCHEMA:
        print(f"{session.path}: is whole; nothing to repair")
        return 0
    whole = plain_of(session.path)
    out = args.out or whole.with_name(f"{whole.stem}.repaired.mcap")
    rig = rig_of(session) if is_sealed(session.path) else None
    keys = rig.recorder.encrypt_to if rig else ()
    count = repair(session, out, keys)
    print(f"{sealed_of(out) if keys else out}: {count:,} messages; {session.path.name} is as it was")
    if session.damage:
        print(f"what was wrong: {session.damage}")
    if session.schema != SCHEMA:
        print(f"from schema {session.schema} to schema {SCHEMA}")
    return 0


def _join(args: argparse.Namespace) -> int:
    count = join(plain_of(args.session), args.key)
    told = f"joined from {count} files; what was said between them is missing" if count > 1 else "is one file"
    print(f"{existing(args.session)}: {told}")
    return 0


def _decrypt(args: argparse.Namespace) -> int:
    session = SessionReader(args.session, args.key)
    out = args.out or plain_of(session.path)
    if out.exists():
        raise ValueError(f"{out}: exists already; a session is never overwritten (--out FILE)")
    count = repair(session, out)
    print(f"{out}: {count:,} messages, no longer encrypted; {session.path.name} is as it was")
    if session.damage:
        print(f"what was wrong: {session.damage}")
    return int(bool(session.damage))


def _make_key(args: argparse.Namespace) -> int:
    public = make_key(args.file)
    print(f'{args.file}: the secret key; whoever loses it has lost the sessions\n[recorder]\nencrypt_to = ["{public}"]')
    return 0


def _erase(args: argparse.Namespace) -> int:
    paths = belongings(args.session)
    for path in paths:
        if args.yes:
            path.unlink()
        print(f"{'erased' if args.yes else 'would erase'} {path}")
    if not args.yes:
        print("nothing was erased: say --yes to do it. Copies and backups elsewhere are not known here.")
    return 0


def _note(args: argparse.Namespace) -> int:
    print(add_note(args.session, " ".join(args.text), datetime.now(UTC)))
    return 0
