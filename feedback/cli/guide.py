"""The prompts of `stridecue calibrate`: what to do, what is seen, how long it takes still.

Lives here: Guide. Why: who holds the patient's arm reads one line at a glance. Must never: judge; it shows what the
steps say.
"""

import select
import shutil
import sys
from typing import TextIO


class Guide:
    """Writes prompts as lines and what is live below them; asks for Enter where somebody is there to press it."""

    def __init__(self, out: TextIO, asks: bool) -> None:
        """asks: there is somebody at the keyboard."""
        self._out = out
        self._live = out.isatty()
        self._asks = asks
        self._prompt = self._shown = ""
        self.is_left_alone = False
        """Nobody will answer any more: never so at a keyboard."""

    def say(self, words: str) -> None:
        """A line."""
        self._clear()
        self._out.write(f"{words}\n")
        self._out.flush()

    def welcome(self) -> None:
        """What is to be ready before the first step."""
        ready = " Enter when ready;" if self._asks else ""
        self.say(f"The patient stands on both feet, sensors worn, belt still.{ready} Ctrl-C ends it.")

    def show(self, prompt: str, live: str, progress: float = 0.0) -> None:  # noqa: ARG002 - the line is full
        """The prompt, once; what is live below it, anew each time where the screen allows it."""
        if prompt != self._prompt:
            self.end()
            self._prompt = prompt
            self.say(f"\n→ {prompt}")
        self._shown = live
        if self._live:
            width = shutil.get_terminal_size().columns - 1
            self._out.write("\r" + f"  {live}"[:width].ljust(width))
            self._out.flush()

    def end(self) -> None:
        """Leave the last of what was live standing."""
        if self._shown:
            self._out.write("\n" if self._live else f"  {self._shown}\n")
            self._out.flush()
        self._shown = ""

    def answered(self) -> str | None:
        """The line that was typed since the last call; None while there is none. Nobody there: '' at once."""
        if not self._asks:
            return ""
        if not select.select([sys.stdin], [], [], 0)[0]:
            return None
        return sys.stdin.readline().strip().lower()

    def ask(self, question: str) -> bool:
        """Wait for Enter, or for a word against it."""
        if not self._asks:
            return True
        self.say(question)
        return sys.stdin.readline().strip().lower() in ("", "y", "yes")

    def _clear(self) -> None:
        if self._live and self._shown:
            self._out.write("\r" + " " * (shutil.get_terminal_size().columns - 1) + "\r")
