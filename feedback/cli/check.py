"""`stridecue check FILE...`: are these rig, protocol and patient files in order? `--schema KIND`: what may they hold?

Lives here: which kind a file is of, and the lines that are printed. With one rig among them, each protocol is also
held against it: does the rig have what its cues need? Why: a fault is found at the desk and not with a
patient on the treadmill. Must never: stop at the first fault, or change a file.

Exit codes: 0 all are in order, 1 faults were found, 2 a file is not there.
"""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from drivers import DRIVERS, bounded, plugins
from drivers.emulators import EMULATORS
from feedback.cli.fit import fit, fit_files
from feedback.config import ConfigError, Patient, Protocol, Rig, load_patient, load_protocol, load_rig
from feedback.config.load import LARGEST_BYTES
from feedback.config.schema import schema_text
from feedback.records.export import FORMATS

LOADERS: dict[str, Callable[[Path], Any]] = {"rig": load_rig, "protocol": load_protocol, "patient": load_patient}
_TELLTALES = {"rig": ("sole", "sensors", "recorder", "audio", "bus"), "protocol": ("cues",), "patient": ("id",)}
"""Keys at the top of a file that only its kind has."""


def add(commands: Any) -> None:
    """Its arguments."""
    parser = commands.add_parser("check", help="check configuration files", description=__doc__)
    parser.add_argument("files", type=Path, nargs="*", metavar="FILE", help="rig, protocol or patient file (.toml)")
    parser.add_argument(
        "--schema",
        choices=LOADERS,
        metavar="KIND",
        help="print the JSON Schema of rig, protocol or patient, for editors",
    )
    parser.add_argument(
        "--plugins", action="store_true", help="list what installed packages bring along, and what is wrong with it"
    )
    parser.add_argument(
        "--kind", choices=LOADERS, help="what the files are (default: by their folder's name, else by their keys)"
    )


def run(args: argparse.Namespace) -> int:
    """Check each file, one line for each that is in order and for each fault."""
    if args.plugins:
        return _plugins()
    if args.schema:
        print(schema_text(args.schema), end="")
        return 0
    if not args.files:
        print("stridecue check: FILE is missing: name the files to check", file=sys.stderr)
        return 2
    sound: dict[Path, Rig | Protocol | Patient] = {}
    code = max(_check(path, args.kind, sound) for path in args.files)
    return max(code, _fit_together(sound))


def _plugins() -> int:
    """A line for each; whether one of them cannot be used."""
    built_in = {plugins.DRIVERS: set(DRIVERS), plugins.EMULATORS: set(EMULATORS), plugins.EXPORTS: set(FORMATS)}
    code = 0
    for group, taken in built_in.items():
        for plugin in plugins.found(group):
            fault = plugins.fault(plugin, taken)
            print(fault or f"{plugin.words}: in order")
            code = code or int(bool(fault))
    return code


def _fit_together(sound: "dict[Path, Rig | Protocol | Patient]") -> int:
    """Each protocol with the rig, where there is one."""
    rigs = [(path, read) for path, read in sound.items() if isinstance(read, Rig)]
    if len(rigs) != 1:
        return 0
    (rig_path, rig), code = rigs[0], 0
    for path, read in sound.items():
        if isinstance(read, Protocol):
            try:
                fit(rig, rig_path, read, path)
            except ConfigError as error:
                print(error)
                code = 1
    return code


def _check(path: Path, kind: str | None, sound: "dict[Path, Rig | Protocol | Patient]") -> int:
    """Read one file; if it is in order it is added to `sound`."""
    if not path.is_file():
        print(f"{path}: there is no such file", file=sys.stderr)
        return 2
    kind = kind or kind_of(path)
    if kind is None:
        print(f"{path}: cannot tell whether it is a rig, a protocol or a patient; say so with --kind")
        return 1
    try:
        sound[path] = read = LOADERS[kind](path)
        if isinstance(read, Rig):
            fit_files(read, path)
    except ConfigError as error:
        print(error)
        return 1
    print(f"{path}: ok ({kind})")
    return 0


def kind_of(path: Path) -> str | None:
    """By the name of its folder, else by its keys; None if neither tells."""
    folder = path.absolute().parent.name.removesuffix("s")
    return folder if folder in LOADERS else _by_keys(path)


def _by_keys(path: Path) -> str | None:
    try:
        keys = set(tomlkit.parse(bounded.read_text(path, LARGEST_BYTES)))
    except (TOMLKitError, UnicodeDecodeError, OSError):
        return "rig"  # unreadable as any kind: its loader says why
    return next((kind for kind, telltales in _TELLTALES.items() if keys & set(telltales)), None)
