"""The shape of every rule.

Lives here: Rule, and Ears, by which a rule says what it wants to hear. Why: the planner hands a message to those who
asked for it, by one look-up, and knows no rule by name. Must never: decide anything.
"""

from collections.abc import Callable
from typing import Any, Protocol, Self

from feedback.messages import Message

Key = tuple[type[Message], str, str]
"""Class of a message, its leg, and its event or measure ('' where it has none)."""
Ear = Callable[[Any, int], list[Message]]
"""Takes the message and the time at which it is told; gives cues and withheld strides."""
Ears = list[tuple[Key, Ear]]


class Rule(Protocol):
    """One kind of trigger for one cue on one leg."""

    def ears(self) -> Ears:
        """What it hears, and where."""

    def mute(self, t_ns: int, cause_ns: int, /) -> list[Message]:
        """Silence from now on: its leg's walk says why."""

    def adopt(self, made: Self, /) -> None:
        """A stride of its leg begins with other numbers: take those of a rule that was made anew.

        What it has learnt stays, and so does the cue that stands.
        """
