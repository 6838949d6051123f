"""The published package adaptive-oscillator, run as it is, in an environment of its own.

Lives here: the conversation with its process. Why: its requirements (plotly < 7, pandas < 3, pytest < 9, Python < 3.13)
do not go together with ours, and it shall run with what its authors ask for. Must never: import it, or change it.
"""

import subprocess
from pathlib import Path
from subprocess import DEVNULL, PIPE
from types import TracebackType
from typing import Self

import numpy as np

from gait_bench.oscillator import Track
from gait_bench.reference import Floats

CHILD = Path(__file__).with_name("package_child.py")


class PackageMissing(RuntimeError):  # noqa: N818
    """Its environment is not there or does not work."""


class Package:
    """One process in which the package runs, walk after walk."""

    def __init__(self, python: Path, folder: Path) -> None:
        """`folder` is for what is handed over."""
        self._folder = folder
        self._child = subprocess.Popen([str(python), str(CHILD)], stdin=PIPE, stdout=PIPE, stderr=DEVNULL, text=True)

    def run(self, time_s: Floats, heard: Floats) -> Track:
        """Phase and frequency at each sample after the first, as its controller tells them."""
        np.save(self._folder / "heard.npy", np.column_stack([time_s, heard]))
        said = self._ask(f"{self._folder}\n")
        if said != "done":
            raise PackageMissing(f"adaptive-oscillator failed: {said or 'it ended without a word'}")
        wrapped, omega = np.load(self._folder / "track.npy").T
        return Track(time_s[1:], np.unwrap(wrapped), omega)

    def _ask(self, line: str) -> str:
        """Its answer; empty if it is gone."""
        assert self._child.stdin
        assert self._child.stdout
        try:
            self._child.stdin.write(line)
            self._child.stdin.flush()
        except BrokenPipeError:
            return ""
        return self._child.stdout.readline().strip()

    def close(self) -> None:
        """End the process."""
        self._child.communicate(timeout=30)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
