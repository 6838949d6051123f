"""Does the closed loop bring a patient on time, and keep him there?

    scripts/bench_lead [--seeds N] [--json] [--check]

Simulated patients (gait_bench/answering.py), 0 to 200 ms late or early, with noise of 10 to 40 ms, who answer within 1
to 5 strides, gradually or with a delay: 60 strides that are all cued, then 60 while help fades to a quarter. For each
lateness, over all others:
  in time     share on time in strides 51 to 60, by what they mean to do
  success     share with 7 of these 10 onsets on time, noise and all
  stays       share on time at each stride while help fades
  beyond      furthest that anybody was brought to the other side, ms
  RMS         of the last 60 strides, ms

--check: exit code 1 if not all are in time and stay.
"""

import argparse
import json
import sys
from itertools import product
from typing import Any

from gait_bench import answering
from gait_bench.answering import Patient

OFF_MS = (-200.0, -170.0, -130.0, -80.0, 0.0, 80.0, 130.0, 170.0, 200.0)
NOISE_MS, LAGS = (10.0, 25.0, 40.0), (1, 2, 3, 5)
HARD = {"odd_share": 0.1, "absent_share": 0.3}
"""Of onsets far off and of strides without one."""


def row(off_ms: float, seeds: int, **hard: float) -> dict[str, Any]:
    """All patients who are so late."""
    walks = [
        answering.walk(Patient(off_ms, noise_ms, lag, delayed, **hard), seed)
        for noise_ms, lag, delayed, seed in product(NOISE_MS, LAGS, (False, True), range(seeds))
    ]
    count = len(walks)
    return {
        "off_ms": off_ms,
        "walks": count,
        "in_time_pct": round(100.0 * sum(walk.in_time for walk in walks) / count, 2),
        "success_pct": round(100.0 * sum(walk.success for walk in walks) / count, 2),
        "stays_pct": round(100.0 * sum(walk.stays for walk in walks) / count, 2),
        "beyond_ms_max": round(max(walk.beyond_ms for walk in walks), 1),
        "rms_ms": round((sum(walk.rms_ms**2 for walk in walks) / count) ** 0.5, 1),
    }


def table(rows: list[dict[str, Any]]) -> str:
    """For people."""
    heads = ("off ms", "in time %", "success %", "stays %", "beyond", "RMS")
    names = ("off_ms", "in_time_pct", "success_pct", "stays_pct", "beyond_ms_max", "rms_ms")
    lines = ["".join(f"{head:>12s}" for head in heads)]
    return "\n".join(lines + ["".join(f"{made[name]:>12g}" for name in names) for made in rows])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=200)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--check", action="store_true")
    args = parser.parse_args()
    if args.seeds < 1:
        parser.error("--seeds is at least 1")
    calm = [row(off_ms, args.seeds) for off_ms in OFF_MS]
    hard = [row(off_ms, args.seeds, **HARD) for off_ms in OFF_MS]
    if args.json:
        print(json.dumps({"calm": calm, "hard": hard}))
    else:
        print(table(calm), "with 10 % of onsets 300 ms off and 30 % absent", table(hard), sep="\n")
    bad = [made for made in calm if min(made["in_time_pct"], made["stays_pct"]) < 100.0]
    for made in bad if args.check else ():
        print(f"missed: {made}", file=sys.stderr)
    return bool(bad) if args.check else 0


if __name__ == "__main__":
    sys.exit(main())
