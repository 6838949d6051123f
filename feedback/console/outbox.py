"""What one page has not been sent yet.

Lives here: Outbox. Why: a page may be slow or gone without a word, and nobody may wait for it. Must never: grow beyond
MOST_ROWS, or leave something out without the page being told all anew.

Policy: of what only the newest counts (Told.slot) only the newest is kept. Of all else each row is kept, up to
MOST_ROWS; a page that is further behind is no longer sent rows one by one, but a new `hello`, which tells it all.
"""

from feedback.console.told import Told

MOST_ROWS = 600
"""Half a minute of a brisk walk with ten kinds of cue."""


class Outbox:
    """Rows that wait for one page."""

    def __init__(self) -> None:
        self._rows: list[bytes] = []
        self._newest: dict[str, bytes] = {}
        self.is_lost = True
        """It has to be told all anew: as at its beginning."""

    def put(self, told: Told) -> None:
        """One more."""
        if self.is_lost:
            return
        if told.slot:
            self._newest[told.slot] = told.json
        elif len(self._rows) < MOST_ROWS:
            self._rows.append(told.json)
        else:
            self.lose()

    def lose(self) -> None:
        """Throw all of it away; the page will be told anew."""
        self._rows.clear()
        self._newest.clear()
        self.is_lost = True

    def begin(self) -> None:
        """The page is being told all; what comes from now on is new to it."""
        self.is_lost = False

    @property
    def is_empty(self) -> bool:
        """Nothing waits, and nothing is lost."""
        return not (self._rows or self._newest or self.is_lost)

    def take(self) -> bytes:
        """All that waits as one array of JSON, events before states."""
        rows = [*self._rows, *self._newest.values()]
        self._rows.clear()
        self._newest.clear()
        return b"[" + b",".join(rows) + b"]"
