"""`stridecue analyse WALK --rig RIG --out DIR`: a recorded walk through the same engine as live, as fast as it goes.

Lives here: which walk, settings and signals go through the engine, and where its tables go. Why: a walk can be
re-run with other settings, and what the engine knows can be scored. Must never: look ahead, or differ between two
runs of the same input.

Exit codes: 0 the tables are written, 2 a file cannot be used, 3 the walk, a library or the folder is missing.
"""

import argparse
import sys
import time
from pathlib import Path
from typing import Any

from drivers.walkfile import Walk, WalkError, WalkMissing
from feedback.cli import inputs
from feedback.cli.fit import fit
from feedback.config import ConfigError, Patient, Protocol, Rig, load_patient, load_protocol, load_rig
from feedback.processes.engine import EngineNode
from feedback.processes.offline import feed, frames, read
from feedback.records.practice import dose_json, dose_of
from feedback.records.session import SessionFacts
from feedback.records.tables import Tables


def add(commands: Any) -> None:
    """Its arguments."""
    parser = commands.add_parser(
        "analyse", help="run a recorded walk through the same engine, as fast as it goes", description=__doc__
    )
    parser.add_argument("walk", type=Path, metavar="WALK", help="recorded walk, in the format of the rig's [walk]")
    parser.add_argument("--rig", type=Path, required=True, help="the soles: configs/rigs/*.toml")
    parser.add_argument(
        "--out", type=Path, required=True, metavar="DIR", help="folder for the tables (CSV) and the dose record"
    )
    parser.add_argument("--protocol", type=Path, help="the training: configs/protocols/*.toml (default: no cues)")
    parser.add_argument("--patient", type=Path, help="who walks: configs/patients/*.toml")
    inputs.add(parser)


def run(args: argparse.Namespace) -> int:
    """Read, run, write, sum up."""
    try:
        rig = inputs.with_belt(load_rig(args.rig)) if args.belt is not None else load_rig(args.rig)
        protocol = _protocol(args, rig)
        patient = load_patient(args.patient) if args.patient else None
        walk = read(args.walk, rig, args.rig)
        lanes = inputs.lanes(args, rig, walk)
    except WalkMissing as error:
        return _fail(str(error), 3)
    except (ConfigError, WalkError) as error:
        return _fail(str(error), 2)
    try:
        with Tables(args.out) as tables:
            started_s = time.perf_counter()
            feed(EngineNode(rig, protocol, patient), inputs.merged(frames(walk, rig), lanes), tables.add)
            took_s = time.perf_counter() - started_s
        _write_dose(args, protocol, patient, tables, walk)
    except OSError as error:
        return _fail(f"{args.out}: cannot be written: {error.strerror}", 3)
    print(
        f"{walk.name}: {walk.duration_s:.1f} s walked, {tables.events} events, {tables.strides} strides, "
        f"{walk.duration_s / took_s:.0f} x real time; tables in {args.out}"
    )
    return 0


def _protocol(args: argparse.Namespace, rig: Rig) -> Protocol:
    if not args.protocol:
        return Protocol(name="no cues")
    protocol = load_protocol(args.protocol)
    fit(rig, args.rig, protocol, args.protocol)
    return protocol


def _fail(words: str, code: int) -> int:
    print(words, file=sys.stderr)
    return code


def _write_dose(
    args: argparse.Namespace, protocol: Protocol, patient: Patient | None, tables: Tables, walk: Walk
) -> None:
    """dose.json: what was trained, as far as a recording can tell; nobody heard its cues."""
    context = {
        "patient": patient.id if patient else None,
        "rig": args.rig.stem,
        "protocol": args.protocol.stem if args.protocol else None,
        "started_utc": None,
        "software": SessionFacts().software,
        "duration_s": walk.duration_s,
        "recording": walk.name,
        "sensors": [],
        "sound_output": None,
    }
    text = dose_json(dose_of(tables.heard, protocol, context))
    (args.out / "dose.json").write_text(text, encoding="utf-8")
