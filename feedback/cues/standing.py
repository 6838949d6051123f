"""The one queued cue of a kind and leg: announced, moved, cut short, cancelled.

Lives here: Standing, which makes every Cue message of a kind and leg. Why: revisions count up, a cancelled cue stays
so, and nothing is announced into the past, whichever rule asks. Must never: carry a leg that is not its own, or hold
two cues that are not yet due.
"""

from itertools import count
from typing import NamedTuple

from feedback.messages import Cue, Message

SMALLEST_MOVE_NS = 1_000_000
"""A better prediction moves the cue if it differs by this much."""
TOO_CLOSE_NS = 15_000_000
"""A cue is not announced or moved when it is due sooner than this: a ring of 5.5 ms, a block and the hops would make it
late, and a late revision ends a cue that could still have sounded."""


class Now(NamedTuple):
    """The head of what is said now."""

    t_ns: int
    cause_ns: int


class Times(NamedTuple):
    """When a cue sounds, and for what."""

    due_ns: int
    target_ns: int
    sigma_ns: int
    until_ns: int = 0
    """0: it lasts as long as its waveform."""


class Hold(NamedTuple):
    """What a held sound has besides its times."""

    release: str = ""
    follows: str = ""
    low: float = 0.0
    high: float = 0.0


PLAIN = Hold()


class Standing:
    """Of one kind and leg. `cue` is the newest revision, until `forget`; it may have sounded already."""

    def __init__(self, kind: str, leg: str, ids: "count[int]") -> None:
        self.kind, self.leg, self._ids = kind, leg, ids
        self.cue: Cue | None = None

    def waits(self, t_ns: int) -> bool:
        """Whether a cue stands that is due after this."""
        return self.cue is not None and self.cue.due_ns > t_ns

    def announce(
        self, now: Now, times: Times, sound: str, gain_db: float, purpose: str = "cue", hold: Hold = PLAIN
    ) -> list[Message]:
        """A new cue, unless one still waits."""
        if self.waits(now.t_ns):
            return []
        self.cue = Cue(
            t_ns=now.t_ns,
            cause_ns=now.cause_ns,
            seq=0,
            cue_id=next(self._ids),
            revision=0,
            kind=self.kind,
            leg=self.leg,
            due_ns=times.due_ns,
            target_ns=times.target_ns,
            sigma_ns=times.sigma_ns,
            sound=sound,
            gain_db=gain_db,
            cancelled="",
            until_ns=times.until_ns,
            purpose=purpose,
            release=hold.release,
            follows=hold.follows,
            follow_low=hold.low,
            follow_high=hold.high,
        )
        return [self.cue]

    def move(self, now: Now, times: Times) -> list[Message]:
        """The same cue at a better time, if there is still time for that and it makes a difference."""
        cue, soonest_ns = self.cue, now.t_ns + TOO_CLOSE_NS
        if cue is None or cue.due_ns < soonest_ns:
            return []
        changed_ns = max(abs(times.due_ns - cue.due_ns), abs(times.until_ns - cue.until_ns))
        if changed_ns < SMALLEST_MOVE_NS:
            return []
        return self._revise(now, times._replace(due_ns=max(times.due_ns, soonest_ns)))

    def hold(self, now: Now, until_ns: int) -> list[Message]:
        """A held sound that may have begun ends at another time, never before now."""
        cue, until_ns = self.cue, max(until_ns, now.t_ns)
        if cue is None or cue.until_ns <= now.t_ns or abs(until_ns - cue.until_ns) < SMALLEST_MOVE_NS:
            return []
        return self._revise(now, Times(cue.due_ns, cue.target_ns, cue.sigma_ns, until_ns))

    def cancel(self, now: Now, why: str) -> list[Message]:
        """Take back what stands; afterwards nothing stands."""
        cue, self.cue = self.cue, None
        if cue is None:
            return []
        return [cue.replace(t_ns=now.t_ns, cause_ns=now.cause_ns, revision=cue.revision + 1, cancelled=why)]

    def end(self, now: Now, why: str) -> list[Message]:
        """Silence from now on: cancelled before it is due, cut short when it is held, left alone when it sounded."""
        return self.cancel(now, why) if self.waits(now.t_ns) else self.hold(now, now.t_ns)

    def forget(self) -> Cue | None:
        """The stride is over: nothing stands. The cue that did, if any."""
        cue, self.cue = self.cue, None
        return cue

    def _revise(self, now: Now, times: Times) -> list[Message]:
        cue = self.cue
        if cue is None:
            return []
        self.cue = cue.replace(
            t_ns=now.t_ns,
            cause_ns=now.cause_ns,
            revision=cue.revision + 1,
            due_ns=times.due_ns,
            target_ns=times.target_ns,
            sigma_ns=times.sigma_ns,
            until_ns=times.until_ns,
        )
        return [self.cue]
