"""How fast does each driver decode, beside the fastest that its line can bring?

    scripts/bench_drivers [--driver NAME] [--seconds S] [--json] [--check]

Feeds each decoder of DRIVERS its golden conversation (tests/golden, the longest that is all sound) over and over, in
pieces of 64 bytes as a USB bridge hands them over, on one core, and takes the best of three. The line's rate is a tenth
of its baud rate; of what has no serial line, its samples a second times its longest sample. --check: exit code 1 if a
decoder is less than 20 times as fast as its line.
"""

import argparse
import json
import sys
import time
import tomllib
from pathlib import Path
from typing import Any

from drivers import DRIVERS, create, driver_class

GOLDEN = Path(__file__).resolve().parent.parent / "tests" / "golden"
TIMES = 20.0
PIECE = 64
ROUNDS = 3
LONGEST_SAMPLE = 64
"""Bytes of one sample of a device without a serial line, at most."""


def material(name: str) -> tuple[dict[str, Any], bytes]:
    """(options, bytes) of a conversation."""
    rows = tomllib.loads((GOLDEN / f"{name}.toml").read_text("utf-8"))["conversation"]
    sound = [row for row in rows if not row["counters"]["bad_frames"] and row["readings"]] or rows
    wires = [(bytes.fromhex(row["hex"]) if "hex" in row else row["text"].encode(), row) for row in sound]
    wire, row = max(wires, key=lambda pair: len(pair[0]))
    return row.get("options", {}), wire


def bytes_per_s(name: str, seconds: float) -> float:
    """What one core decodes."""
    options, wire = material(name)
    data = wire * (1 + 65_536 // len(wire))
    pieces = [data[at : at + PIECE] for at in range(0, len(data), PIECE)]
    best = 0.0
    for _ in range(ROUNDS):
        driver, fed, start_s = create(name, **options), 0, time.perf_counter()
        while (spent_s := time.perf_counter() - start_s) < seconds / ROUNDS:
            for piece in pieces:
                driver.decode(piece)
            fed += len(data)
        best = max(best, fed / spent_s)
    return best


def line_bytes_per_s(name: str) -> float:
    baud = driver_class(name).BAUD
    return baud / 10 if baud else sum(row.rate_hz for row in create(name).streams) * LONGEST_SAMPLE


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--driver", choices=DRIVERS, action="append")
    parser.add_argument("--seconds", type=float, default=3.0, help="of each driver")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--check", action="store_true")
    args = parser.parse_args()
    result = {}
    for name in args.driver or DRIVERS:
        decoded, line = bytes_per_s(name, args.seconds), line_bytes_per_s(name)
        result[name] = {
            "decoded_bytes_per_s": round(decoded),
            "line_bytes_per_s": round(line),
            "times": round(decoded / line, 1),
        }
    if args.json:
        print(json.dumps(result))
    else:
        print(f"{'driver':16s} {'decoded kB/s':>14s} {'line kB/s':>12s} {'times':>8s}")
        for name, row in result.items():
            decoded, line = row["decoded_bytes_per_s"] / 1000, row["line_bytes_per_s"] / 1000
            print(f"{name:16s} {decoded:14.1f} {line:12.2f} {row['times']:8.1f}")
    slow = [name for name, row in result.items() if row["times"] < TIMES] if args.check else []
    for name in slow:
        print(f"budget broken: {name} decodes {result[name]['times']} x its line, not {TIMES:g} x", file=sys.stderr)
    return bool(slow)


if __name__ == "__main__":
    sys.exit(main())
