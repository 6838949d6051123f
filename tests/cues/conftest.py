"""A patient who can be cued: for tests of the whole way from plan to verdict."""

from dataclasses import dataclass, field
from random import Random

import pytest


@dataclass
class CuedPatient:
    """Whose muscle begins by habit too late, and who may listen to a sound before the step.

    All times in ms; an onset is told against the instant at which it should come, 50 ms before heel strike.
    """

    seed: int = 1
    habit_ms: float = 120.0
    reaction_ms: float = 140.0
    """From the sound to the muscle."""
    follows: float = 0.3
    """Share of the way to what the sound asks for, at each cued stride; 0: ignores it. Below 1 it lags."""
    forgets: float = 0.004
    """Share of the way back to the habit, at each stride without a sound."""
    noise_ms: float = 25.0
    _intent_ms: float | None = None
    _random: Random = field(init=False)

    def __post_init__(self) -> None:
        self._random = Random(self.seed)
        self._intent_ms = self.habit_ms

    def onset_ms(self, lead_ms: float | None) -> float:
        """Of the next step; lead_ms: how long before it a sound came, None without one."""
        if lead_ms is None:
            self._intent_ms += self.forgets * (self.habit_ms - self._intent_ms)
        else:
            self._intent_ms += self.follows * (self.reaction_ms + 50.0 - lead_ms - self._intent_ms)
        return self._intent_ms + self._random.gauss(0.0, self.noise_ms)


@pytest.fixture
def cued_patient() -> type[CuedPatient]:
    """To be made with other habits."""
    return CuedPatient
