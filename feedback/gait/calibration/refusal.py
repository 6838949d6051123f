"""Why a calibration is refused, and what to do about it.

Lives here: Refusal. Why: who stands beside the treadmill needs the next move, not a number. Must never: blame.
"""

from typing import NamedTuple


class Refusal(NamedTuple):
    """One thing that is implausible."""

    what: str
    do: str

    def __str__(self) -> str:
        return f"{self.what}: {self.do}"
