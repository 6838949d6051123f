"""`stridecue init [FOLDER]`: lay out the examples (configs/: rigs, protocols, a patient), to be made one's own.

Lives here: what is said of it. Why: every other command is then typed as the documentation has it, wherever stridecue
was installed from. Must never: overwrite a file.

Exit codes: 0 done, 3 the folder cannot be written.
"""

import argparse
import shlex
import sys
from pathlib import Path
from typing import Any

from feedback.config.examples import NAME, LaidOut, lay_out

FIRST_WALK = "stridecue run configs/rigs/emulated.toml configs/protocols/every_stride.toml"


def add(commands: Any) -> None:
    """Its arguments."""
    parser = commands.add_parser(
        "init",
        help="lay out the examples: rigs, protocols, a patient",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "folder", type=Path, nargs="?", default=Path(), metavar="FOLDER", help="where configs/ is made (default: here)"
    )


def run(args: argparse.Namespace) -> int:
    """Copy, and say what was copied and what comes next."""
    try:
        done = lay_out(args.folder)
    except OSError as error:
        print(f"{error.filename or args.folder}: {error.strerror or error}", file=sys.stderr)
        return 3
    print(_told(args.folder, done))
    return 0


def _told(folder: Path, done: LaidOut) -> str:
    lines = [f"{folder / NAME}: {len(done.written)} files written, {len(done.same)} were there already"]
    lines += [f"{path}: differs from the example, and stays as it is" for path in done.kept]
    go = "" if folder == Path() else f"cd {shlex.quote(str(folder))} && "
    return "\n".join([*lines, f"a first walk: {go}{FIRST_WALK}"])
