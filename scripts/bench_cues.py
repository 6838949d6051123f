"""Do cues come on real walks: at each step, at their time, on their leg?

    scripts/bench_cues [--data DIR] [--every N] [--jobs N] [--sigma-limit MS] [--json] [--check]

Plays every walk of PhysioNet's "Gait in Parkinson's Disease" (gaitpdb; DIR is its folder or the one above it; default:
STRIDECUE_DATA or ../shared/data) through the whole engine, with every cue that needs soles alone on both legs at every
stride, and holds the cues against the events of the recording. For each kind of cue:
  cued, steady %      share of the strides with a cue: of all, turns too, and of steady walking (the stride and both its
                      neighbours within 10 % of the walk's median)
  MAE, median, p95    of due time less (true heel strike - lead), ms, over all sounded cues that come ahead of a strike
  twice, wrong leg    cues beyond the first of a stride; cues nearer to the other foot's landing than to their own, and
                      held ones that begin while their foot is in the air
  after stop          cues due more than 0.3 s after the last movement before a pause of 1.5 s
  held on             held sounds that end more than 0.3 s after it
  alone               cues whose step never came within 0.4 s
A recorded walker hears nothing: RHYTHM's figures tell how the beat follows somebody who does not follow it.

SYMMETRY and HEEL-FIRST tell results: only the last columns are theirs.

--sigma-limit sets that of every cue. --check: exit code 1 if a cue of any kind comes twice, on the wrong leg or after a
stop, or if glute_ready misses what was asked (97 % of steady strides; MAE at most 14 ms with the default limit, and at
most 20 ms with any).
Exit code 2: a walk cannot be read; 3: the walks are missing.
"""

import argparse
import json
import os
import sys
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from bench_gait import walks_in

from drivers.walkfile import WalkError, WalkMissing, read_walk
from feedback.config import Protocol, Rig, load_rig
from gait_bench import cued
from gait_bench.cued import Kind

HERE = Path(__file__).resolve().parent.parent
RIG = HERE / "configs/rigs/gaitpdb.toml"
STEADY_PCT, DEFAULT_MAE_MS, MAE_MS = 97.0, 14.0, 20.0
COLUMNS = ("cued_pct", "steady_pct", "mae_ms", "median_ms", "p95_ms", "steady_mae_ms")
COUNTS = (*cued.FAULTS, "alone")
KINDS = (*cued.ALL_LEGS, *cued.RESULTS)


def one(path: Path, rig: Rig, plan: Protocol) -> dict[str, Kind]:
    """One walk, in a process of the pool."""
    assert rig.walk is not None
    return cued.measure(read_walk(path, rig.walk.format), rig, plan)


def measure_all(args: argparse.Namespace) -> dict[str, Any]:
    paths, rig = walks_in(args.data)[:: args.every], load_rig(RIG)
    settings = {"sigma_limit_ms": args.sigma_limit} if args.sigma_limit else {}
    plan = cued.protocol({kind: given | settings for kind, given in (cued.ALL_LEGS | cued.RESULTS).items()})
    found = {kind: Kind() for kind in KINDS}
    with ProcessPoolExecutor(args.jobs) as pool:
        for number, walk in enumerate(pool.map(partial(one, rig=rig, plan=plan), paths), 1):
            print(f"\r{number} of {len(paths)} walks", end="", file=sys.stderr, flush=True)
            for kind, row in walk.items():
                found[kind].add(row)
    print(file=sys.stderr)
    limits = {kind: getattr(plan.cues, kind).sigma_limit_ms for kind in found}
    return {"walks": len(paths), "sigma_limit_ms": limits} | {kind: figures(row) for kind, row in found.items()}


def figures(row: Kind) -> dict[str, Any]:
    """None where a kind has no event to be ahead of, or no stride counts."""
    errors, steady = (np.abs(np.array(made)) for made in (row.errors_ms, row.steady_errors_ms))
    return {
        "strides": row.due,
        "steady_strides": row.steady_due,
        "cued_pct": _pct(row.sounded, row.due),
        "steady_pct": _pct(row.steady_sounded, row.steady_due),
        "mae_ms": round(float(errors.mean()), 1) if len(errors) else None,
        "median_ms": round(float(np.median(errors)), 1) if len(errors) else None,
        "p95_ms": round(float(np.percentile(errors, 95)), 1) if len(errors) else None,
        "steady_mae_ms": round(float(steady.mean()), 1) if len(steady) else None,
        **{name: getattr(row, name) for name in cued.FAULTS},
        "alone": row.none_came,
        "withheld": dict(row.why.most_common()),
    }


def _pct(part: int, whole: int) -> float | None:
    return round(100.0 * part / whole, 2) if whole else None


def table(result: dict[str, Any]) -> str:
    """For people."""
    heads = ("cued %", "steady %", "MAE", "median", "p95", "steady MAE", *(name.replace("_", " ") for name in COUNTS))
    lines = [f"{result['walks']} walks", f"{'':14s}" + "".join(f"{head:>12s}" for head in heads)]
    for kind in KINDS:
        row = result[kind]
        cells = ["" if row[name] is None else f"{row[name]}" for name in (*COLUMNS, *COUNTS)]
        lines.append(f"{kind:14s}" + "".join(f"{cell:>12s}" for cell in cells))
    return "\n".join(lines)


def faults(result: dict[str, Any]) -> list[str]:
    """What any kind must never do, and what glute_ready misses."""
    found = [f"{kind} {name} = {result[kind][name]}" for kind in KINDS for name in cued.FAULTS if result[kind][name]]
    row = result["glute_ready"]
    default = result["sigma_limit_ms"]["glute_ready"] == cued.protocol().cues.glute_ready.sigma_limit_ms
    limit_ms = DEFAULT_MAE_MS if default else MAE_MS
    if not (row["mae_ms"] or 0.0) <= limit_ms:
        found.append(f"glute_ready errs by {row['mae_ms']} ms, asked: {limit_ms:g}")
    if not (row["steady_pct"] or 0.0) >= STEADY_PCT:
        found.append(f"glute_ready came on {row['steady_pct']} % of steady strides, asked: {STEADY_PCT:g}")
    return found


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=os.environ.get("STRIDECUE_DATA", HERE.parent / "shared/data"))
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--sigma-limit", type=float)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--check", action="store_true")
    args = parser.parse_args()
    if args.every < 1 or args.jobs < 1:
        parser.error("--every and --jobs are at least 1")
    args.data = Path(args.data)
    return args


def main() -> int:
    args = arguments()
    try:
        result = measure_all(args)
    except WalkMissing as error:
        print(error, file=sys.stderr)
        return 3
    except WalkError as error:
        print(error, file=sys.stderr)
        return 2
    print(json.dumps(result) if args.json else table(result))
    missed = faults(result) if args.check else []
    for fault in missed:
        print(f"missed: {fault}", file=sys.stderr)
    return bool(missed)


if __name__ == "__main__":
    sys.exit(main())
