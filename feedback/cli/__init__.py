"""The command line: `stridecue COMMAND`.

Lives here: the table of commands. Each command is one file with `add` (its arguments) and `run` (what it does, giving
the exit code). Why: only the command that is called is imported, so help is quick. Must never: do a command's work.

Exit codes: 0 done, 1 a check found something, 2 wrong use or bad input, 3 a device or resource is missing.
"""

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module

from feedback import __version__

COMMANDS: dict[str, str] = {
    "init": "lay out the examples: rigs, protocols, a patient",
    "run": "walk: sense, cue, record",
    "tune": "turn a number while somebody walks",
    "console": "the therapist's page: begin, tune, review",
    "analyse": "run a recorded walk through the same engine, as fast as it goes",
    "report": "turn a session into a page to read",
    "replay": "go through a session again: the same, what if",
    "sessions": "look after recorded sessions: list, verify, repair …",
    "export": "turn sessions into files of other tools",
    "cohort": "many sessions as one data set",
    "calibrate": "stand, lean, walk: find a patient's own zero and baseline",
    "feed": "where other programs hear the walk that is running",
    "check": "check configuration files",
    "devices": "find devices, name what they speak, draft a rig, watch them live",
    "record-golden": "record a device's bytes as a golden file and a test",
    "measure": "what really sounds, and when",
    "keys": "who may take part in, or listen to, a bus over the network",
    "preflight": "certify this PC and rig before a patient steps on",
}

Commands = argparse._SubParsersAction  # the only name argparse has for it


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; gives the exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    parser = argparse.ArgumentParser(
        prog="stridecue",
        description="Real-time biofeedback for treadmill gait training.",
        epilog="`stridecue COMMAND --help` tells more. Exit codes: 0 done, 1 a check found something, "
        "2 wrong use or bad input, 3 a device or resource is missing.",
    )
    parser.add_argument("--version", action="version", version=f"stridecue {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    if given and given[0] in COMMANDS:
        module = import_module(f"feedback.cli.{given[0].replace('-', '_')}")
        module.add(commands)
        code: int = module.run(parser.parse_args(given))
        return code
    for name, words in COMMANDS.items():
        commands.add_parser(name, help=words)
    parser.parse_args(given)
    return 0
