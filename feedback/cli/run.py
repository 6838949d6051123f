"""`stridecue run RIG PROTOCOL`: the whole system on one walk.

Lives here: the run from the files that are named to the summary that is printed. Why: this is the command that a
therapist types. Must never: touch a message on its way.
"""

import argparse
import shutil
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from drivers.walkfile import WalkError, read_walk
from feedback.bus import Addresses, Listener
from feedback.cli.current import announced
from feedback.cli.fit import fit, fit_files
from feedback.cli.held import HeldError, holding
from feedback.cli.place import CONFIGS, add_place, place_fault
from feedback.cli.posted import Posted
from feedback.cli.running import address_book, left_alone, obituary, stop_requests
from feedback.cli.status import READS, StatusLine
from feedback.config import ConfigError, Outlets, Rig, load_patient, load_protocol, load_rig, save_values
from feedback.messages import BeltEvent, Notice
from feedback.processes.plan import ConsolePlan, RunPlan
from feedback.processes.so_far import READS as SO_FAR
from feedback.records import crashes
from feedback.records.naming import names_of
from feedback.records.segments import join
from feedback.records.session import SessionError, SessionReader, partial_of
from feedback.records.summary import summarise
from feedback.roster import processes
from feedback.supervisor import Death, StartError, Supervisor

STATUS_EVERY_MS = 100
RECORDER = "recorder"
"""Its warning means that the rest of the walk is not recorded: the exit code says so."""


LAST_WORDS = (BeltEvent, Notice)
"""Of what is said while the processes end, this is shown still: that a belt was told to stop, and stands."""


class UseError(ValueError):
    """What was asked for cannot be done; the text says why."""


def add(commands: Any) -> None:
    """Its arguments."""
    parser = commands.add_parser("run", help="walk: sense, cue, record", description=__doc__)
    parser.add_argument("rig", type=Path, metavar="RIG", help="the room: configs/rigs/*.toml")
    parser.add_argument("protocol", type=Path, metavar="PROTOCOL", help="the training: configs/protocols/*.toml")
    parser.add_argument("--patient", type=Path, help="who walks: configs/patients/*.toml")
    parser.add_argument("--walk", type=Path, metavar="FILE", help="play this recorded walk through the emulated device")
    parser.add_argument("--for", dest="seconds", type=float, metavar="SECONDS", help="end after so long")
    parser.add_argument("--headless", action="store_true", help="no window for the patient")
    parser.add_argument("--session", type=Path, metavar="FILE", help="session file to write (default: a new one)")
    parser.add_argument(
        "--sessions", type=Path, metavar="FOLDER", help="folder for a new session file (default: the rig's)"
    )
    parser.add_argument("--json", action="store_true", help="print the summary as one JSON object")
    parser.add_argument("--console", action="store_true", help="serve the therapist's page meanwhile")
    add_place(parser)
    parser.add_argument("--lsl", action="store_true", help="offer streams of the lab streaming layer meanwhile")
    parser.add_argument(
        "--osc",
        action="append",
        metavar="HOST:PORT",
        default=[],
        help="send OSC messages there meanwhile; may be repeated",
    )
    parser.add_argument("--write-log", type=Path, help=argparse.SUPPRESS)


def run(args: argparse.Namespace) -> int:
    """Prepare, start, watch, end, sum up."""
    try:
        rig = _check(args)
    except (ConfigError, UseError, WalkError) as error:
        print(error, file=sys.stderr)
        return 2
    try:
        with holding(rig, args.rig) as trouble:
            if trouble:
                print(trouble, file=sys.stderr)
            code, session = _prepared(args, rig)
    except HeldError as error:
        print(error, file=sys.stderr)
        return 3
    if code != 3:
        _one_file(session)
        _sum_up(session, args.json)
    return code


def _prepared(args: argparse.Namespace, rig: Rig) -> tuple[int, Path]:
    """The run in a folder of its own; exit code and session."""
    with tempfile.TemporaryDirectory(prefix="stridecue-") as folder:
        plan = _plan(args, rig, Path(folder))
        roles = processes(rig, screen=not args.headless, console=args.console)
        book = address_book(rig, Path(folder), roles)
        plan.save(book)
        with announced(plan.folder, str(args.protocol)) as trouble:
            if trouble:
                print(trouble, file=sys.stderr)
            return _walk(plan, book, args), plan.session


def _check(args: argparse.Namespace) -> Rig:
    """Read all that was named before anything is started."""
    rig = load_rig(args.rig)
    fit_files(rig, args.rig)
    fit(rig, args.rig, load_protocol(args.protocol), args.protocol)
    if args.patient:
        load_patient(args.patient)
    if not rig.sensors:
        raise UseError(f"{args.rig}: this rig has no [[sensors]]; it can analyse files but not run")
    plays = rig.emulator is not None and rig.emulator.source == "recording"
    if plays and not args.walk:
        raise UseError(f"{args.rig}: this rig plays a recorded walk; name it with --walk FILE")
    if args.walk and not plays:
        raise UseError(f"{args.rig}: --walk needs a rig whose [emulator] has source = 'recording'")
    if args.walk:
        if rig.walk is None:
            raise UseError(f"{args.rig}: --walk needs a [walk] section that says the file's format")
        read_walk(args.walk, rig.walk.format)
    if args.seconds is not None and not args.seconds > 0:
        raise UseError(f"--for {args.seconds:g}: must be above 0 s")
    rig = rig.model_copy(update={"outlets": _outlets(args, rig)})
    if fault := place_fault(args):
        raise UseError(fault)
    return rig


