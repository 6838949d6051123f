"""What can be taken back, and by whom.

Lives here: Undoing. Why: two therapists turn numbers of one session, and who takes back a change means his own. Must
never: take back what somebody else has set since.
"""

from typing import NamedTuple

from feedback.cues.command_words import APPLY, NONE
from feedback.cues.tunable import RefusedError


class _Change(NamedTuple):
    who: str
    key: str
    before: str
    """As it would be written to bring it back."""
    keys: frozenset[str]


class Undoing:
    """The changes of one session that can still be taken back, in order."""

    def __init__(self) -> None:
        self._done: list[_Change] = []
        self._asked: dict[int, tuple[int, _Change]] = {}
        """By the number of the command that takes it back: where it stood, and what it was."""

    def changed(self, who: str, key: str, before: str) -> None:
        """Somebody has set this. What others had set of it before is nothing that they could take back any more."""
        change = _Change(who, key, before or NONE, frozenset(keys_of(key, before)))
        self._done = [one for one in self._done if one.who == who or not one.keys & change.keys]
        self._done.append(change)

    def ask(self, who: str, number: int) -> tuple[str, str]:
        """Key and value of the command of this number, which takes back their last change. RefusedError: none left."""
        place = next((k for k in reversed(range(len(self._done))) if self._done[k].who == who), None)
        if place is None:
            other = f"; the last change was {self._done[-1].who}'s" if self._done else ""
            raise RefusedError(f"there is no change of yours to undo{other}")
        change = self._done.pop(place)
        self._asked[number] = place, change
        return change.key, change.before

    def answered(self, number: int, refused: bool) -> None:
        """What became of it: refused, it can be asked again."""
        place, change = self._asked.pop(number)
        if refused:
            self._done.insert(place, change)


def keys_of(key: str, value: str) -> list[str]:
    """The numbers that a command or its answer is about: one, or of `apply` one a line."""
    return [row.partition(" = ")[0] for row in value.splitlines()] if key == APPLY else [key]
