"""Wheel and source distribution of a repository.

Lives here: `built`. Must never: leave anything in the repository that git would see.
"""

import subprocess
import sys
from pathlib import Path


def built(repository: Path, out: Path, isolated: bool) -> tuple[Path, Path]:
    """(wheel, source distribution); the wheel is made from the latter, as an index would serve it.

    isolated: with the newest setuptools from the index; else with the one of this environment.
    """
    words = [] if isolated else ["--no-isolation"]
    done = subprocess.run(
        [sys.executable, "-m", "build", *words, "--outdir", str(out), str(repository)], capture_output=True, text=True
    )
    if done.returncode:
        print(done.stdout, done.stderr, file=sys.stderr)
        done.check_returncode()
    return _newest(out, "*.whl"), _newest(out, "*.tar.gz")


def _newest(folder: Path, pattern: str) -> Path:
    return max(folder.glob(pattern), key=lambda path: path.stat().st_mtime_ns)
