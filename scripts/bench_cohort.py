"""How much faster are two Dask workers than one, and do both make the same?

    scripts/bench_cohort [--data DIR] [--every N] [--repeat N] [--json] [--check]

Runs `stridecue cohort` over the walks of PhysioNet's "Gait in Parkinson's Disease" (gaitpdb; DIR is its folder or the
one above it; default: STRIDECUE_DATA or ../shared/data) with one worker and with two, in turns, each into a new
folder, and takes the best of --repeat runs each (default 2): a busy computer makes a run longer, never shorter. Times
are of the whole command, start of the workers and page included; cpu is the processor time of all its processes, by
which one sees what other programs took away: two workers cannot be faster than their cpu over the cores that are left.
Then it runs it once more over what is done.

--every takes every N-th walk. --check: exit code 1 if two workers are not 1.7 times as fast as one, if a byte of a
table differs, or if the run over what is done does anything.
Exit code 3: the walks are missing.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench_gait import walks_in

from drivers.walkfile import WalkMissing

HERE = Path(__file__).resolve().parent.parent
RIG = HERE / "configs/rigs/gaitpdb.toml"
LEAST_RATIO = 1.7


def run(walks: Path, out: Path, workers: int) -> tuple[float, float, dict[str, int]]:
    """The command, from outside: seconds, processor seconds of its processes, and what it says that it did."""
    command = [sys.executable, "-m", "feedback", "cohort", str(walks), "--rig", str(RIG), "--out", str(out)]
    began_s, before_s = time.perf_counter(), children_cpu_s()
    done = subprocess.run([*command, "--workers", str(workers), "--json"], capture_output=True, text=True, check=True)
    return time.perf_counter() - began_s, children_cpu_s() - before_s, json.loads(done.stdout)


def children_cpu_s() -> float:
    """Of all processes that were begun from here and have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def parts(out: Path) -> dict[str, bytes]:
    return {str(path.relative_to(out)): path.read_bytes() for path in sorted(out.rglob("part.parquet"))}


def measure(args: argparse.Namespace) -> dict[str, Any]:
    found: dict[int, list[tuple[float, float]]] = {1: [], 2: []}
    with tempfile.TemporaryDirectory() as name:
        walks = Path(name) / "walks"
        walks.mkdir()
        for path in walks_in(args.data)[:: args.every]:
            (walks / path.name).symlink_to(path.absolute())
        same = True
        for turn in range(args.repeat):
            outs = {workers: Path(name) / f"{turn}_{workers}" for workers in found}
            for workers, out in outs.items():
                took_s, used_s, counts = run(walks, out, workers)
                found[workers].append((took_s, used_s))
                print(f"{workers} workers: {took_s:.1f} s, {used_s:.1f} s of processor time", file=sys.stderr)
            same &= parts(outs[1]) == parts(outs[2])
        again_s, _, again = run(walks, outs[2], 2)
    (one_s, one_cpu_s), (two_s, two_cpu_s) = min(found[1]), min(found[2])
    return {
        "walks": counts["inputs"],
        "one_worker_s": round(one_s, 2),
        "one_worker_cpu_s": round(one_cpu_s, 2),
        "two_workers_s": round(two_s, 2),
        "two_workers_cpu_s": round(two_cpu_s, 2),
        "ratio": round(one_s / two_s, 2),
        "same_bytes": same,
        "again_s": round(again_s, 2),
        "again_made": again["made"],
        "cores": os.cpu_count(),
    }


def faults(result: dict[str, Any]) -> list[str]:
    found = []
    if result["ratio"] < LEAST_RATIO:
        found.append(f"two workers are {result['ratio']} times as fast as one, asked: {LEAST_RATIO}")
    if not result["same_bytes"]:
        found.append("one and two workers make different tables")
    if result["again_made"]:
        found.append(f"a second run made {result['again_made']} again")
    return found


def table(result: dict[str, Any]) -> str:
    """For people."""
    return "\n".join(f"{name.replace('_', ' '):<16}{value}" for name, value in result.items())


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=os.environ.get("STRIDECUE_DATA", HERE.parent / "shared/data"))
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--repeat", type=int, default=2)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--check", action="store_true")
    args = parser.parse_args()
    if args.every < 1 or args.repeat < 1:
        parser.error("--every and --repeat are at least 1")
    args.data = Path(args.data)
    return args


def main() -> int:
    args = arguments()
    try:
        result = measure(args)
    except WalkMissing as error:
        print(error, file=sys.stderr)
        return 3
    print(json.dumps(result) if args.json else table(result))
    missed = faults(result) if args.check else []
    for fault in missed:
        print(f"missed: {fault}", file=sys.stderr)
    return bool(missed)


if __name__ == "__main__":
    sys.exit(main())
