"""`stridecue record-golden PORT|RIG`: a device's bytes as a golden file, and a test that reads them again.

Lives here: which port and driver are meant, and the two files. Why: what a real device says is the one thing that no
emulator can make up. Must never: write over a file, or hide that the readings are the driver's own opinion.

Exit codes: 0 done, 1 bytes came and the driver made nothing of them, 2 wrong use or bad input, 3 the port or the bytes
are missing.
"""

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from drivers import create, driver_class, names
from drivers.capture import CaptureError, capture
from drivers.golden import conversation, head, test_text
from feedback.config import ConfigError, Sensor, load_rig
from feedback.config.rig import EMULATED

SECONDS = 2.0
MOST_BYTES = 20_000
"""Of one conversation; a test reads them byte by byte."""


class UseError(ValueError):
    """What was asked for cannot be recorded; the text says why."""


class Wanted(NamedTuple):
    """What is to be recorded."""

    port: str
    baud: int
    driver: str
    options: dict[str, Any]


def add(commands: Any) -> None:
    """Its arguments."""
    parser = commands.add_parser("record-golden", help="record a device's bytes as a golden file and a test")
    parser.description = __doc__
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("port", metavar="PORT|RIG", help="a port, with --driver; or a rig's file, with --sensor")
    parser.add_argument("--driver", choices=names(), metavar="NAME", help="what reads this port")
    parser.add_argument("--baud", type=int, default=0, help="line speed (default: the driver's)")
    parser.add_argument("--option", action="append", default=[], metavar="KEY=VALUE", help="a setting of the driver")
    parser.add_argument("--sensor", metavar="NAME", help="which sensor of the rig (default: its only one)")
    parser.add_argument("--seconds", type=float, default=SECONDS, help=f"for how long (default {SECONDS:g})")
    parser.add_argument("--about", default="", metavar="TEXT", help="what the device was doing meanwhile")
    parser.add_argument(
        "--listen", action="store_true", help="write nothing to the device: neither set-up nor questions"
    )
    parser.add_argument("--out", type=Path, default=Path("golden"), metavar="FOLDER", help="default: golden")


def run(args: argparse.Namespace) -> int:
    """Record, and write both files."""
    try:
        wanted = _of_rig(args) if args.port.endswith(".toml") else _of_port(args)
        golden, test = _places(args.out, wanted.driver)
        driver = create(wanted.driver, **wanted.options)
        data = capture(wanted.port, wanted.baud, driver, args.seconds, not args.listen)[:MOST_BYTES]
    except (ConfigError, UseError, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    except CaptureError as error:
        print(error, file=sys.stderr)
        return 3
    if not data:
        print(f"{wanted.port}: nothing came in {args.seconds:g} s: is the device switched on?", file=sys.stderr)
        return 3
    return _keep(args, wanted, data, golden, test)


def _of_rig(args: argparse.Namespace) -> Wanted:
    rig = load_rig(Path(args.port))
    names = [sensor.name for sensor in rig.sensors]
    if args.sensor is None and len(names) != 1:
        raise UseError(f"{args.port}: say which sensor with --sensor; there are: {', '.join(names) or 'none'}")
    found: Sensor | None = next((row for row in rig.sensors if row.name == (args.sensor or names[0])), None)
    if found is None:
        raise UseError(f"{args.port}: no sensor is called '{args.sensor}'; there are: {', '.join(names)}")
    if found.port == EMULATED:
        raise UseError(f"{args.port}: sensor '{found.name}' is emulated; a golden file is of a real device")
    return Wanted(found.port, found.baud or args.baud, found.driver, dict(found.options))


def _of_port(args: argparse.Namespace) -> Wanted:
    if args.driver is None:
        raise UseError("stridecue record-golden: a port needs --driver; stridecue devices --probe PORT finds it")
    return Wanted(args.port, args.baud, args.driver, dict(_option(args.driver, word) for word in args.option))


def _option(driver: str, word: str) -> tuple[str, Any]:
    """KEY=VALUE with the type that the driver's own default has."""
    key, equals, value = word.partition("=")
    table = driver_class(driver).OPTIONS
    if not equals or key not in table:
        raise UseError(f"--option {word}: KEY=VALUE, where KEY is one of {', '.join(sorted(table)) or 'none'}")
    kind = type(table[key].default)
    if kind is bool:
        return key, value.lower() in ("true", "1", "yes")
    try:
        return key, kind(value)
    except ValueError as error:
        raise UseError(f"--option {word}: must be of type {kind.__name__}") from error


def _places(folder: Path, driver: str) -> tuple[Path, Path]:
    """(golden file, test), neither of which is there yet."""
    places = folder / f"{driver}.toml", folder / f"test_{driver.replace('-', '_')}_golden.py"
    for place in places:
        if place.exists():
            raise UseError(f"{place}: is there already, and is not written over; choose another folder with --out")
    return places


def _keep(args: argparse.Namespace, wanted: Wanted, data: bytes, golden: Path, test: Path) -> int:
    now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    text = conversation(wanted.driver, wanted.options, data, args.about or f"{len(data)} bytes of a real device")
    try:
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_text(head(wanted.driver, wanted.port, now) + text, encoding="utf-8")
        test.write_text(test_text(wanted.driver, golden.name), encoding="utf-8")
    except OSError as error:
        print(f"{error.filename}: cannot be written: {error.strerror}", file=sys.stderr)
        return 3
    counters = (driver := create(wanted.driver, **wanted.options)).counters
    readings = driver.decode(data)
    print(f"{golden}: {len(data)} bytes, {counters.frames} frames, {counters.bad_frames} bad, {len(readings)} readings")
    print(f"{test}: reads them again; run it with pytest")
    if not readings:
        print(f"the driver made nothing of them: {counters.last_fault or 'is it the right one?'}", file=sys.stderr)
    return int(not readings)
