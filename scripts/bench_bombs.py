"""What does it cost to refuse a file that asks for too much?

    scripts/bench_bombs [--json] [--check]

Each file of scripts/bombs.py is given to the command line, which refuses it. For each:
  cpu     processor time until it has ended, start of Python included, s
  beyond  the same beyond what `stridecue check` takes for a file of one line, s
  peak    most memory, start of Python included, MB
--check: exit code 1 if any is not refused, or takes more than 1 s beyond the start, or 200 MB.
"""

import argparse
import json
import resource
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bombs import BOMBS, MEASURED, REFUSES

MOST_S, MOST_MB = 1.0, 200.0


def measured(arguments: list[str]) -> tuple[int, str, float, float]:
    """(exit code, what was said, processor time in s, peak in MB)."""
    before = _cpu_s()
    done = subprocess.run([sys.executable, "-c", MEASURED, *arguments], capture_output=True, text=True)
    *said, peak = done.stderr.splitlines()
    return done.returncode, done.stdout + "\n".join(said), _cpu_s() - before, int(peak) / 1e6


def _cpu_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def rows() -> list[dict[str, Any]]:
    """One a bomb."""
    with TemporaryDirectory() as name:
        tiny = Path(name) / "tiny.toml"
        tiny.write_text("x = 1\n")
        start_s = min(measured(["check", "--kind", "rig", str(tiny)])[2] for _ in range(3))
    found = []
    for name, bomb in BOMBS.items():
        with TemporaryDirectory() as folder:
            code, said, cpu_s, peak_mb = measured(bomb.arguments(Path(folder)))
        refused = code in REFUSES and bomb.words in said
        found.append(
            {"bomb": name, "refused": refused, "cpu_s": cpu_s, "beyond_s": cpu_s - start_s, "peak_mb": peak_mb}
        )
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--check", action="store_true")
    args = parser.parse_args()
    found = rows()
    if args.json:
        print(json.dumps({"bombs": found}))
    else:
        for row in found:
            words = "refused" if row["refused"] else "NOT REFUSED"
            print(f"{row['bomb']:45s}{words:>12s}{row['cpu_s']:7.2f}{row['beyond_s']:7.2f} s{row['peak_mb']:7.0f} MB")
    bad = [r for r in found if not r["refused"] or r["beyond_s"] > MOST_S or r["peak_mb"] > MOST_MB]
    return int(bool(bad and args.check))


if __name__ == "__main__":
    sys.exit(main())
