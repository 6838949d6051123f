"""What the rules ask for: whether a stride is cued, and whether a value was good enough.

Lives here: Plan and Judge, the shapes of the two collaborators of every rule. Why: a rule is tested with the simplest
plan and judge there are. Must never: decide anything; feedback/cues/dosing.py and feedback/cues/targets.py do.
"""

from typing import Protocol


class Plan(Protocol):
    """The dose: which strides are helped."""

    def decide(self, kind: str, leg: str, stride: int, t_ns: int) -> str:
        """'cued' | 'faded' | 'catch' | 'uncued' | 'asked', in the words of messages.Outcome.

        stride counts the heel strikes of that leg from the session's start: 1 from the first strike on, 0 before it.
        The same question has the same answer, however often and whenever it is asked.
        """


class Judge(Protocol):
    """The targets: what is in force, and how a value stands to it."""

    def verdict(self, kind: str, leg: str, measure: str, method: str, value: float) -> tuple[str, float]:
        """('hit' | 'near' | 'miss' | 'unknown', the target in force; NaN: none)."""
