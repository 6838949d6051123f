"""`stridecue keys`: who may take part in a bus over the network, and who may listen to it.

Lives here: what is printed. Why: over TCP every connection is encrypted and only known keys are let in (CURVE), so
somebody has to make them, hand them out and take them back. Must never: print a secret.

  stridecue keys make FOLDER             the keys of a run; name FOLDER as [bus] keys in the rig's file
  stridecue keys admit FOLDER NAME       keys for somebody who may listen; prints what to take to that computer
  stridecue keys withdraw FOLDER NAME    he may no longer, from the next run on
  stridecue keys list FOLDER             who is admitted

Exit codes: 0 done, 2 wrong use or keys that cannot be used.
"""

import argparse
import sys
from pathlib import Path
from typing import Any

from feedback.bus import keys

_NAMED = ("admit", "withdraw")


def add(commands: Any) -> None:
    """Its arguments."""
    parser = commands.add_parser(
        "keys",
        help="who may take part in, or listen to, a bus over the network",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    what = parser.add_subparsers(dest="what", metavar="WHAT", required=True)
    for word in ("make", *_NAMED, "list"):
        row = what.add_parser(word)
        row.add_argument("folder", type=Path, metavar="FOLDER", help="where the keys lie; keep it from others")
        if word in _NAMED:
            row.add_argument("name", metavar="NAME", help="of the listener: small letters, digits, '-' and '_'")


def run(args: argparse.Namespace) -> int:
    """Make, admit, withdraw or list."""
    try:
        print(_done(args.what, args.folder, getattr(args, "name", "")))
    except keys.KeysError as error:
        print(error, file=sys.stderr)
        return 2
    except OSError as error:
        print(f"{error.filename or args.folder}: {error.strerror or error}", file=sys.stderr)
        return 2
    return 0


def _done(what: str, folder: Path, name: str) -> str:
    if what == "make":
        keys.make(folder)
        return f'{folder}: made. In the rig\'s file:\n  [bus]\n  transport = "tcp"\n  keys = "{folder.resolve()}"'
    if what == "admit":
        handed = keys.admit(folder, name)
        return (
            f"{name} may listen from the next run on. Take this folder to his computer, then delete it here: {handed}"
        )
    if what == "withdraw":
        keys.withdraw(folder, name)
        return f"{name} may no longer listen, from the next run on"
    keys.Keys.load(folder)
    names = keys.admitted(folder)
    return f"{folder}: may listen besides the run's own processes: {', '.join(names) or 'nobody'}"
