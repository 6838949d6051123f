"""The same job on stridecue and on what one would use instead, in one run.

    bench/run [--quick] [--repeats N] [--seconds S] [--only SYSTEM ...] [--out FOLDER] [--json] [--check]

The full run takes less than eight minutes and writes comparison.md and pictures/comparison.png into FOLDER (docs);
--quick takes less than two, one repeat of a few cells, and writes nothing unless --out is given. --json: the figures as
one JSON object. --check: exit code 1 if a goal does not hold. Exit code 3: no system could take part.
"""

import argparse
import json
import signal
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from bench import machine, told
from bench.figures import figures
from bench.goals import Table, Verdict, verdicts
from bench.grid import FULL, QUICK, measure
from bench.one import Absent, Waiting
from bench.systems import FLOOR_FIFO, OURS_ORDINARY, SYSTEMS

DOCS = Path(__file__).resolve().parent.parent / "docs"


def arguments() -> argparse.Namespace:
    """From the command line."""
    parser = argparse.ArgumentParser(
        "bench/run", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--repeats", type=int)
    parser.add_argument("--seconds", type=float, default=1.2, help="measured, of each run")
    parser.add_argument("--only", nargs="+", choices=SYSTEMS, default=list(SYSTEMS), metavar="SYSTEM")
    parser.add_argument("--out", type=Path, metavar="FOLDER")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--check", action="store_true")
    args = parser.parse_args()
    args.repeats = args.repeats or (1 if args.quick else 3)
    if args.repeats < 1 or not args.seconds > 0:
        parser.error("--repeats is at least 1, --seconds above 0")
    return args


def load(names: list[str], hurries: bool) -> tuple[dict[str, Waiting], dict[str, str]]:
    """Systems that take part, and those that cannot and why."""
    waiting, absent = {}, {}
    for name in names:
        if name in (OURS_ORDINARY, FLOOR_FIFO) and not hurries:
            absent[name] = "SCHED_FIFO is not permitted to this user"
            continue
        try:
            waiting[name] = Waiting(SYSTEMS[name])
        except Absent as why:
            absent[name] = str(why)
    return waiting, absent


def main() -> int:
    """Measure, tell, write."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(2))
    args, hurries, load_before = arguments(), machine.may_hurry(), machine.load()
    waiting, absent = load([name for name in SYSTEMS if name in args.only], hurries)
    if not waiting:
        print(f"no system can take part: {absent}", file=sys.stderr)
        return 3
    try:
        results = measure(QUICK if args.quick else FULL, waiting, args.repeats, args.seconds)
    finally:
        for one in waiting.values():
            one.close()
    table = figures(results)
    found = verdicts(table)
    when = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    about = told.About(when, machine.machine(), load_before, hurries, args.repeats, args.seconds, absent)
    if folder := args.out or (None if args.quick else DOCS):
        write(folder, about, table, found, list(waiting), whole=not args.quick)
    if args.json:
        rows = [{"cell": cell, "system": name} | asdict(row) for (cell, name), row in table.items()]
        print(json.dumps(asdict(about) | {"figures": rows, "goals": [asdict(row) for row in found]}))
    else:
        for cell in dict.fromkeys(cell for cell, _ in table):
            print(f"{cell}\n{told.rows(cell, table)}")
        print(told.goals(found))
    return int(args.check and not all(verdict.holds for verdict in found))


def write(folder: Path, about: told.About, table: Table, found: list[Verdict], names: list[str], whole: bool) -> None:
    """The page and its picture."""
    from bench.drawn import draw
    from bench.whole import whole_path

    systems = {
        name: (SYSTEMS[name], machine.versions(SYSTEMS[name]), machine.settings(SYSTEMS[name])) for name in names
    }
    (folder / "pictures").mkdir(parents=True, exist_ok=True)
    draw(table, folder / "pictures" / "comparison.png")
    text = told.page(about, table, found, systems, whole_path() if whole else ())
    (folder / "comparison.md").write_text(text)


if __name__ == "__main__":
    sys.exit(main())
