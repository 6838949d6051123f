"""How long the report of a long session takes, and how large it is.

    scripts/bench_report [--minutes 60] [--walked-minutes 6] [--keep FOLDER] [--json] [--check]

The session: 2 soles of 16 zones at 200 Hz, 3 inertial sensors at 200 Hz, 4 channels of EMG at 1 kHz, cues at each step.
The emulated patient walks through the engine for --walked-minutes, faster than in time; these minutes stand in the file
again and again until --minutes are full. --keep: leave session and page there, and use a session that is there already.

Processor time is what counts on a computer that others use; time on the wall is told beside it. --check: exit code 1 if
the report takes more than 30 s of processor time, or the page is larger than 12 MB.
"""

import argparse
import json
import resource
import sys
import tempfile
import time
from pathlib import Path

from path_bench.chains import full_rig
from report_bench.hours import repeated
from report_bench.made import make

HERE = Path(__file__).resolve().parent.parent
MOST_S, MOST_MB = 30.0, 12.0


def session_of(folder, minutes, walked_minutes):
    """The session's file; made if it is not there."""
    path = folder / f"full_{minutes:g}min.mcap"
    if not path.exists():
        texts = {"rig.toml": full_rig(), "protocol.toml": (HERE / "configs/protocols/every_stride.toml").read_text()}
        short = make(folder / "walked.mcap", texts | {"patient.toml": 'id = "P-07"\n'}, 60 * walked_minutes)
        repeated(short, path, 60 * minutes)
        short.unlink()
    return path


def measure(path, page):
    """Figures of one report."""
    from feedback.records.report import read_report

    wall_s, spent_s = time.perf_counter(), time.process_time()
    report = read_report(path)
    page.write_text(report.page, encoding="utf-8")
    return {
        "recorded_s": round(report.summary.duration_s, 1),
        "strides": sum(leg.strides for leg in report.summary.legs.values()),
        "session_mb": round(path.stat().st_size / 1e6, 1),
        "report_cpu_s": round(time.process_time() - spent_s, 1),
        "report_wall_s": round(time.perf_counter() - wall_s, 1),
        "page_mb": round(page.stat().st_size / 1e6, 1),
        "peak_memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3),
    }


def broken(figures):
    """Budgets that do not hold, in words."""
    limits = {"report_cpu_s": MOST_S, "page_mb": MOST_MB}
    return [f"{name} = {figures[name]} above {most:g}" for name, most in limits.items() if figures[name] > most]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--walked-minutes", type=float, default=6.0)
    parser.add_argument("--keep", type=Path, metavar="FOLDER")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--check", action="store_true")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = args.keep or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        path = session_of(folder, args.minutes, args.walked_minutes)
        figures = measure(path, path.with_suffix(".html"))
    print(json.dumps(figures) if args.json else "\n".join(f"{name:16s} {value}" for name, value in figures.items()))
    wrong = broken(figures)
    print("\n".join(wrong), file=sys.stderr, end="\n" if wrong else "")
    return int(bool(args.check and wrong))


if __name__ == "__main__":
    raise SystemExit(main())
