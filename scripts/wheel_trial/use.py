"""What a newcomer does with an installed stridecue, in an empty folder.

Lives here: TRIALS, one function a trial, each giving a line for people. Must never: touch the repository.
"""

import subprocess
import urllib.request
from collections.abc import Callable
from pathlib import Path

from wheel_trial.install import Clean

RIG, PROTOCOL = "configs/rigs/emulated.toml", "configs/protocols/every_stride.toml"
SESSION, WALK = "walk.mcap", "walk.txt"
_LIMIT_S = 120.0


class FailedError(Exception):
    """A trial failed; the text says how."""


class Desk:
    """An empty folder, and a shell in it."""

    def __init__(self, clean: Clean, folder: Path, seconds: float) -> None:
        self.clean, self.folder, self.seconds = clean, folder, seconds
        folder.mkdir(parents=True, exist_ok=True)

    def typed(self, *words: str) -> str:
        """What a command says on standard output. FailedError: any exit code but 0."""
        done = subprocess.run(words, **self._shell, capture_output=True, timeout=_LIMIT_S + self.seconds)
        if done.returncode:
            raise FailedError(f"{' '.join(words)}: exit code {done.returncode}\n{done.stdout}{done.stderr}")
        return str(done.stdout)

    def begun(self, *words: str) -> "subprocess.Popen[str]":
        """A command that goes on."""
        return subprocess.Popen(words, **self._shell, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

    @property
    def _shell(self) -> dict[str, object]:
        return {"cwd": self.folder, "env": self.clean.environment, "text": True}


def _version(desk: Desk) -> str:
    where = desk.typed("python", "-c", "import feedback; print(feedback.__file__)").strip()
    if not Path(where).is_relative_to(desk.clean.bin.parent):
        raise FailedError(f"the clean environment imports {where}")
    return desk.typed("stridecue", "--version").strip()


def _init(desk: Desk) -> str:
    return desk.typed("stridecue", "init").splitlines()[0]


def _check(desk: Desk) -> str:
    files = sorted(str(path.relative_to(desk.folder)) for path in desk.folder.glob("configs/*/*.toml"))
    return f"{len(desk.typed('stridecue', 'check', *files).splitlines())} files in order"


def _run(desk: Desk) -> str:
    words = ("--headless", "--for", f"{desk.seconds:g}", "--session", SESSION)
    told = desk.typed("stridecue", "run", RIG, PROTOCOL, *words).splitlines()
    return next(line for line in told if line.strip())


def _report(desk: Desk) -> str:
    desk.typed("stridecue", "report", SESSION, "--out", "walk.html")
    return f"{(desk.folder / 'walk.html').stat().st_size >> 10:,} KiB"


def _analyse(desk: Desk) -> str:
    (desk.folder / WALK).write_text(_trapezoids())
    words = ("--rig", "configs/rigs/gaitpdb.toml", "--protocol", PROTOCOL, "--out", "tables")
    return desk.typed("stridecue", "analyse", WALK, *words).splitlines()[0]


def _trapezoids(samples: int = 2000) -> str:
    """A walk as PhysioNet's gaitpdb writes it: 20 s of 700 N on either foot in turn, at 100 Hz."""
    rows = []
    for number in range(samples):
        zones = [_force_n((number + shift) % 110 / 100) / 8 for shift in (30, 85)]
        cells = [number / 100, *[zones[0]] * 8, *[zones[1]] * 8, zones[0] * 8, zones[1] * 8]
        rows.append("\t".join(f"{cell:.3f}" for cell in cells) + "\n")
    return "".join(rows)


def _force_n(phase_s: float) -> float:
    return 700 * min(max(min(phase_s / 0.06, (0.68 - phase_s) / 0.12), 0.0), 1.0)


def _console(desk: Desk) -> str:
    process = desk.begun("stridecue", "console", "--port", "8797", "--headless")
    try:
        assert process.stdout is not None
        told = next((line for line in process.stdout if "http" in line), "")
        if not told:
            raise FailedError("the console names no address")
        with urllib.request.urlopen("http://127.0.0.1:8797/", timeout=_LIMIT_S) as answer:
            page = answer.read().decode()
    finally:
        process.terminate()
        process.communicate(timeout=_LIMIT_S)
    if "<html" not in page:
        raise FailedError(f"the console serves no page: {page[:200]}")
    return f"a page of {len(page):,} characters"


TRIALS: dict[str, Callable[[Desk], str]] = {
    "version": _version,
    "init": _init,
    "check": _check,
    "run": _run,
    "report": _report,
    "analyse": _analyse,
    "console": _console,
}
"""In this order: a later one stands on what an earlier one left."""


def tried(name: str, clean: Clean, folder: Path, seconds: float) -> str:
    """What a trial shows. FailedError: it does not work."""
    return TRIALS[name](Desk(clean, folder, seconds))
