"""`stridecue calibrate RIG PATIENT`: stand still, lean left and right, walk; it goes into the patient's file.

Lives here: the processes of a run without cues, the guide through the steps, the verdict, the save. Why: zero, sides
and baseline of this patient on these sensors must be known, and known to be right. Must never: save anything of a
calibration that was refused.

--tap-test ends after the leans: do the soles lie under their own feet? It saves nothing.

Exit codes: 0 saved, or the soles lie right, 1 refused, 2 wrong use or bad input, 3 a device or process is missing.
"""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Sequence as Many
from datetime import datetime
from pathlib import Path
from typing import Any

from drivers.walkfile import WalkError, read_walk
from feedback.bus import Listener
from feedback.cli.found import lines
from feedback.cli.guide import Guide
from feedback.cli.guided import Guided
from feedback.cli.held import HeldError, holding
from feedback.cli.running import address_book, obituary, stop_requests
from feedback.clock import now_ns
from feedback.config import ConfigError, Patient, Rig, load_patient, load_rig, save_calibration
from feedback.gait.calibration.refusal import Refusal
from feedback.gait.calibration.sequence import Sequence
from feedback.messages import Message, Notice, Signal
from feedback.processes.plan import RunPlan
from feedback.roster import processes
from feedback.supervisor import StartError, Supervisor

READS = ("samples", "gait_state", "stride", "signal", "notice")
NEEDED = ("emulator", "sensor", "engine")
"""Roles of a run without sound, picture and record."""
SHOW_EVERY_MS = 100
WALK_S = 60.0
_OLD = "the file is as it was"


def add(commands: Any) -> None:
    """Its arguments."""
    parser = commands.add_parser("calibrate", help="stand, lean, walk: find a patient's own zero and baseline")
    parser.description = __doc__
    parser.add_argument("rig", type=Path, metavar="RIG", help="the room: configs/rigs/*.toml")
    parser.add_argument(
        "patient", type=Path, metavar="PATIENT", help="who walks, and where it is saved: a patient's file"
    )
    parser.add_argument("--walk-s", type=float, default=WALK_S, metavar="SECONDS", help="length of the baseline walk")
    parser.add_argument("--yes", "--headless", dest="yes", action="store_true", help="ask nothing: begin, and save")
    parser.add_argument("--tap-test", action="store_true", help="lean left and right only: are the soles swapped?")
    parser.add_argument(
        "--guided", action="store_true", help="for programs: lines of JSON on standard error, answers on standard input"
    )
    parser.add_argument("--walk", type=Path, metavar="FILE", help="play this recorded walk through the emulated device")


