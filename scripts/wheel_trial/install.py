"""A clean virtual environment.

Lives here: `Clean`. Must never: find the repository's own packages.
"""

import os
import subprocess
import sys
from pathlib import Path

_KEPT = ("PATH", "HOME", "LANG", "TMPDIR", "XDG_RUNTIME_DIR")


class Clean:
    """An environment that knows nothing but what is installed into it, and what it borrows."""

    def __init__(self, folder: Path, constraints: Path | None) -> None:
        """constraints: dependencies come from the index, at these versions; None: this environment's are borrowed."""
        self.bin = folder / "bin"
        self._constraints = constraints
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
        if constraints is None:
            self._borrow(folder)

    @staticmethod
    def _borrow(folder: Path) -> None:
        """A path file in a borrowed folder is not followed, so an editable install there stays unknown here."""
        (own,) = folder.glob("lib/python3*/site-packages")
        borrowed = [path for path in sys.path if Path(path).name == "site-packages"]
        (own / "borrowed.pth").write_text("".join(f"{path}\n" for path in borrowed))

    def install(self, wheel: Path, extra: str = "") -> None:
        """The wheel; with its dependencies unless they are borrowed."""
        what = f"{wheel}[{extra}]" if extra else str(wheel)
        words = ["--no-deps", "--ignore-installed"]
        if self._constraints:
            words = ["-c", str(self._constraints)]
        self._pip("install", "--quiet", *words, what)

    def check(self) -> str:
        """What `pip check` says. subprocess.CalledProcessError: something does not fit."""
        return self._pip("check").strip()

    def _pip(self, *words: str) -> str:
        command = [sys.executable, "-m", "pip", "--python", str(self.bin / "python"), "--disable-pip-version-check"]
        done = subprocess.run([*command, *words], capture_output=True, text=True, check=False)
        if done.returncode:
            print(done.stdout, done.stderr, file=sys.stderr)
            done.check_returncode()
        return done.stdout

    @property
    def environment(self) -> dict[str, str]:
        """Of a shell that has this environment's commands on its path, and no hint of another Python."""
        kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
        return {**kept, "PATH": f"{self.bin}:{kept.get('PATH', os.defpath)}"}
