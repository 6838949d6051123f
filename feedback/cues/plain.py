"""The simplest plan and judge: every stride is cued, and nothing has a target.

Lives here: EveryStride and NoTarget. Why: a walk without a dose still has its cues. Must never: keep anything.
"""

from math import nan


class EveryStride:
    """A Plan."""

    def decide(self, kind: str, leg: str, stride: int, t_ns: int) -> str:  # noqa: ARG002 - whatever is asked
        """Always 'cued'."""
        return "cued"


class NoTarget:
    """A Judge."""

    def verdict(self, kind: str, leg: str, measure: str, method: str, value: float) -> tuple[str, float]:  # noqa: ARG002
        """Nothing is known."""
        return "unknown", nan
