"""`stridecue preflight RIG [PROTOCOL]`: can this PC and this rig hold a session? Before a patient steps on.

Lives here: the order of the checks, the table, the certificate. Why: a fault is found at the desk, with what to do
about it, and not with somebody on the treadmill. Must never: sound loud, or stop at the first fault.

Exit codes: 0 all passes (warnings are told), 1 something fails, 2 wrong use or bad input, 3 a device is missing.
"""

import argparse
import platform
import shutil
import sys
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from feedback.cli.fit import fit
from feedback.cli.running import address_book
from feedback.config import ConfigError, Rig, load_protocol, load_rig
from feedback.measuring import checks, devices, display, machine
from feedback.measuring.session import Wish, alone, measure
from feedback.measuring.trials import QUIET_CLICK
from feedback.measuring.witness import NoWitnessError, choose
from feedback.outputs import AudioError
from feedback.processes.plan import RunPlan
from feedback.realtime import become_punctual
from feedback.records.certificate import FAIL, SKIP, WARN, Certificate, Check, place_of, rig_sum
from feedback.supervisor import StartError

LISTEN_S = 5.0
QUIET_CUES = 20
NO_CUES = 'name = "preflight, no cues"\n'
MARKS = {"pass": "ok  ", WARN: "WARN", FAIL: "FAIL", SKIP: "  - "}


def add(commands: Any) -> None:
    """Its arguments."""
    parser = commands.add_parser("preflight", help="certify this PC and rig before a patient steps on")
    parser.description = __doc__
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("rig", type=Path, metavar="RIG", help="the room: configs/rigs/*.toml")
    parser.add_argument("protocol", type=Path, nargs="?", metavar="PROTOCOL", help="the training that is to follow")
    parser.add_argument("--seconds", type=float, default=LISTEN_S, help="how long the devices are listened to")
    parser.add_argument("--headless", action="store_true", help="no window for the patient: leave the display out")
    parser.add_argument("--json", action="store_true", help="print the certificate as one JSON object")


def run(args: argparse.Namespace) -> int:
    """Check everything, print, keep the certificate."""
    try:
        rig = load_rig(args.rig)
        if args.protocol:
            fit(rig, args.rig, load_protocol(args.protocol), args.protocol)
        rig_file = args.rig.read_bytes()
    except ConfigError as error:
        print(error, file=sys.stderr)
        return 2
    found, missing = [], False
    with tempfile.TemporaryDirectory(prefix="stridecue-") as name:
        for check, is_missing in _all(args, rig, Path(name)):
            found.append(check)
            missing |= is_missing
            if not args.json:
                print(_line(check), flush=True)
    now = datetime.now().isoformat(timespec="seconds")
    certificate = Certificate(rig.name, rig_sum(rig_file), now, platform.node(), tuple(found))
    print(certificate.to_json() if args.json else f"\n{certificate.line()}")
    _keep(place_of(rig_file), certificate)
    return 3 if missing else 1 if certificate.verdict == FAIL else 0


def _all(args: argparse.Namespace, rig: Rig, folder: Path) -> Iterator[tuple[Check, bool]]:
    """(a check, whether a device or resource is missing); the sound comes last, for it takes a rank."""
    plan = RunPlan(folder, folder / "none.mcap")
    shutil.copyfile(args.rig, plan.rig_file)
    if args.protocol:
        shutil.copyfile(args.protocol, plan.protocol_file)
    else:
        plan.protocol_file.write_text(NO_CUES)
    plan.save(address_book(rig, folder, {}))
    yield checks.clock(machine.clock()), False
    yield checks.scheduler(*machine.wakes()), False
    yield _disk(rig), False
    yield checks.power(machine.on_battery()), False
    if not args.headless:
        yield _display(folder), False
    yield from _devices(plan, rig, args.seconds)
    yield _sound(rig)


def _disk(rig: Rig) -> Check:
    folder = Path(rig.recorder.folder)
    try:
        return checks.disk(machine.disk(folder), rig.recorder.min_free_mib)
    except OSError as error:
        return checks.absent("disk", FAIL, f"{folder}: {error.strerror}", "another folder in [recorder]")


def _display(folder: Path) -> Check:
    figures, why = display.measure(folder)
    if not figures:
        return checks.absent("display", WARN, why, "connect the patient's screen, or walk with --headless")
    return checks.display(figures)


def _devices(plan: RunPlan, rig: Rig, seconds: float) -> Iterator[tuple[Check, bool]]:
    if not rig.sensors:
        yield (
            checks.absent("devices", FAIL, "this rig has none", "it can analyse files, but nobody can walk on it"),
            True,
        )
        return
    if rig.emulator is not None and rig.emulator.source == "recording":
        yield checks.absent("devices", SKIP, "this rig plays recorded walks", ""), False
        return
    try:
        heard = devices.listen(plan, seconds, address_book)
    except StartError as error:
        yield checks.absent("devices", FAIL, str(error).replace("\n", "; "), "plug it in, switch it on"), True
        return
    for stream in heard.streams(rig):
        yield checks.device(stream), not stream.samples
    for name, health in heard.sensors.items():
        told = {"frames": health.frames, "lost_frames": health.lost_frames, "bad_frames": health.bad_frames}
        yield checks.losses(name, told), False
    for note in heard.notes:
        yield checks.absent("device", WARN, note, "see docs/hardware.md"), False
    yield checks.bus(heard.hop_ms()), False


def _sound(rig: Rig) -> tuple[Check, bool]:
    if rig.audio.output == "null":
        return checks.absent("sound", WARN, "the rig asks for no sound: output = 'null'", "output = 'auto'"), False
    become_punctual(50)
    wanted = rig.audio.model_copy(update={"output": "device"})
    try:
        witness = choose("")
        measured = measure(wanted, witness, Wish(QUIET_CUES, voice=QUIET_CLICK, intents=False))
        return checks.sound(measured.figures, witness.name, measured.notes), False
    except NoWitnessError:
        return _unheard(rig)
    except AudioError as error:
        return _no_sound(rig, error)


def _unheard(rig: Rig) -> tuple[Check, bool]:
    """Nobody can hear: the device's own figures."""
    try:
        measured = alone(rig.audio)
    except AudioError as error:
        return _no_sound(rig, error)
    return checks.sound(measured.figures, "", measured.notes), False


def _no_sound(rig: Rig, error: AudioError) -> tuple[Check, bool]:
    must = rig.audio.output == "device"
    verdict = FAIL if must else WARN
    return checks.absent("sound", verdict, str(error), "without it cues are rendered and nobody hears them"), must


def _line(check: Check) -> str:
    todo = f"\n       {'':24}→ {check.todo}" if check.todo else ""
    return f"{MARKS[check.verdict]}   {check.name:24}{check.text}{todo}"


def _keep(place: Path, certificate: Certificate) -> None:
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(certificate.to_json(), encoding="utf-8")
        print(f"kept for the sessions that follow: {place}", file=sys.stderr)
    except OSError as error:
        print(f"{place}: cannot be kept: {error.strerror}", file=sys.stderr)
