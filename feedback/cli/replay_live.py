"""`stridecue replay SESSION --live`: once more in real time, into sound, screen and page, for a case conference.

Lives here: the room for it (this computer's sound and screen), the processes, and what is said at the end. Why: a team
hears and sees the walk that it talks about. Must never: record anew, change the session, or let anything be commanded.

There is no --speed: a click at half the pace would come at another place of the stride, and a held sound end elsewhere.

Exit codes: 0 played to its end, or ended by Ctrl-C, 1 a process died, 2 no such part or wrong use, 3 a device or
resource is missing.
"""

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

from feedback.bus import Addresses, Listener
from feedback.cli.current import announced
from feedback.cli.place import CONFIGS, place_fault
from feedback.cli.posted import Posted
from feedback.cli.replay_same import settings_of
from feedback.cli.replay_wav import SECOND_NS, part
from feedback.cli.running import obituary, stop_requests
from feedback.cli.status import READS, StatusLine
from feedback.config import Rig, load_rig, save_values
from feedback.messages import Message, Notice, Played
from feedback.processes.plan import ConsolePlan, Part, RunPlan
from feedback.processes.player import STANDS_FOR
from feedback.processes.so_far import READS as SO_FAR
from feedback.records.session import SessionReader
from feedback.roster import REPLAY, processes
from feedback.supervisor import StartError, Supervisor
from feedback.topics import TOPIC_OF

M = TypeVar("M", bound=Message)
PATIENT = "patient.toml"

STATUS_EVERY_MS = 100
HERE = {"output": "auto", "device": "", "measured_ms": 0.0, "full_scale_db": None}
"""Of [audio]: the loudspeaker of that day, and what was measured of it, are elsewhere; it sounds by this computer's."""


def run(args: argparse.Namespace, session: SessionReader) -> int:
    """Prepare, play, say what sounded. SessionError, PartError, ConfigError."""
    if fault := place_fault(args):
        raise ValueError(fault)
    settings_of(session)
    onsets_ns = [row.onset_ns for row in _of(session, Played) if row.outcome == "played"]
    begin_ns, end_ns = part(session, args)
    then = sum(begin_ns <= onset_ns < end_ns for onset_ns in onsets_ns)
    span = f"{(end_ns - begin_ns) / SECOND_NS:.1f} s from {(begin_ns - session.first_ns) / SECOND_NS:.1f} s on"
    print(f"{session.path}: {span}, {then} sounds", file=sys.stderr)
    if not then:
        print("no cue sounded then, so none will now", file=sys.stderr)
    with tempfile.TemporaryDirectory(prefix="stridecue-") as folder:
        key = args.key.resolve() if args.key else None
        plan = RunPlan(Path(folder), session.path.resolve(), console=_console(args), part=Part(begin_ns, end_ns, key))
        rig = _room(plan, session, args.rig)
        roles = processes(rig, not args.headless, args.console, REPLAY)
        book = Addresses.ipc(plan.folder, roles, {"player": list(STANDS_FOR)})
        plan.save(book)
        with announced(plan.folder, f"replay of {session.path.name}") as trouble:
            if trouble:
                print(trouble, file=sys.stderr)
            return _play(plan, book, then)


def _of(session: SessionReader, kind: type[M]) -> Iterator[M]:
    return (row.message for row in session.messages((TOPIC_OF[kind],)) if isinstance(row.message, kind))


def _room(plan: RunPlan, session: SessionReader, rig_file: Path | None) -> Rig:
    """The session's settings into the run's folder, with the sound and the screen that there are here.

    ConfigError: the rig's file cannot be used.
    """
    files = {"rig.toml": plan.rig_file, "protocol.toml": plan.protocol_file, "patient.toml": plan.folder / PATIENT}
    for name, path in files.items():
        if name in session.attachments:
            path.write_text(session.attachments[name], encoding="utf-8")
    recorded = load_rig(plan.rig_file)
    values: dict[tuple[str | int, ...], Any] = {("audio", name): value for name, value in HERE.items()}
    if rig_file is not None:
        here = load_rig(rig_file).model_dump(mode="json", include={"audio", "screen", "sounds"})
        values = {(table, name): value for table, rows in here.items() for name, value in rows.items()}
    obeying = [number for number, sensor in enumerate(recorded.sensors) if sensor.control]
    values |= {("sensors", number, "control"): None for number in obeying}
    save_values(plan.rig_file, Rig, values)
    return load_rig(plan.rig_file)


def _console(args: argparse.Namespace) -> ConsolePlan | None:
    folders = ((CONFIGS / kind).resolve() for kind in ("rigs", "protocols", "patients"))
    return ConsolePlan(args.port, args.lan, *folders) if args.console else None


def _play(plan: RunPlan, book: Addresses, then: int) -> int:
    supervisor = Supervisor(plan, book)
    listener = Listener(book, tuple({*READS, *SO_FAR, "process_health"}))
    line, ends = StatusLine(sys.stderr), Counter[str]()
    try:
        with stop_requests() as asked:
            supervisor.start()
            code = _watch(supervisor, listener, line, ends, asked)
            supervisor.stop()
    except StartError as error:
        print(error, file=sys.stderr)
        return 3
    finally:
        line.end()
        listener.close()
    others = ", ".join(f"{count} {how}" for how, count in sorted(ends.items()) if how != "played")
    print(f"{ends['played']} sounds, {then} in the session{f' ({others})' if others else ''}")
    return code


def _watch(supervisor: Supervisor, listener: Listener, line: StatusLine, ends: Counter[str], asked: list[int]) -> int:
    """Until it is over, somebody asks for the end, or a vital process dies; how each cue ended goes into `ends`."""
    code, posted = 0, Posted(supervisor.plan.posted_file)
    while not asked:
        messages = listener.receive(STATUS_EVERY_MS)
        line.show(messages)
        if words := posted.news():
            line.say(words)
        supervisor.hear(messages)
        ends.update(message.outcome for message in messages if isinstance(message, Played))
        for death in supervisor.ensure_running():
            line.say(obituary(death))
            code = 1
            if death.vital:
                return code
        if any(isinstance(message, Notice) and message.word == "ended" for message in messages):
            break
    return code
