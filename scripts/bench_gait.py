"""How well the next heel strike is foretold on real walks, beside the simpler ways.

    scripts/bench_gait [--data DIR] [--every N] [--jobs N] [--no-package] [--json] [--check]

Plays every walk of PhysioNet's "Gait in Parkinson's Disease" (gaitpdb; DIR is its folder or the one above it; default:
STRIDECUE_DATA or ../shared/data) through the engine and takes its own published predictions, next to:
  last stride, mean of 5, median of 10      stride times, from the last heel strike on
  last value, same anchors                  the last stride's time from heel strike, contralateral toe off and strike,
                                            and toe off to the next heel strike, taken anew at each
  adaptive oscillator                       our own (Righetti 2006, Ronsse 2010), phase reset at heel strike
  adaptive-oscillator 0.2.1                 the package from PyPI, unchanged, phase counted from heel strike
For each: mean, median and p95 of the error and the share of strides predicted, at the start of the stride, from the
contralateral strike, from toe off, and 250 ms ahead; and the phase's error. What counts: docs/benchmarks.md.

--every N takes each Nth walk. --no-package leaves out the package, which takes most of the time. --check: exit code 1
if ours misses what was asked (250 ms ahead: mean 17, median 9, p95 58 ms, 99 % of the strides) or is beaten by any
other way at any lead. Exit code 2: a walk cannot be read; 3: the walks are missing, or the package is.
"""

import argparse
import json
import os
import statistics
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

from drivers.walkfile import WalkError, WalkMissing, read_walk
from feedback.config import Rig, load_rig
from gait_bench import figures, ours
from gait_bench.package import Package, PackageMissing
from gait_bench.table import table
from gait_bench.walks import Measured, measure

HERE = Path(__file__).resolve().parent.parent
RIG = HERE / "configs/rigs/gaitpdb.toml"
PACKAGE_PYTHON = HERE / ".venv-package/bin/python"
SPEED_WALKS = 5

_package: Package | None = None
"""Of this process of the pool."""


def walks_in(folder: Path) -> list[Path]:
    """The walks of gaitpdb in a folder or in its folder gaitpdb."""
    for place in (folder / "gaitpdb", folder):
        found = sorted(path for path in place.glob("*_*.txt*") if path.name[:2] in ("Ga", "Ju", "Si"))
        if found:
            return found
    raise WalkMissing(f"no walks of gaitpdb in {folder}; name their folder by --data or STRIDECUE_DATA")


def begin(python: Path | None, folder: Path) -> None:
    """A process of the pool starts: the package gets a process of its own beside it."""
    global _package
    _package = Package(python, Path(tempfile.mkdtemp(dir=folder))) if python else None


def one(path: Path, rig: Rig) -> dict[str, Measured]:
    """One walk, in a process of the pool."""
    return measure(path, rig, _package)


def measured(paths: list[Path], rig: Rig, jobs: int, python: Path | None) -> Iterator[dict[str, Measured]]:
    """All walks, in order, told on standard error."""
    with (
        tempfile.TemporaryDirectory(prefix="bench-gait-") as folder,
        ProcessPoolExecutor(jobs, initializer=begin, initargs=(python, Path(folder))) as pool,
    ):
        for number, found in enumerate(pool.map(partial(one, rig=rig), paths), 1):
            print(f"\r{number} of {len(paths)} walks", end="", file=sys.stderr, flush=True)
            yield found
    print(file=sys.stderr)


def grouped(paths: list[Path], all_found: Iterator[dict[str, Measured]]) -> dict[str, dict[str, Measured]]:
    """Healthy and patients apart, and all."""
    groups: dict[str, dict[str, Measured]] = {}
    for path, found in zip(paths, all_found, strict=True):
        for name in ("all", "patients" if path.name[2:4] == "Pt" else "controls"):
            group = groups.setdefault(name, {})
            for way, row in found.items():
                group.setdefault(way, Measured()).extend(row)
    return groups


def speeds(paths: list[Path], rig: Rig) -> dict[str, Any]:
    """Throughput on a few walks, one after another."""
    assert rig.walk is not None
    some = paths[:: max(1, len(paths) // SPEED_WALKS)][:SPEED_WALKS]
    walks = [read_walk(path, rig.walk.format) for path in some]
    engine = [ours.engine_speed(walk, rig) for walk in walks]
    analyse = [ours.analyse_speeds(path, walk, RIG) for path, walk in zip(some, walks, strict=True)]
    return {
        "engine_times_real_time": round(statistics.median(engine)),
        "analyse_times_real_time": round(statistics.median(own for own, _ in analyse)),
        "analyse_command_times_real_time": round(statistics.median(whole for _, whole in analyse)),
        "speed_walks": len(some),
    }


def measure_all(args: argparse.Namespace) -> dict[str, Any]:
    """Everything that is told."""
    rig = load_rig(RIG)
    paths = walks_in(args.data)[:: args.every]
    python = None if args.no_package else args.package_python
    if python and not python.is_file():
        raise PackageMissing(f"adaptive-oscillator is not installed ({python}); scripts/bench_gait does it")
    groups = grouped(paths, measured(paths, rig, args.jobs, python))
    result: dict[str, Any] = {name: figures.of_group(found) for name, found in sorted(groups.items())}
    return {"walks": len(paths)} | result | speeds(paths, rig)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=os.environ.get("STRIDECUE_DATA", HERE.parent / "shared/data"))
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--no-package", action="store_true")
    parser.add_argument("--package-python", type=Path, default=PACKAGE_PYTHON, help=argparse.SUPPRESS)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--check", action="store_true")
    args = parser.parse_args()
    if args.every < 1 or args.jobs < 1:
        parser.error("--every and --jobs are at least 1")
    return args


def main() -> int:
    args = arguments()
    try:
        result = measure_all(args)
    except (WalkMissing, PackageMissing) as error:
        print(error, file=sys.stderr)
        return 3
    except WalkError as error:
        print(error, file=sys.stderr)
        return 2
    print(json.dumps(result) if args.json else table(result))
    faults = figures.faults(result) if args.check else []
    for fault in faults:
        print(f"missed: {fault}", file=sys.stderr)
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
