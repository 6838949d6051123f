"""Recorded messages as they are said in a replay: on the present clock, and not by those who speak for themselves.

Lives here: Retold, which also knows how to fall silent and to go on. Why: a pause must leave no sound behind, and what
stood before it must stand after it. Must never: ask a clock, or put a cue nearer to its step than it was.
"""

from collections.abc import Iterable
from math import nan

from feedback.messages import Acknowledged, BlockBegins, Command, Cue, GaitState, Message, Notice
from feedback.processes.retimed import retimed

SPEAK_FOR_THEMSELVES = ("audio", "visual", "console", "recorder")
"""Processes whose notices are of that day's sound output, screen, page and file."""
PAUSED = "replay paused"
_ANEW = 1 << 40
"""A cue that is said again after a pause is another one; ids of a session are far below this."""


class Retold:
    """One session's messages, moved by `by_ns` to the present clock."""

    def __init__(self, cues: Iterable[Cue]) -> None:
        """cues: those that stood at the beginning."""
        self.by_ns = 0
        self._cues = {cue.cue_id: cue for cue in cues}
        """That have not ended."""
        self._cut: set[int] = set()
        """Cues that had begun when a pause came."""
        self._pauses = 0
        self._block: BlockBegins | None = None
        self._state: GaitState | None = None

    def say(self, message: Message) -> list[Message]:
        """A recorded message as it is said now; nothing if it is not."""
        match message:
            case Notice() if message.word == "ended" or message.process in SPEAK_FOR_THEMSELVES:
                return []
            case Cue():
                return self._cue(message)
            case Command() | Acknowledged():  # whoever asks now counts from 1 as well
                message = message.replace(number=-message.number)
            case BlockBegins(countdown=0):
                self._block = message
            case GaitState():
                self._state = message
        return [retimed(message, self.by_ns)]

    def standing(self, at_ns: int) -> list[Message]:
        """What has to be said again to go on at this time of the session: the block, and the cues still to come."""
        self._cut |= {number for number, cue in self._cues.items() if cue.due_ns <= at_ns}
        cues = [cue for cue in self._cues.values() if cue.due_ns > at_ns]
        return [said for message in (*((self._block,) if self._block else ()), *cues) for said in self.say(message)]

    def silenced(self, now_ns: int) -> list[Message]:
        """Every cue taken back, and the block a pause."""
        cues = [retimed(self._named(cue), self.by_ns) for cue in self._cues.values()]
        self._pauses += 1
        back: list[Message] = [
            cue.replace(t_ns=now_ns, cause_ns=now_ns, revision=cue.revision + 1, cancelled=PAUSED) for cue in cues
        ]
        number = self._block.number if self._block else 0
        return [*back, BlockBegins(now_ns, now_ns, 0, number, "pause", 0.0, 0.0, nan, 0, ())]

    def still(self, now_ns: int) -> list[Message]:
        """The last picture once more; nothing in it moves."""
        if self._state is None:
            return []
        return [self._state.replace(t_ns=now_ns, cause_ns=now_ns, cadence_spm=nan)]

    def _cue(self, cue: Cue) -> list[Message]:
        if cue.cue_id in self._cut:
            return []
        if cue.cancelled:
            self._cues.pop(cue.cue_id, None)
        else:
            self._cues[cue.cue_id] = cue
        return [retimed(self._named(cue), self.by_ns)]

    def _named(self, cue: Cue) -> Cue:
        return cue.replace(cue_id=cue.cue_id + self._pauses * _ANEW)