def run(args: argparse.Namespace) -> int:
    """Prepare, guide, judge, save."""
    try:
        rig, patient = _check(args)
        sequence = Sequence(rig, patient, args.walk_s, args.tap_test)
    except (ConfigError, WalkError, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    guide = Guided(sys.stderr) if args.guided else Guide(sys.stderr, asks=not args.yes)
    try:
        with holding(rig, args.rig, sounds=False), tempfile.TemporaryDirectory(prefix="stridecue-") as folder:
            code = _guided(_plan(args, Path(folder)), rig, sequence, guide)
    except HeldError as error:
        print(error, file=sys.stderr)
        return 3
    if code:
        return code
    if sequence.refused:
        return _refuse([sequence.refused])
    if args.tap_test:
        print("each sole lies under its own foot")
        return 0
    return _saved(args, rig, patient, sequence, guide)


def _saved(args: argparse.Namespace, rig: Rig, patient: Patient, sequence: Sequence, guide: Guide | Guided) -> int:
    """Judge, show, ask, save."""
    guide.say("\nworking it out …")
    judged = sequence.judged(datetime.now().isoformat(timespec="seconds"))
    for note in judged.notes:
        guide.say(f"note: {note}")
    if judged.calibration is None:
        return _refuse(judged.refusals)
    tell = guide.say if args.guided else print
    for line in lines(rig, patient, judged.calibration):
        tell(line)
    if not guide.ask(f"\nSave this into {args.patient}? Enter: yes, n: no"):
        print(f"not saved; {_OLD}", file=sys.stderr)
        return 1
    try:
        save_calibration(args.patient, judged.calibration)
    except (ConfigError, OSError) as error:
        print(error, file=sys.stderr)
        return 3 if isinstance(error, OSError) else 2
    print(f"\nsaved  {args.patient}")
    return 0


def _check(args: argparse.Namespace) -> tuple[Rig, Patient]:
    """Read all that was named before anything is started."""
    rig, patient = load_rig(args.rig), load_patient(args.patient)
    if not rig.sensors:
        raise ValueError(f"{args.rig}: this rig has no [[sensors]]; nothing can be calibrated on it")
    plays = rig.emulator is not None and rig.emulator.source == "recording"
    if plays != bool(args.walk):
        raise ValueError(f"{args.rig}: --walk FILE goes with [emulator] source = 'recording', and only with it")
    if args.walk:
        read_walk(args.walk, rig.walk.format if rig.walk else "")
    if not args.walk_s > 0:
        raise ValueError(f"--walk-s {args.walk_s:g}: must be above 0 s")
    if not (args.yes or args.guided or sys.stdin.isatty()):
        raise ValueError("nobody is at the keyboard to answer: use --yes")
    return rig, patient


def _plan(args: argparse.Namespace, folder: Path) -> RunPlan:
    plan = RunPlan(folder, folder / "none.mcap", args.walk and args.walk.resolve())
    shutil.copyfile(args.rig, plan.rig_file)
    plan.protocol_file.write_text('name = "calibration, no cues"\n')
    shutil.copyfile(args.patient, folder / "patient.toml")
    return plan


def _guided(plan: RunPlan, rig: Rig, sequence: Sequence, guide: Guide | Guided) -> int:
    """Start the processes, go through the steps, end the processes; 0, or the exit code if that went wrong."""
    book = address_book(
        rig, plan.folder, {name: role for name, role in processes(rig, False).items() if role in NEEDED}
    )
    plan.save(book)
    supervisor = Supervisor(plan, book)
    listener = Listener(book, READS)
    try:
        with stop_requests() as asked:
            supervisor.start()
            guide.welcome()
            code = _steps(supervisor, listener, sequence, guide, asked)
            supervisor.stop()
    except StartError as error:
        print(error, file=sys.stderr)
        return 3
    finally:
        guide.end()
        listener.close()
    return code


def _steps(
    supervisor: Supervisor, listener: Listener, sequence: Sequence, guide: Guide | Guided, asked: list[int]
) -> int:
    """Until all steps are done, one is refused, or somebody or something ends it."""
    ready = False
    while not (asked or guide.is_left_alone or sequence.done):
        heard = [message for message in listener.receive(SHOW_EVERY_MS) if isinstance(message, Message)]
        for death in supervisor.deaths():
            guide.say(obituary(death))
            return 3
        if over := _news(heard, guide):
            sequence.refused = sequence.refused or Refusal(over, "walk on until it says so")
            return 0
        ready = ready or guide.answered() is not None
        if not ready:
            continue
        for message in heard:
            sequence.take(message, now_ns())
        sequence.pass_time(now_ns())
        if not sequence.done:
            guide.show(sequence.step.prompt, sequence.step.live, sequence.progress)
    if asked or guide.is_left_alone:
        sequence.refused = Refusal("ended before it was done", "begin again")
    return 0


def _news(heard: Many[Message], guide: Guide | Guided) -> str:
    """Say what the processes say; why it is over, if the emulated walk is."""
    over = ""
    for message in heard:
        if isinstance(message, Notice) and message.word == "ended":
            over = message.text
        elif isinstance(message, Notice) and message.word == "warning":
            guide.say(f"{message.process}: {message.text}")
        elif isinstance(message, Signal) and message.state != "ok":
            guide.say(f"{message.stream}: {message.state}: {message.detail}")
    return over


def _refuse(refusals: Many[Refusal]) -> int:
    for refusal in refusals:
        print(f"refused: {refusal}", file=sys.stderr)
    print(f"nothing was saved; {_OLD}", file=sys.stderr)
    return 1
