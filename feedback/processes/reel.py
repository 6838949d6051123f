"""A recorded session as it was said, message by message, read a little ahead.

Lives here: Reel. Why: a session is in order of receipt, like beside like, and is played in the order in which it was
said; and no turn of a loop may wait for all that came before its beginning. Must never: ask a clock, or hold more than
a moment of the session.
"""

from collections import deque
from collections.abc import Collection, Iterator
from heapq import heappop, heappush
from itertools import count

from feedback.messages import Cue, Message, Outcome, Signal, Stride
from feedback.processes.retimed import said_ns
from feedback.processes.so_far import READS, SoFar
from feedback.records.session import SessionReader
from feedback.topics import TOPICS
from feedback.wire import MessageError, unpack

AHEAD_NS = 1_000_000_000
"""A message is at the recorder within so long after it was said."""
STANDING = frozenset((*READS, "signal", "cue", "outcome", "stride"))
"""Topics of which something said before the beginning still counts."""
_REMEMBERED = 200
"""Outcomes and strides: the last 50 strides of both legs and two cues, as a page shows them."""


class Reel:
    """One session from a beginning on. Times are those of its own clock."""

    def __init__(self, session: SessionReader, topics: Collection[str], begin_ns: int) -> None:
        """Reads all that came before the beginning."""
        self._rows = session.raw(topics)
        self._begin_ns, self._read_ns, self._places = begin_ns, 0, count()
        self._ahead: list[tuple[int, int, Message]] = []
        so_far, lately = SoFar(), deque[Message](maxlen=_REMEMBERED)
        signals: dict[str, Message] = {}
        cues: dict[int, Cue] = {}
        for _, message in self.until(begin_ns - 1):
            match message:
                case Cue():
                    cues[message.cue_id] = message
                case Outcome() | Stride():
                    lately.append(message)
                case Signal():
                    signals[message.stream] = message
                case _:
                    so_far.hear([message])
        self.before: list[Message] = [*so_far.standing, *signals.values(), *lately]
        """What had been said before the beginning and still counts: how things stood, and the last strides."""
        self.cues = [cue for cue in cues.values() if not cue.cancelled and cue.due_ns > begin_ns]
        """Those that stood at the beginning."""

    def until(self, at_ns: int) -> Iterator[tuple[int, Message]]:
        """What was said by then and has not been given yet, with its time, in order."""
        self._fetch(at_ns + AHEAD_NS)
        while self._ahead and self._ahead[0][0] <= at_ns:
            said, _, message = heappop(self._ahead)
            yield said, message

    @property
    def next_ns(self) -> int | None:
        """When the next message was said, as far as has been read; None: nothing waits."""
        return self._ahead[0][0] if self._ahead else None

    def _fetch(self, until_ns: int) -> None:
        """Read what the recorder had by then; of what lies before the beginning only what may still count."""
        while self._read_ns <= until_ns and (raw := next(self._rows, None)) is not None:
            self._read_ns = raw.arrival_ns
            if raw.arrival_ns < self._begin_ns and raw.topic not in STANDING:
                continue
            try:
                message: Message = unpack(TOPICS[raw.topic].message, raw.data)
            except MessageError:
                continue
            heappush(self._ahead, (said_ns(message, raw.arrival_ns), next(self._places), message))
