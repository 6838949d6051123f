"""A room of its own for a session: rig, protocol, sound card, folders, and the run in it.

Lives here: Room. Why: what a run leaves behind shows only in a room that was empty before. Must never: judge.
"""

import fcntl
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import tomlkit

from feedback.bus import SPARE
from feedback.config import load_rig
from feedback.messages import Samples
from feedback.records.session import SessionError, SessionReader
from feedback.roster import processes
from session_soak.faults import SUPERVISOR

HERE = Path(__file__).resolve().parents[2]
RIG = HERE / "configs" / "rigs" / "emulated_full.toml"
PROTOCOL = """name = "Soak"   # a click ahead of each step, and a tone that is held through the loading of each leg

[cues.glute_ready]
legs = ["left", "right"]
lead_ms = 60
sigma_limit_ms = 60
sound = "click"
gain_db = -12

[cues.glute_hold]
legs = ["left", "right"]
release_pct = 25
sound = "tone"
gain_db = -18
tell = "concurrent"

[dose]
catch_pct = 0
"""
LEAD_S = 0.06
"""Of the click, as above."""
STAND_S = 1.0
BEGINS_S, ENDS_S = 90.0, 60.0
HELD = ".held"
"""Locks of what a run has for itself stay where they are (feedback/cli/held.py)."""
PROCESS = 4
"""In a process's command line, its own name: python -m MODULE FOLDER NAME."""


class SoakError(Exception):
    """The session did not come up, or nothing was recorded; the text is what it said."""


class Room:
    """One session in a folder that holds nothing else."""

    def __init__(self, folder: Path, card: Path | None, port: int) -> None:
        """card: ALSA's configuration of a recording card; None: the null output. port: of the console."""
        self.folder, self.session, self.log = folder, folder / "walk.mcap", folder / "log.txt"
        self.played, self.gone = folder / "played.bin", folder / "gone"
        self._card, self._port = card, port
        self.runtime, self.scratch = folder / "runtime", folder / "scratch"
        for place in (self.runtime, self.scratch):
            place.mkdir(mode=0o700)

    @property
    def roles(self) -> dict[str, str]:
        """Name of each process -> its role."""
        return processes(load_rig(self.folder / "rig.toml"), screen=True, console=True)

    def furnish(self, faults: Sequence[str], seed: int) -> None:
        """Write the rig's file, with these faults of devices, and the protocol's."""
        document = tomlkit.parse(RIG.read_text("utf-8")).unwrap()
        document["audio"] = {"output": "device" if self._card else "null"}
        document["screen"] = {"fps": 30}
        document["emulator"] |= {"seed": seed, "stand_s": STAND_S, "parts": [], "faults": list(faults)}
        (self.folder / "rig.toml").write_text(tomlkit.dumps(document))
        (self.folder / "soak.toml").write_text(PROTOCOL)

    def begin(self) -> None:
        """Start the run. The screen draws into memory: no display is needed."""
        own = {"XDG_RUNTIME_DIR": self.runtime, "TMPDIR": self.scratch, "PYTHONPATH": HERE, "SDL_VIDEODRIVER": "dummy"}
        if self._card:
            own |= {"ALSA_CONFIG_PATH": self._card}
        words = ["rig.toml", "soak.toml", "--session", "walk.mcap", "--console", "--port", str(self._port)]
        with self.log.open("w") as log:
            self.run = subprocess.Popen(
                [sys.executable, "-m", "feedback", "run", *words],
                cwd=self.folder,
                stdout=log,
                stderr=log,
                env=os.environ | {name: str(value) for name, value in own.items()},
            )

    def walking(self) -> int:
        """Wait for the first sample; the time at which the emulated walk began. SoakError: it never did."""
        end_s = time.monotonic() + BEGINS_S
        while self.run.poll() is None and time.monotonic() < end_s:
            with suppress(SessionError):
                for row in SessionReader(self.session).messages(("samples",)):
                    assert isinstance(row.message, Samples)
                    return row.message.t_ns
            time.sleep(0.1)
        raise SoakError(f"the session did not begin:\n{self.log.read_text()[-2000:]}")

    def family(self) -> dict[str, int]:
        """Name -> pid of each process of the run that lives, the supervisor among them.

        A spare has the command line of the process that it was forked from, and is the younger one.
        """
        found = {SUPERVISOR: self.run.pid}
        with suppress(OSError):
            for child in Path(f"/proc/{self.run.pid}/task/{self.run.pid}/children").read_text().split():
                with suppress(OSError, IndexError):
                    words = Path(f"/proc/{child}/cmdline").read_bytes().split(b"\0")
                    name = words[PROCESS].decode()
                    found[name + SPARE if name in found else name] = int(child)
        return found

    def end(self) -> int:
        """In order; the exit code."""
        self.run.send_signal(signal.SIGINT)
        try:
            return self.run.wait(ENDS_S)
        except subprocess.TimeoutExpired:
            return -1

    def left_behind(self) -> list[str]:
        """Processes that live on, and files outside the session's."""
        living = [f"process {pid} ({words})" for pid, words in self._living().items()]
        files = [str(path.relative_to(self.folder)) for place in (self.runtime, self.scratch) for path in _files(place)]
        return living + files

    def close(self) -> None:
        """Leave nothing behind, whatever the run did."""
        for pid in [self.run.pid, *self._living()]:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.run.wait()
        for place in (self.runtime, self.scratch):
            shutil.rmtree(place, ignore_errors=True)

    def _living(self) -> dict[int, str]:
        """Those whose command or environment names this room, but the run itself."""
        found = {}
        for place in Path("/proc").iterdir():
            with suppress(OSError):
                if place.name.isdigit() and int(place.name) not in (self.run.pid, os.getpid()):
                    mark = str(self.scratch).encode()
                    if mark in (place / "cmdline").read_bytes() or mark in (place / "environ").read_bytes():
                        found[int(place.name)] = (place / "cmdline").read_bytes().replace(b"\0", b" ").decode()[:120]
        return found


def _files(place: Path) -> list[Path]:
    """All that stands there but the folder in which runs are announced, and locks that nobody holds."""
    found = [path for path in place.rglob("*") if path.relative_to(place).as_posix() != "stridecue"]
    return [path for path in found if path.suffix != HELD or _is_held(path)]


def _is_held(path: Path) -> bool:
    with path.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return True
    return False
