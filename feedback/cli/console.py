"""`stridecue console`: the therapist's page without a session; sessions are picked, begun and reviewed there.

Lives here: the server from its folders to Ctrl-C. Why: who stands beside the treadmill starts the next patient's walk
from the tablet. Must never: end a session that it has not begun.

A session that is running already is joined. Ctrl-C ends a session that was begun here, in order, and then the server.

Exit codes: 0 ended, 2 wrong use, 3 the address or a folder cannot be had.
"""

import argparse
import signal
import sys
from pathlib import Path
from typing import Any

from feedback.cli.current import Unreachable, running
from feedback.cli.place import CONFIGS, add_place, place_fault
from feedback.cli.running import stop_requests
from feedback.console.hub import Hub
from feedback.console.opening import NotOpenError, Wanted, open_console
from feedback.console.runs import Runs
from feedback.console.serving import Serving
from feedback.console.shelf import Shelf
from feedback.realtime import step_back

HINT = "; `stridecue init` lays out the examples"


def add(commands: Any) -> None:
    """Its arguments."""
    parser = commands.add_parser(
        "console",
        help="the therapist's page: begin, tune, review",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_place(parser)
    for kind in ("rigs", "protocols", "patients"):
        parser.add_argument(
            f"--{kind}", type=Path, default=CONFIGS / kind, metavar="FOLDER", help=f"default: {CONFIGS / kind}"
        )
    parser.add_argument(
        "--sessions",
        type=Path,
        metavar="FOLDER",
        help="recorded ones; new ones go there too (default: sessions; new ones into the rig's own folder)",
    )
    parser.add_argument("--headless", action="store_true", help="no window for the patient")


def run(args: argparse.Namespace) -> int:
    """Serve until somebody asks for the end."""
    missing = [str(folder) for folder in (args.rigs, args.protocols) if not folder.is_dir()]
    if fault := place_fault(args) or (f"there is no folder {' nor '.join(missing)}{HINT}" if missing else ""):
        print(fault, file=sys.stderr)
        return 2
    for refused in step_back():
        print(refused, file=sys.stderr)
    hub = Hub()
    runs = Runs(hub, _folder_of)
    shelf = Shelf(args.rigs, args.protocols, args.patients, args.sessions or Path("sessions"))
    words = (*(("--headless",) if args.headless else ()), *_recorded_into(args.sessions))
    with stop_requests() as asked:
        try:
            serving = open_console(
                Wanted("desk", args.port, args.lan, shelf, words), hub, runs, lambda told: print(told, flush=True)
            )
        except NotOpenError as error:
            print(error, file=sys.stderr)
            return 3
        if (folder := _under_way()) is not None:
            _join(serving, runs, folder)
        while not asked:
            signal.pause()
        serving.stop()
    return 0


def _recorded_into(sessions: Path | None) -> tuple[str, ...]:
    return ("--sessions", str(sessions.resolve())) if sessions else ()


def _join(serving: Serving, runs: Runs, folder: Path) -> None:
    """A session that is running already."""
    try:
        serving.call(lambda: runs.attach(folder))
    except (OSError, ValueError, KeyError) as error:
        print(f"{folder}: cannot be joined: {error}", file=sys.stderr)


def _folder_of(pid: int) -> Path | None:
    """Of the run whose `stridecue run` has this process id, once it takes commands."""
    try:
        return next((one.folder for one in running() if one.pid == pid), None)
    except Unreachable:
        return None


def _under_way() -> Path | None:
    """The session that is running already, if there is just one."""
    try:
        found = running()
    except Unreachable as error:
        print(error, file=sys.stderr)
        return None
    if len(found) > 1:
        print(f"{len(found)} sessions are running; none of them is joined", file=sys.stderr)
    return found[0].folder if len(found) == 1 else None