def _plan(args: argparse.Namespace, rig: Rig, folder: Path) -> RunPlan:
    stamp = datetime.now().strftime("%Y-%m-%dT%H-%M-%S")
    session = (
        args.session
        or (args.sessions or Path(rig.recorder.folder)) / f"{stamp}_{args.rig.stem}_{args.protocol.stem}.mcap"
    )
    walk = args.walk and args.walk.resolve()
    plan = RunPlan(folder, session.resolve(), walk, args.write_log, args.protocol.resolve(), _console(args))
    shutil.copyfile(args.rig, plan.rig_file)
    # the copy lies elsewhere than the files that it names, and says what was asked for this once
    values: dict[tuple[str | int, ...], Any] = {("sounds", name): file for name, file in rig.sounds.items()}
    values |= {("outlets", name): told for name, told in rig.outlets.model_dump(mode="json").items() if told}
    if values:
        save_values(plan.rig_file, Rig, values)
    shutil.copyfile(args.protocol, plan.protocol_file)
    if args.patient:
        shutil.copyfile(args.patient, folder / "patient.toml")
    return plan


def _outlets(args: argparse.Namespace, rig: Rig) -> Outlets:
    """Who else hears the walk: as the rig's file has it, and what was asked for this once."""
    asked = rig.outlets
    try:
        return Outlets(lsl=asked.lsl or args.lsl, osc=tuple(dict.fromkeys((*asked.osc, *args.osc))))
    except ValidationError as error:
        raise UseError(f"--osc: {error.errors()[0]['msg'].removeprefix('Value error, ')}") from error


def _console(args: argparse.Namespace) -> ConsolePlan | None:
    if not args.console:
        return None
    patients = args.patient.parent if args.patient else CONFIGS / "patients"
    folders = (path.resolve() for path in (args.rig.parent, args.protocol.parent, patients))
    return ConsolePlan(args.port, args.lan, *folders)


def _walk(plan: RunPlan, book: Addresses, args: argparse.Namespace) -> int:
    supervisor = Supervisor(plan, book)
    listener = Listener(book, tuple({*READS, *SO_FAR, "process_health"}))
    line = StatusLine(sys.stderr)
    try:
        with stop_requests() as asked:
            supervisor.start()
            code = _watch(supervisor, listener, line, args.seconds, asked)
            killed = supervisor.stop()
            line.show([message for message in listener.receive(0) if isinstance(message, LAST_WORDS)])
    except StartError as error:
        print(error, file=sys.stderr)
        return 3
    finally:
        line.end()
        listener.close()
    for name in killed:
        print(f"{name}: did not end by itself and was killed", file=sys.stderr)
    return code or bool(killed)


def _watch(
    supervisor: Supervisor, listener: Listener, line: StatusLine, seconds: float | None, asked: list[int]
) -> int:
    """Until the time is up, the walk is over, somebody asks for the end, or a vital process dies; the exit code."""
    end = time.monotonic() + seconds if seconds else None
    code, posted = 0, Posted(supervisor.plan.posted_file)
    while not asked and (end is None or time.monotonic() < end):
        messages = listener.receive(STATUS_EVERY_MS, supervisor.endings())
        line.show(messages)
        if words := posted.news():
            line.say(words)
        notices = [message for message in messages if isinstance(message, Notice)]
        code = code or any(notice.process == RECORDER and notice.word == "warning" for notice in notices)
        supervisor.hear(messages)
        for death in supervisor.ensure_running():
            line.say(obituary(death))
            if words := left_alone(supervisor.plan.rig, death.process):
                line.say(words)
            _keep(death, supervisor.plan.session)
            code = 1
            if death.vital:
                return code
        if any(notice.word == "ended" for notice in notices):
            break
    return int(code)


def _keep(death: Death, session: Path) -> None:
    try:
        crashes.add(session, death.process, death.how, death.again, death.report)
    except OSError as error:
        print(f"{session}: what {death.process} died of cannot be kept: {error.strerror}", file=sys.stderr)


def _one_file(session: Path) -> None:
    """Join what several recorders have written, one after the death of the other."""
    try:
        count = join(session)
    except SessionError as error:
        print(f"the session stays in several files: {error}; `stridecue sessions join` makes one", file=sys.stderr)
        return
    if count > 1:
        print(f"{session.name}: joined from {count} files; what was said between them is missing", file=sys.stderr)


def _sum_up(session: Path, as_json: bool) -> None:
    if sealed := next((path for path in names_of(session)[3:] if path.exists()), None):
        ways = f"summary  stridecue sessions show {sealed} --key FILE\nreport   stridecue report {sealed} --key FILE"
        words = f"session  {sealed}, encrypted: here nobody can read it\n{ways}"
        print(words, file=sys.stderr if as_json else sys.stdout)
        return
    session = session if session.exists() else partial_of(session)
    try:
        summary = summarise(SessionReader(session))
    except SessionError as error:
        print(error, file=sys.stderr)
        return
    print(summary.to_json() if as_json else summary.text())
    if not as_json:
        print(f"session  {session}\nreport   stridecue report {session}")
