"""The cues that stand until their block is rendered: placed, moved, cancelled, taken once.

Lives here: Schedule. Why: a better prediction replaces a cue up to the last block, and a cue whose time has passed is
dropped and told, never played late. Must never: sound one cue_id twice, ask the time, or lock (the outputs do).

A cue_id ends once, with one Played: taken to be rendered (the mixer tells of it), late, or cancelled. What comes for
an ended id is answered with the way it ended and changes nothing, so ids must not begin again within a session.

One cue of a kind, leg and purpose waits at a time: a new one takes the place of the old. Only of speech may several
wait, as words follow each other. A held cue that is under way may still be given another end, or be cancelled: `news`.
"""

from feedback.cues.spoken import SPEECH
from feedback.messages import Cue, Played

PLACED, MOVED, CANCELLED, LATE, RENDERED = "placed", "moved", "cancelled", "late", "rendered"

GRACE_NS = 100_000
"""A correction of the card's clock between two blocks may put a due time this far behind the block that follows; the
cue then sounds with the block's first frame. Half of the 0.2 ms by which an onset may err."""

LONGEST_NS = 3_000_000_000
"""No held sound lasts longer, whatever is asked: a stance on one leg of a slow walker takes less than 2 s."""


def played(cue: Cue, outcome: str, t_ns: int, onset_ns: int = 0) -> Played:
    """What became of a cue; onset_ns is 0 where it never sounded."""
    error_ns = onset_ns - cue.due_ns if onset_ns else 0
    head = (t_ns, cue.cause_ns, 0, cue.cue_id, cue.revision, cue.kind, cue.leg)
    return Played(*head, cue.due_ns, onset_ns, error_ns, outcome)


class Schedule:
    """Cues by cue_id. Times are nanoseconds of the host's clock."""

    def __init__(self, capacity: int = 256, remembered: int = 4096) -> None:
        """capacity: cues that may stand at once. remembered: ended ids that are kept to refuse their late revisions."""
        self._capacity, self._remembered = capacity, remembered
        self._standing: dict[int, Cue] = {}
        self._sounding: dict[int, Cue] = {}
        """Held cues that were rendered, until their end."""
        self._news: list[Cue] = []
        self._ended: dict[int, str] = {}
        self._told: list[Played] = []
        self._rendered_ns: float = 0

    def __len__(self) -> int:
        """Cues that stand."""
        return len(self._standing)

    def place(self, cue: Cue, received_ns: int) -> str:
        """Take in one revision of a cue; the verdict in the words of messages.Placed.

        'late' also answers a revision that a newer one has overtaken: it is ignored. With no room left, the new cue
        ends as cancelled; so does one that would end before it begins.
        """
        self.expire(received_ns)
        if cue.cue_id in self._sounding:
            return self._hold(cue)
        if cue.cue_id in self._ended:
            return self._ended[cue.cue_id]
        standing = self._standing.get(cue.cue_id)
        if standing is not None and cue.revision <= standing.revision:
            return LATE
        if cue.cancelled or (standing is None and len(self._standing) >= self._capacity):
            return self._end(cue, CANCELLED, received_ns)
        if 0 < cue.until_ns <= cue.due_ns:
            return self._end(cue, CANCELLED, received_ns)
        if cue.due_ns + cue.slack_ns < max(received_ns, self._rendered_ns):
            return self._end(cue, LATE, received_ns)
        if standing is None:
            self._make_way(cue, received_ns)
        self._standing[cue.cue_id] = cue
        return PLACED if standing is None else MOVED

    def take(self, first_ns: float, before_ns: float, now_ns: int) -> list[Cue]:
        """The cues of the block that sounds from first_ns, due before before_ns, in order of time; they are now
        rendered. One that is due before the block begins is dropped as late."""
        self._rendered_ns = before_ns
        reached = sorted((cue for cue in self._standing.values() if cue.due_ns < before_ns), key=_in_time)
        timely = [cue for cue in reached if cue.due_ns + cue.slack_ns >= first_ns - GRACE_NS]
        for cue in reached:
            if cue.due_ns + cue.slack_ns < first_ns - GRACE_NS:
                self._end(cue, LATE, now_ns)
        for cue in timely:
            self._forget(cue, RENDERED)
        self._sounding = {cue_id: cue for cue_id, cue in self._sounding.items() if _last_ns(cue) >= first_ns}
        self._sounding |= {cue.cue_id: cue for cue in timely if cue.until_ns}
        return timely

    def news(self) -> list[Cue]:
        """Revisions of held cues under way since the last call, to be rendered from the next block on."""
        news, self._news = self._news, []
        return news

    def refuse(self, cue: Cue, now_ns: int) -> str:
        """Nothing may sound: it ends as cancelled, unless it has ended already."""
        return self._ended.get(cue.cue_id) or self._end(cue, CANCELLED, now_ns)

    def expire(self, now_ns: int) -> None:
        """Drop what stands though its time has passed: the card has stalled, it can no longer sound in time."""
        for cue in [cue for cue in self._standing.values() if cue.due_ns + cue.slack_ns < now_ns]:
            self._end(cue, LATE, now_ns)

    def clear(self, now_ns: int) -> None:
        """Cancel whatever stands: the output ends, or is silenced. What is under way cannot be changed any more."""
        for cue in list(self._standing.values()):
            self._end(cue, CANCELLED, now_ns)
        self.let_go()

    def let_go(self) -> None:
        """What is under way fades out: nothing can change it any more."""
        self._sounding, self._news = {}, []

    def told(self) -> list[Played]:
        """What was dropped or cancelled since the last call, each cue_id once."""
        told, self._told = self._told, []
        return told

    def _hold(self, cue: Cue) -> str:
        """A revision of a held cue that is under way: only its end can be moved, and what it follows."""
        sounding = self._sounding[cue.cue_id]
        if cue.revision <= sounding.revision:
            return LATE
        if _last_ns(sounding) < self._rendered_ns:
            return RENDERED
        now = cue.replace(due_ns=sounding.due_ns, until_ns=cue.until_ns or sounding.until_ns)
        self._news.append(now)
        if now.cancelled:
            del self._sounding[cue.cue_id]
            return self._forget(cue, CANCELLED)
        self._sounding[cue.cue_id] = now
        return MOVED

    def _make_way(self, cue: Cue, now_ns: int) -> None:
        """A new cue ends the one of its kind that still waits."""
        if cue.purpose != SPEECH:
            place = _place(cue)
            for waiting in [waiting for waiting in self._standing.values() if _place(waiting) == place]:
                self._end(waiting, CANCELLED, now_ns)

    def _end(self, cue: Cue, outcome: str, t_ns: int) -> str:
        self._told.append(played(cue, outcome, t_ns))
        return self._forget(cue, outcome)

    def _forget(self, cue: Cue, outcome: str) -> str:
        self._standing.pop(cue.cue_id, None)
        self._ended[cue.cue_id] = outcome
        if len(self._ended) > self._remembered:
            del self._ended[next(iter(self._ended))]
        return outcome


def _in_time(cue: Cue) -> tuple[int, int]:
    return cue.due_ns, cue.cue_id


def _place(cue: Cue) -> tuple[str, str, str]:
    return cue.kind, cue.leg, cue.purpose


def _last_ns(cue: Cue) -> int:
    """When a held cue is over."""
    return min(cue.until_ns, cue.due_ns + LONGEST_NS)
