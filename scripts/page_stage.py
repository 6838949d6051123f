"""A console with the whole system behind it on the emulated rig, and the browser that looks at it.

Lives here: Console, chromium, FLAGS. Why: tests, pictures and the bench of the page stand on the same stage.
Must never: reach for anything but this computer.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
KINDS = ("rigs", "protocols", "patients", "sessions")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
"""Nothing calls home, and nothing needs a display."""
END_S = 60


def chromium() -> str | None:
    """Debian's browser, if it is there."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


class Console:
    """`stridecue console` with folders of its own, which must be new."""

    def __init__(self, folder: Path, protocol: str, rig: str = "emulated", stand_s: float = 1.0) -> None:
        self.folder = folder
        for kind in KINDS:
            (folder / kind).mkdir(mode=0o700)
        text = (
            (REPOSITORY / "configs" / "rigs" / f"{rig}.toml").read_text().replace('output = "auto"', 'output = "null"')
        )
        text = re.sub(r"(?m)^stand_s = [\d.]+", f"stand_s = {stand_s}", text)
        (folder / "rigs" / "room.toml").write_text(text)
        (folder / "patients" / "p.toml").write_text('id = "P07"\n')
        self.protocol = folder / "protocols" / "story.toml"
        self.protocol.write_text(protocol)
        self.log = folder / "log.txt"
        with (folder / "link.txt").open("w") as out, self.log.open("w") as log:
            self._process = subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    "feedback",
                    "console",
                    "--port",
                    str(free_port()),
                    "--headless",
                    *self._places(),
                ],
                cwd=folder,
                stdout=out,
                stderr=log,
                env=os.environ | {"XDG_RUNTIME_DIR": str(folder), "PYTHONPATH": str(REPOSITORY)},
            )
        self.link = self._link()

    @property
    def pid(self) -> int:
        """Of the server."""
        return self._process.pid

    def end(self) -> None:
        """In order."""
        self._process.terminate()
        try:
            self._process.wait(END_S)
        except subprocess.TimeoutExpired:
            self._process.kill()

    def _places(self) -> list[str]:
        return [word for kind in KINDS for word in (f"--{kind}", str(self.folder / kind))]

    def _link(self) -> str:
        deadline = time.monotonic() + END_S
        while "#pair=" not in (said := (self.folder / "link.txt").read_text()):
            assert self._process.poll() is None, self.log.read_text()
            assert time.monotonic() < deadline, self.log.read_text()
            time.sleep(0.1)
        return next(word for word in said.split() if "#pair=" in word)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]
