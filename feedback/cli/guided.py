"""The prompts of `stridecue calibrate --guided`: lines of JSON for a program that shows them, answers as lines back.

Lives here: Guided, of the shape of Guide. Why: the therapist's page leads through the same steps as the terminal. Must
never: judge, or take silence for an answer.

A line holds "step" (what to do) and "live" (what is seen now) with "progress" (0 … 1), or "say" (words), or "ask" (a
question: it waits for a line; 'n' or 'no' is a no, anything else a yes; an input that has ended is a no).
"""

import json
import select
import sys
from typing import TextIO


class Guided:
    """Writes what the steps say, and reads answers from standard input."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._shown = ("", "")
        self.is_left_alone = False
        """Nobody will answer any more: the input has ended."""

    def say(self, words: str) -> None:
        """A line of words."""
        self._tell(say=words.strip())

    def welcome(self) -> None:
        """What is to be ready before the first step; an answer begins it."""
        self._tell(ask="The patient stands on both feet, sensors worn, belt still. Ready?")

    def show(self, prompt: str, live: str, progress: float) -> None:
        """What to do, and what is seen now, where it has changed."""
        if (prompt, live) != self._shown:
            self._shown = prompt, live
            self._tell(step=prompt, live=live, progress=round(progress, 3))

    def end(self) -> None:
        """Nothing is left open."""

    def answered(self) -> str | None:
        """The line that has come since the last call; None while there is none."""
        if self.is_left_alone or not select.select([sys.stdin], [], [], 0)[0]:
            return None
        return self._line()

    def ask(self, question: str) -> bool:
        """Wait for a line."""
        self._tell(ask=question.strip())
        answer = self._line()
        return answer is not None and answer not in ("n", "no")

    def _line(self) -> str | None:
        line = sys.stdin.readline()
        self.is_left_alone = not line
        return line.strip().lower() if line else None

    def _tell(self, **said: object) -> None:
        self._out.write(json.dumps(said) + "\n")
        self._out.flush()
