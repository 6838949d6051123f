"""`stridecue feed`: where other programs hear the walk that is running, and what they hear.

Lives here: the sessions of this computer with their endpoints, and the table of topics. Why: whoever writes a program
of his own must find a run without ours. Must never: connect to one, or show a key. docs/feed.md says how to read it.

Exit codes: 0 a session is running (or --topics), 3 none is.
"""

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, get_args, get_origin

from msgspec.structs import fields

from feedback.bus import BOOK, Addresses
from feedback.bus.addresses import WARDEN
from feedback.cli.current import Current, Unreachable, running
from feedback.messages import SCHEMA, Message
from feedback.records.export.dictionary import meaning, unit
from feedback.topics import TOPICS


def add(commands: Any) -> None:
    """Its arguments."""
    parser = commands.add_parser(
        "feed",
        help="where other programs hear the walk that is running",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--topics", action="store_true", help="print the tables of docs/topics.md instead")


def run(args: argparse.Namespace) -> int:
    """List what runs."""
    if args.topics:
        print(markdown(), end="")
        return 0
    try:
        found = list(_sessions())
    except Unreachable as error:
        print(error, file=sys.stderr)
        return 3
    if args.json:
        print(json.dumps({"schema": SCHEMA, "sessions": found}))
    elif not found:
        print("no session is running", file=sys.stderr)
    else:
        print("\n".join(line for session in found for line in _lines(session)))
    return 0 if found else 3


def _sessions() -> Iterator[dict[str, Any]]:
    for current in running():
        with suppress(FileNotFoundError):  # it has just ended
            yield _told(current)


def _told(current: Current) -> dict[str, Any]:
    """One session: its folder, and for each topic the writers and where they are heard."""
    book = Addresses.load(current.folder / BOOK)
    topics = {topic: {name: book.endpoints[name] for name in book.writers(row.writer)} for topic, row in TOPICS.items()}
    return {
        "folder": str(current.folder),
        "what": current.what,
        "pid": current.pid,
        "is_guarded": bool(book.keys_folder),
        "endpoints": {name: end for name, end in book.endpoints.items() if name != WARDEN},
        "topics": {topic: writers for topic, writers in topics.items() if writers},
    }


def _lines(session: dict[str, Any]) -> Iterator[str]:
    guarded = ", keys needed (`stridecue keys`)" if session["is_guarded"] else ""
    yield f"{session['what']}  process {session['pid']}, {session['folder']}{guarded}"
    yield from (f"  {name:16}  {endpoint}" for name, endpoint in session["endpoints"].items())


def markdown() -> str:
    """What every topic carries: docs/topics.md."""
    parts = [
        "# Topics",
        "",
        f"What flows on the bus of a run, schema {SCHEMA}; how to hear it: [feed.md](feed.md). Made by "
        "`stridecue feed --topics`; a test compares.",
        "",
        "Every message begins with `schema`, `t_ns` (the instant that it is true for), `cause_ns` (arrival of the byte "
        "that caused it) and `seq` (counts from 0; a gap is a loss), all whole numbers; times are nanoseconds of the "
        "host's one clock (`time.perf_counter_ns`).",
        "",
    ]
    for name, row in TOPICS.items():
        parts += [f"## {name}", "", f"{_first(row.message)} {_manner(name)}", "", *_fields(row.message)]
    return "\n".join(parts)


def _first(kind: type[Message]) -> str:
    """What the message's class says of itself."""
    return " ".join((kind.__doc__ or "").split())


def _manner(topic: str) -> str:
    row = TOPICS[topic]
    writer = "every process" if row.writer == "*" else f"the {row.writer}"
    reach = "each one counts" if row.every else "the latest counts"
    age = f", older than {row.max_age_ms:g} ms nobody may act on it" if row.max_age_ms is not None else ""
    rate = f"about {row.rate_hz:g} a second" if row.rate_hz else "now and then"
    return f"*Written by {writer}, {rate}; {reach}{age}.*"


def _fields(kind: type[Message]) -> list[str]:
    head = {field.name for field in fields(Message)}
    own = [field for field in fields(kind) if field.name not in head]
    if not own:
        return ["Nothing besides.", ""]
    rows = [
        f"| `{field.name}` | {_type(field.type)} | {unit(field.name)} | {_cell(meaning(kind, field.name))} |"
        for field in own
    ]
    return ["| field | type | unit | meaning |", "|---|---|---|---|", *rows, ""]


def _type(annotation: Any) -> str:
    """As msgpack has it."""
    if get_origin(annotation) is tuple:
        return f"array of {_type(get_args(annotation)[0])}"
    return {int: "int", float: "float", str: "str", bool: "bool", bytes: "bin"}[annotation]


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;")
