"""The keyboard beside the treadmill: which key asks for what.

Lives here: Keys, and KEYS, the table for people. Why: a patient who holds the rail has one key within reach, and a
therapist needs no mouse. Must never: act; a key becomes a Command, and what it did comes back as an answer.
"""

from typing import NamedTuple

from feedback.cues.command_words import BELT_STOP
from feedback.messages import Command

WHO = "screen"
RESTING = ("rest", "pause", "end")
"""Parts of the session in which effort is asked for and rated."""
TEN_NS = 800_000_000
"""So long after a 1 a 0 makes it a 10; then it was a 1."""
TRUST_NS = 2_500_000_000
"""Until the sound output has told whether it is stopped, the last key is believed for so long."""
KEYS = {
    "space": "a cue at the next step",
    "p": "pause, and go on",
    "s": "stop all sounds, and allow them again",
    "b": "stop the belt, where it takes commands",
    "0-9": "how hard it was, while resting (1 then 0: ten)",
    "f": "full screen, and back",
    "esc, q": "close the window; the session goes on",
}
"""Key -> what it is for. F, Esc and Q are the window's own (feedback/processes/visual.py)."""


class Situation(NamedTuple):
    """What a key's meaning hangs on."""

    kind: str
    """Of the block in force."""
    silenced: bool


class Keys:
    """Turns keys into commands."""

    def __init__(self) -> None:
        self._number = 0
        self._one_ns: int | None = None
        self._stopped: tuple[int, bool] = (-TRUST_NS, False)

    def press(self, key: str, now_ns: int, situation: Situation) -> list[Command]:
        """What this key asks for; nothing where it means nothing."""
        if key == "space":
            return [self._command(now_ns, "cue_now")]
        if key == "p":
            return [self._command(now_ns, "resume" if situation.kind == "pause" else "pause")]
        if key == "b":
            return [self._command(now_ns, BELT_STOP)]
        if key == "s":
            return [self._stop(now_ns, situation.silenced)]
        if key.isdecimal() and situation.kind in RESTING:
            return self._rate(key, now_ns)
        return []

    def idle(self, now_ns: int) -> list[Command]:
        """A 1 after which no 0 came."""
        if self._one_ns is None or now_ns - self._one_ns < TEN_NS:
            return []
        self._one_ns = None
        return [self._command(now_ns, "effort", "1")]

    def _stop(self, now_ns: int, silenced: bool) -> Command:
        at_ns, asked = self._stopped
        is_stopped = asked if now_ns - at_ns < TRUST_NS else silenced
        self._stopped = (now_ns, not is_stopped)
        return self._command(now_ns, "allow_sounds" if is_stopped else "stop_sounds")

    def _rate(self, digit: str, now_ns: int) -> list[Command]:
        waits, self._one_ns = self._one_ns is not None, None
        if waits and digit == "0":
            return [self._command(now_ns, "effort", "10")]
        if digit == "1":
            self._one_ns = now_ns
            return []
        return [self._command(now_ns, "effort", digit)]

    def _command(self, now_ns: int, key: str, value: str = "") -> Command:
        self._number += 1
        return Command(now_ns, now_ns, 0, self._number, WHO, key, value)
