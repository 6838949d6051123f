"""A whole session on the emulated full rig while something befalls it every ten seconds.

    scripts/soak [--minutes 5] [--seed N] [--only WORD ...] [--keep FOLDER] [--json] [--check]

Every process is killed or stopped for 2 s in turn, devices are unplugged, fall silent, send garbage, the recorder's
disk takes no more, the sound card goes away: docs/soak.md says how each is done and judged. What sounded is heard by a
recording sound card, what was recorded is read from the session, and both are held against the emulated patient's true
steps. The same seed makes the same plan. What was done and when is kept beside the session (--keep, or where something
is not as it must be).

Exit codes: 0 done, 1 (--check) something is not as it must be, 2 wrong use, 3 the session did not come up.
"""

import argparse
import json
import shutil
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "virtual_card")]

import card  # noqa: E402
from session_soak.faults import NothingError  # noqa: E402
from session_soak.judge import words  # noqa: E402
from session_soak.room import SoakError  # noqa: E402
from session_soak.run import soak  # noqa: E402
from session_soak.verdict import Outcome  # noqa: E402

MEMORY = Path("/dev/shm")
"""Where Linux keeps files in memory: a disk that stalls would stall the card."""


def table(outcome: Outcome) -> str:
    """For people."""
    rows = [f"{'fault':60}{'silent s':>9}{'back s':>8}{'waited s':>10}"]
    for back in outcome.faults:
        times = [("never" if s is None else f"{s:.2f}") for s in (back.silent_s, back.back_s)]
        rows.append(f"{words(back.done)[:59]:60}{times[0]:>9}{times[1]:>8}{back.waited_s:10.2f}")
    return "\n".join([*rows, *(f"{key:24}{value}" for key, value in outcome.figures().items())])


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="an empty or new folder for session and faults")
    parser.add_argument("--only", nargs="+", default=[], metavar="WORD", help="kinds of fault or whom they befall")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--check", action="store_true")
    arguments = parser.parse_args()
    if not arguments.minutes >= 0.75:
        parser.error("--minutes: 0.75 at least, for one fault")
    if arguments.keep and arguments.keep.exists() and any(arguments.keep.iterdir()):
        parser.error(f"{arguments.keep} is not empty")
    return arguments


def main() -> int:
    arguments = parse()
    place = MEMORY if MEMORY.is_dir() else None
    folder = (arguments.keep or Path(tempfile.mkdtemp(prefix="stridecue-soak-", dir=place))).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    built = None
    with suppress(card.CannotBuildError):
        built = card.build(folder)
    try:
        outcome = soak(60 * arguments.minutes, arguments.seed, folder, built, arguments.only)
    except SoakError as error:
        print(error, file=sys.stderr)
        return 3
    except NothingError as error:
        print(error, file=sys.stderr)
        return 2
    broken = outcome.broken()
    print(json.dumps(outcome.figures() | {"broken": broken}) if arguments.json else table(outcome))
    for text in broken:
        print(f"not as it must be: {text}", file=sys.stderr)
    if broken or arguments.keep:
        print(f"session and faults: {folder}", file=sys.stderr)
    else:
        shutil.rmtree(folder)
    return int(arguments.check and bool(broken))


if __name__ == "__main__":
    sys.exit(main())
