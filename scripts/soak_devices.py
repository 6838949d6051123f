"""Every emulated device through the whole system, with everything that can befall it.

    scripts/soak_devices [--device NAME ...] [--seconds S] [--json] [--check]

Each device walks for --seconds (60) in a rig with others: it loses one byte in twenty, its bridge stutters by 16 ms, it
is unplugged and comes back, its clock restarts, its counter wraps. What was recorded is held against what the device
truly was: the instants of its samples (once its clock has settled, 2 s), its losses against those told, how soon it
delivered again. --check: exit code 1 if a time is off by more than 2 ms (p99; 25 ms for what has neither clock nor
counter), a loss is not told, a device stays away, or the session is not sound.
"""

import argparse
import json
import sys
import tempfile
from pathlib import Path

from device_soak.rounds import ROUNDS
from device_soak.run import SoakError, soak

HEAD = (f"{'device':16}{'by':>8}{'samples':>9}{'ms p50':>8}{'p99':>8}{'max':>8}{'missing':>9}{'told':>7}{'bad':>6}"
        f"{'back s':>8}")  # fmt: skip


def line(row: dict) -> str:
    times = "".join(f"{row[f'error_ms_{key}']:8.2f}" for key in ("p50", "p99", "max"))
    back = "never" if row["back_s"] is None else f"{row['back_s']:.2f}"
    counts = f"{row['missing']:9}{row['lost_frames']:7}{row['bad_frames']:6}"
    return f"{row['driver']:16}{row['placed_by']:>8}{row['samples']:9}{times}{counts}{back:>8}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    names = [name for row in ROUNDS for name in row]
    parser.add_argument("--device", choices=names, action="append", help="only rounds with this one")
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--check", action="store_true")
    args = parser.parse_args()
    rounds = [row for row in ROUNDS if not args.device or set(row) & set(args.device)]
    rows, faults = [], []
    if not args.json:
        print(HEAD)
    with tempfile.TemporaryDirectory(prefix="stridecue-soak-") as folder:
        for names in rounds:
            try:
                told, wrong = soak(names, args.seconds, Path(folder))
            except SoakError as error:
                print(error, file=sys.stderr)
                return 3
            rows += told
            faults += wrong
            if not args.json:
                print("\n".join(map(line, told)), flush=True)
    if args.json:
        print(json.dumps({"seconds": args.seconds, "devices": rows, "faults": faults}))
    for words in faults:
        print(f"not as it must be: {words}", file=sys.stderr)
    return int(args.check and bool(faults))


if __name__ == "__main__":
    sys.exit(main())
