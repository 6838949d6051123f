"""Sounds after a measure: a reward, a word, a summary.

Lives here: Chimes, which tells how strides went, each or in sum. Why: every cue that scores a stride tells it in the
same way. Must never: reward what the guard objects to, tell of a stride that the plan leaves out, or tell one twice.
"""

from itertools import count

from feedback.config.cues import CueSettings
from feedback.cues.guard import Guard
from feedback.cues.standing import Now, Standing, Times
from feedback.cues.turn import Turn
from feedback.cues.verdict import GUARDED
from feedback.messages import Message, Withheld

AFTER_NS = 40_000_000
"""A chime is due so long after its measure is told. Nothing hangs on its instant, and a slow hop must not lose it."""
HIT, MISS = "hit", "miss"


class Chimes:
    """What one kind of cue tells one leg."""

    def __init__(
        self, turn: Turn, settings: CueSettings, ids: "count[int]", guard: Guard | None, summary_strides: int = 1
    ) -> None:
        self._turn, self._settings, self._guard = turn, settings, guard
        self._standing = Standing(turn.kind, turn.leg, ids)
        self._summary_strides, self._hits, self._scored = summary_strides, 0, 0
        self._last = 0

    def tell(self, verdict: str, start_ns: int, now: Now) -> list[Message]:
        """A stride has been scored: 'hit' is rewarded, 'miss' gets a word, anything else nothing."""
        number = self._turn.walk.number(start_ns)
        if number <= self._last or not self._turn.helps(number, now.t_ns):
            return []
        self._last = number
        if verdict == HIT and self._guard is not None and self._guard.why:
            why = f"{GUARDED}: {self._guard.why}"
            return [Withheld(now.t_ns, now.cause_ns, 0, self._turn.kind, self._turn.leg, start_ns, why)]
        if self._summary_strides > 1:
            return self._sum_up(verdict, start_ns, now)
        return self._say(now, start_ns, "reward", verdict) if verdict == HIT else self._word(verdict, start_ns, now)

    def mute(self, t_ns: int, cause_ns: int) -> list[Message]:
        """Silence from now on."""
        return self._standing.end(Now(t_ns, cause_ns), self._turn.walk.silence)

    def adopt(self, made: "Chimes") -> None:
        """Other numbers; a sum that is under way goes on."""
        self._settings, self._summary_strides = made._settings, made._summary_strides

    def _word(self, verdict: str, start_ns: int, now: Now) -> list[Message]:
        return self._say(now, start_ns, "word", verdict) if verdict == MISS else []

    def _sum_up(self, verdict: str, start_ns: int, now: Now) -> list[Message]:
        """Half and more of the strides reached: the chime; else the cue's own sound."""
        if verdict == "unknown":
            return []
        self._scored += 1
        self._hits += verdict == HIT
        if self._scored < self._summary_strides:
            return []
        well = 2 * self._hits >= self._scored
        self._hits = self._scored = 0
        return self._say(now, start_ns, "summary", HIT if well else MISS)

    def _say(self, now: Now, start_ns: int, purpose: str, verdict: str) -> list[Message]:
        if self._turn.walk.silence or not self._turn.walk.walking:
            return []
        sound = "chime" if verdict == HIT else self._settings.sound
        times = Times(now.t_ns + AFTER_NS, start_ns, 0)
        return self._standing.announce(now, times, sound, self._settings.gain_db, purpose)
