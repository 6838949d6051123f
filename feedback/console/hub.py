"""From the bus to the pages: what came is made into rows once, kept for who comes late, and handed to every page.

Lives here: Hub. Why: the loop that hears the bus and the loop that talks to browsers are two threads, and the first may
not wait for the second. Must never: hold up who brings messages, or do work for pages that are not there.

`bring` may be called from any thread; all else from the server's loop alone.
"""

from collections import deque
from collections.abc import Iterable, Iterator

from feedback.console.memory import Memory
from feedback.console.outbox import Outbox
from feedback.console.told import KIND_OF, Told, as_json
from feedback.messages import Measure, Message, Signal, Target

MOST_WAITING = 5000
"""Messages not yet made into rows: a minute of a walk. Beyond it the oldest go, and every page is told anew."""


class Hub:
    """The one place through which all pages are told."""

    def __init__(self) -> None:
        self._waiting: deque[Message] = deque(maxlen=MOST_WAITING)
        self._brought = self._taken = 0
        self._pages: set[Outbox] = set()
        self._memory = Memory()
        self._measures: frozenset[str] = frozenset()
        self.zero_ns = 0
        """The beginning of the session's clock."""
        self.frames_per_s = 40.0
        """To each page at most; whoever brings messages may slow it down."""

    def begin(self, zero_ns: int, measures: frozenset[str]) -> None:
        """A run is joined. measures: those that its cues are scored by; no other is told."""
        self.zero_ns, self._measures = zero_ns, measures
        self._waiting.clear()
        self._brought = self._taken = 0
        self._memory.forget()
        self.renew()

    def bring(self, messages: Iterable[object]) -> None:
        """What the bus has said."""
        for message in messages:
            if isinstance(message, Message) and type(message) in KIND_OF:
                self._waiting.append(message)
                self._brought += 1

    def open(self) -> Outbox:
        """A page has come."""
        page = Outbox()
        self._pages.add(page)
        return page

    def close(self, page: Outbox) -> None:
        """It is gone."""
        self._pages.discard(page)

    def spread(self) -> None:
        """Make rows of all that was brought, and hand them to the pages."""
        count = len(self._waiting)
        for told in self._rows(count):
            for page in self._pages:
                page.put(told)
        self._taken += count
        if self._brought - self._taken > len(self._waiting):
            self._taken = self._brought - len(self._waiting)
            self.renew()

    def renew(self) -> None:
        """Every page is to be told all anew."""
        for page in self._pages:
            page.lose()

    def known(self) -> list[bytes]:
        """What a page that comes now has to know."""
        self.spread()
        return self._memory.rows()

    def __len__(self) -> int:
        return len(self._pages)

    def _rows(self, count: int) -> Iterator[Told]:
        for _ in range(count):
            message = self._waiting.popleft()
            if isinstance(message, Measure) and message.measure not in self._measures:
                continue
            told = as_json(message, self.zero_ns)
            self._memory.take(told, _of(message))
            yield told


def _of(message: Message) -> str:
    if isinstance(message, Target):
        return f"{message.kind}:{message.leg}:{message.measure}:{message.method}"
    return message.stream if isinstance(message, Signal) else ""
