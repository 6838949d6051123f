"""The player: a recorded session is said once more on the bus, at the pace at which it was said.

Lives here: PlayerNode. Why: at a case conference others hear and see a walk as the patient did, by the same sound
output, screen and page. Must never: record anything, or let anything be commanded but a pause.

It stands for the sensors and the engine. A message is said when the byte that led to it had come: the poll of the loop,
which wakes up to a millisecond late, takes about as long as the engine had taken. Each instant of a message is moved by
the same time, so that a cue is due as long after its message as it was.
"""

from collections.abc import Sequence
from typing import ClassVar

from feedback.cues.command_words import ALLOW, STOP
from feedback.messages import Acknowledged, Command, Message, Notice
from feedback.node import Item
from feedback.processes.plan import Part, RunPlan
from feedback.processes.reel import Reel
from feedback.processes.retold import Retold
from feedback.processes.start import CannotStart, Started, start
from feedback.records.session import SessionError, SessionReader

STANDS_FOR = ("sensor", "engine")
PREPARE_NS = 300_000_000
"""From the first turn to the first message: how things stood is heard before it."""
HOLD_NS = 100_000_000
"""While it is paused the last picture is shown again so often."""
MINUTE_NS = 60_000_000_000
PAUSE, RESUME = "pause", "resume"
NO = "this is a replay: it can be paused, and its sounds stopped, and nothing else"


class PlayerNode:
    """A part of one session."""

    READS: ClassVar[tuple[str, ...]] = ("command",)
    WRITES: ClassVar[tuple[str, ...]] = (
        "samples",
        "sensor_health",
        "belt_event",
        "gait_event",
        "prediction",
        "gait_state",
        "stride",
        "measure",
        "limb_angle",
        "burst",
        "signal",
        "cue",
        "withheld",
        "outcome",
        "target",
        "block",
        "command",
        "acknowledged",
        "gap",
        "notice",
    )

    def __init__(self, reel: Reel, part: Part, first_ns: int) -> None:
        """first_ns: the beginning of the session, from which its time is told."""
        self._reel, self._retold, self._first_ns, self._end_ns = reel, Retold(reel.cues), first_ns, part.end_ns
        self._at_ns = self._minute_ns = part.begin_ns
        """How far it has come, and when its time is told next, on the session's clock."""
        self._is_begun = self._is_held = self._is_over = False

    def step(self, now_ns: int, inbox: Sequence[Item]) -> list[Message]:
        """Say what is due by now; answer who asks."""
        out = [] if self._is_begun else self._begin(now_ns)
        for item in inbox:
            if isinstance(item, Command):
                out += self._asked(item, now_ns)
        return out + (self._retold.still(now_ns) if self._is_held else self._play(now_ns))

    def wake_ns(self, now_ns: int) -> int:
        """The next message, or the next picture of a pause."""
        next_ns = self._reel.next_ns
        if self._is_held or self._is_over or next_ns is None:
            return now_ns + HOLD_NS
        return next_ns + self._retold.by_ns

    def _begin(self, now_ns: int) -> list[Message]:
        """How things stood; it goes on from there in a moment."""
        self._is_begun = True
        self._retold.by_ns = now_ns + PREPARE_NS - self._at_ns
        before = [said for message in self._reel.before for said in self._retold.say(message)]
        return before + self._retold.standing(self._at_ns)

    def _play(self, now_ns: int) -> list[Message]:
        reached_ns = min(now_ns - self._retold.by_ns, self._end_ns)
        if reached_ns < self._at_ns:
            return []
        self._at_ns = reached_ns
        out = [said for _, message in self._reel.until(self._at_ns) for said in self._retold.say(message)]
        if self._at_ns >= self._minute_ns and not self._is_over:
            gone_s, minutes = (
                (self._at_ns - self._first_ns) // 1_000_000_000,
                (self._at_ns - self._first_ns) // MINUTE_NS,
            )
            self._minute_ns = self._first_ns + (minutes + 1) * MINUTE_NS
            out.append(_notice(now_ns, "note", f"{gone_s // 60}:{gone_s % 60:02d} of the session"))
        if self._at_ns >= self._end_ns and not self._is_over:
            self._is_over = True
            out.append(_notice(now_ns, "ended", "the replay is over"))
        return out

    def _asked(self, command: Command, now_ns: int) -> list[Message]:
        """Pause and go on; sounds are stopped by the sound output itself. The answer comes last."""
        out: list[Message] = []
        words = "" if command.key in (STOP, ALLOW) else NO
        if command.key in (PAUSE, RESUME):
            words = (
                "" if self._is_held == (command.key == RESUME) else "it is paused" if self._is_held else "it goes on"
            )
        if not words and command.key == PAUSE:
            out += self._retold.silenced(now_ns)
            self._is_held = True
        elif not words and command.key == RESUME:
            self._retold.by_ns = now_ns - self._at_ns
            out += self._retold.standing(self._at_ns)
            self._is_held = False
        about = (command.number, command.who, command.key, "", "", words, bool(words))
        return [*out, Acknowledged(now_ns, now_ns, 0, *about)]


def _notice(now_ns: int, word: str, text: str) -> Notice:
    return Notice(now_ns, now_ns, 0, "player", word, text)


def make(plan: RunPlan, _name: str) -> Started:
    """The player of a replay. CannotStart: the session cannot be read any more."""
    if plan.part is None:
        raise CannotStart("nothing is replayed in this run")
    try:
        session = SessionReader(plan.session, plan.part.key)
        first_ns = next(raw.arrival_ns for raw in session.raw())
        reel = Reel(session, PlayerNode.WRITES, plan.part.begin_ns)
    except (SessionError, StopIteration) as error:
        raise CannotStart(f"{plan.session}: cannot be replayed: {error}") from error
    return Started(PlayerNode(reel, plan.part, first_ns))


def main() -> int:
    """Run as a process of its own, as punctual as the engine for which it stands."""
    return start(make, priority=40)


if __name__ == "__main__":
    raise SystemExit(main())
