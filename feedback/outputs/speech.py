"""Spoken words, made offline and kept.

Lives here: Speech, the words that are wanted and those that are ready. Why: a word that has to be spoken has been made
long before. Must never: make one in this process, wait for it, or speak one that was cut short.

Words are made by `python -m feedback.outputs.speaking`, a process of ordinary rank, into the folder stridecue/speech of
$XDG_CACHE_HOME; a word that is there already is only read, one at a time.
"""

import hashlib
import json
import os
import subprocess
import sys
import wave
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from feedback.config import AudioOutput
from feedback.outputs.synth import Shape
from feedback.realtime import ORDINARY, ranked

PROGRAM = "espeak-ng"
LONGEST_WORDS = 120
"""Characters; about 8 s of speech."""


class Speech:
    """Of one rig."""

    def __init__(self, audio: AudioOutput, folder: Path | None = None, program: str = PROGRAM) -> None:
        self._voice, self._speed, self._rate_hz = audio.voice, audio.words_per_minute, audio.rate_hz
        self._folder, self._program = folder or cache_folder(), program
        self._version = _version(program)
        self._asked: set[str] = set()
        self._wanted: list[str] = []
        self._child: subprocess.Popen[str] | None = None
        self._notes: list[str] = []
        if not self._version:
            self._notes.append(f"no words are spoken, a soft sound stands for them: {program} is not to be had")

    def want(self, words: Iterable[str]) -> None:
        """These will be spoken: those that are not there yet are made in the background. Each is asked for once."""
        short = (text for text in dict.fromkeys(words) if 0 < len(text) <= LONGEST_WORDS)
        new = [text for text in short if text not in self._asked]
        self._asked.update(new)
        if self._version:
            self._wanted += new

    @property
    def waits(self) -> bool:
        """Whether some of the words are still to come."""
        return bool(self._wanted)

    def poll(self) -> tuple[str, Shape] | None:
        """One more word that is ready, mono at the rig's rate; None if there is none now. Takes half a millisecond."""
        if self._child is not None:
            if self._child.poll() is None:
                return None
            self._end_child()
        for text in self._wanted:
            if self.file(text).is_file():
                self._wanted.remove(text)
                return self._read(text)
        if self._wanted:
            self._make()
        return None

    def notes(self) -> list[str]:
        """What people should know since the last call."""
        told, self._notes = self._notes, []
        return told

    def stop(self) -> None:
        """What is not made yet is not needed any more."""
        child, self._child = self._child, None
        if child is not None:
            child.kill()
            child.communicate()

    def file(self, text: str) -> Path:
        """Where a word is kept."""
        key = json.dumps([text, self._voice, self._speed, self._rate_hz, self._version])
        return self._folder / f"{hashlib.sha256(key.encode()).hexdigest()[:32]}.wav"

    def _make(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        settings = {"program": self._program, "voice": self._voice, "speed": self._speed, "rate_hz": self._rate_hz}
        words = [[text, str(self.file(text))] for text in self._wanted]
        command = [sys.executable, "-m", "feedback.outputs.speaking", json.dumps({**settings, "words": words})]
        with ranked(ORDINARY):
            self._child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)

    def _end_child(self) -> None:
        """What it has not made it cannot make; it is not asked again."""
        child, self._child = self._child, None
        if child is None:
            return
        said = (child.communicate()[1] or "").strip().splitlines()
        failed = [text for text in self._wanted if not self.file(text).is_file()]
        self._wanted = [text for text in self._wanted if text not in failed]
        if failed:
            why = said[-1] if said else f"exit code {child.returncode}"
            self._notes.append(f"a soft sound stands for these words: {', '.join(failed)} ({why})")

    def _read(self, text: str) -> tuple[str, Shape] | None:
        try:
            with wave.open(str(self.file(text)), "rb") as file:
                if (file.getnchannels(), file.getsampwidth(), file.getframerate()) != (1, 2, self._rate_hz):
                    raise wave.Error("it has another form")
                shape: Shape = np.frombuffer(file.readframes(file.getnframes()), "<i2") / 32767
            return text, shape
        except (wave.Error, EOFError, OSError, ValueError) as error:
            self._notes.append(f"a soft sound stands for '{text}': {self.file(text)} cannot be read: {error}")
            self.file(text).unlink(missing_ok=True)
            return None


def cache_folder() -> Path:
    """By the XDG Base Directory Specification."""
    home = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(home) if home.startswith("/") else Path.home() / ".cache") / "stridecue" / "speech"


def _version(program: str) -> str:
    """Its first line about itself; '' if it is not to be had."""
    try:
        with ranked(ORDINARY):
            done = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=5, check=True)
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.partition("  ")[0].strip()
