"""`stridecue measure audio` and `stridecue measure path`: what really sounds, and how long it takes from byte to sound.

Lives here: the two commands' arguments. Why: each measurement is one file, imported when it is asked for. Must never:
measure.

Exit codes: 0 done, 1 it does not hold what the project promises, 2 wrong use or bad input, 3 a device or witness is
missing.
"""

import argparse
from importlib import import_module
from pathlib import Path
from typing import Any


def add(commands: Any) -> None:
    """Its arguments."""
    parser = commands.add_parser("measure", help="what really sounds, and when", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    what = parser.add_subparsers(dest="what", metavar="WHAT", required=True)
    audio = what.add_parser("audio", help="onset of cues against their due time, heard by a witness")
    audio.add_argument("--rig", type=Path, help="the room whose sound output is measured (default: the system's own)")
    audio.add_argument("--cues", type=int, default=500, help="how many (default 500, about 70 s)")
    audio.add_argument(
        "--monitor",
        choices=("card", "pulse", "loopback"),
        default="",
        help="who hears: a virtual card's record, the sound server's monitor (parec), or a cable to an input",
    )
    audio.add_argument("--input", default="", metavar="NAME", help="loopback: the input; pulse: the monitor's name")
    audio.add_argument("--json", action="store_true", help="print one JSON object")
    audio.add_argument("--write", action="store_true", help="put what was found into the rig's file, as measured_ms")
    path = what.add_parser("path", help="from a sensor's byte to the sound, station by station")
    path.add_argument("rig", type=Path, metavar="RIG", help="the room; its devices must be emulated")
    path.add_argument("--protocol", type=Path, help="the training (default: a cue at each heel strike)")
    path.add_argument("--seconds", type=float, default=60.0, help="how long (default 60)")
    path.add_argument("--json", action="store_true", help="print one JSON object")


def run(args: argparse.Namespace) -> int:
    """Measure."""
    code: int = import_module(f"feedback.cli.measure_{args.what}").run(args)
    return code
