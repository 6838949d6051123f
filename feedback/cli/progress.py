"""How far a long piece of work has come.

Lives here: Progress. Why: an hour of a session takes a while, and whoever waits, a person or a program, wants to know.
Must never: write to standard output, which is for results.
"""

import sys
import time
from typing import TextIO

WIDTH = 40
EVERY_S = 0.2
LEAST_STEP = 0.01


class Progress:
    """A bar on a terminal; else lines 'progress 0.42', for programs."""

    def __init__(self, out: TextIO | None = None) -> None:
        self._out = out or sys.stderr
        self._live = self._out.isatty()
        self._told, self._next_s = 0.0, time.monotonic() + EVERY_S

    def tell(self, share: float) -> None:
        """So much is done, 0 to 1. May be called as often as one likes."""
        now_s = time.monotonic()
        if now_s < self._next_s or share < self._told + LEAST_STEP:
            return
        self._told, self._next_s = share, now_s + EVERY_S
        if self._live:
            done = round(min(share, 1.0) * WIDTH)
            print(f"\r[{'#' * done}{'.' * (WIDTH - done)}] {100 * share:3.0f} %", end="", file=self._out, flush=True)
        else:
            print(f"progress {min(share, 1.0):.2f}", file=self._out, flush=True)

    def end(self) -> None:
        """It is over: the bar goes away."""
        if self._live and self._told:
            print(f"\r{' ' * (WIDTH + 8)}\r", end="", file=self._out, flush=True)
