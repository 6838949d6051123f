"""Builds wheel and source distribution, and tries the wheel as somebody would who has no repository.

    scripts/try_wheel [--borrow] [--extras [NAME ...]] [--out FOLDER] [--for SECONDS]

A clean virtual environment far from the repository gets the wheel, with its dependencies from the index as
scripts/constraints.txt pins them. There: --version, init, check, a walk (10 s), its report, a recorded walk
analysed, the console's page over HTTP. --borrow: take the dependencies of the environment that runs this,
and need no network.
--extras: then install each extra of setup.cfg (or those named), one after another, with `pip check` after each.
--out FOLDER keeps what was built. Exit code: 0 all of it works, 1 not.
"""

import argparse
import subprocess
import sys
import tempfile
from configparser import ConfigParser
from pathlib import Path

from wheel_trial.build import built
from wheel_trial.install import Clean
from wheel_trial.use import TRIALS, FailedError, tried

HERE = Path(__file__).resolve().parent.parent


def extras_of(setup_cfg: Path) -> list[str]:
    """Names of the extras, but for `bench`: what is compared with asks for other versions (bench/constraints.txt)."""
    parser = ConfigParser(interpolation=None)
    parser.read(setup_cfg, encoding="utf-8")
    return [name for name in parser["options.extras_require"] if name != "bench"]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--borrow", action="store_true")
    parser.add_argument("--extras", nargs="*", metavar="NAME")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--for", dest="seconds", type=float, default=10.0)
    args = parser.parse_args()
    try:
        with tempfile.TemporaryDirectory(prefix="stridecue-wheel-") as folder:
            _try(args, Path(folder))
    except (FailedError, subprocess.CalledProcessError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _try(args: argparse.Namespace, folder: Path) -> None:
    wheel, source = built(HERE, args.out or folder / "dist", isolated=not args.borrow)
    print(f"{wheel.name}: {wheel.stat().st_size >> 10:,} KiB; {source.name}: {source.stat().st_size >> 10:,} KiB")
    clean = Clean(folder / "venv", None if args.borrow else HERE / "scripts" / "constraints.txt")
    clean.install(wheel)
    for name in TRIALS:
        print(f"{name}: {tried(name, clean, folder / 'desk', args.seconds)}", flush=True)
    if args.extras is not None:
        for extra in args.extras or extras_of(HERE / "setup.cfg"):
            clean.install(wheel, extra)
            print(f"[{extra}]: installed; {clean.check()}", flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
