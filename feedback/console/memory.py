"""What a page that comes late has to know: the newest of everything, and the last strides.

Lives here: Memory. Why: a tablet that was dropped for a minute shows the whole session again at once. Must never: grow
with the length of the session.
"""

from collections import deque

from feedback.console.told import Told

KEPT = {"outcome": 200, "stride": 120, "acknowledged": 50, "notice": 50, "played": 20, "withheld": 20, "gap": 20}
"""So many of each are told again: the last 50 strides of both legs and two cues, and what was said last."""
NEWEST = ("block", "signal", "target")
"""Kinds of which each matters, but only the newest of its own is told again."""


class Memory:
    """Takes in every row that pages are told."""

    def __init__(self) -> None:
        self._rows: dict[str, deque[bytes]] = {kind: deque(maxlen=most) for kind, most in KEPT.items()}
        self._newest: dict[str, bytes] = {}

    def take(self, told: Told, of: str = "") -> None:
        """The next row; of: what a row of NEWEST is of (a leg's target, a stream)."""
        if told.slot:
            self._newest[told.slot] = told.json
        elif told.kind in NEWEST:
            self._newest[f"{told.kind}:{of}"] = told.json
        elif told.kind in self._rows:
            self._rows[told.kind].append(told.json)

    def rows(self) -> list[bytes]:
        """All that is known, as rows of JSON: first how things are, then what was."""
        return [*self._newest.values(), *(row for kept in self._rows.values() for row in kept)]

    def forget(self) -> None:
        """Another run begins."""
        self._newest.clear()
        for kept in self._rows.values():
            kept.clear()
