"""Which way up are the signals of two bare switches? Told from how feet load and unload them while walking.

Lives here: the evidence of each foot and the verdict over both. Why: a switch may close or open under load, and one of
a pair may be wired the other way round. Must never: decide before some walking was seen.
"""

from math import log

_SURE_WINDOWS = (8, 16, 32)
"""After so much walking of both feet it is told which way up the signals are, and looked at again."""
_TORN = 1.0 / 6.0
"""Feet of one polarity agree for 0.05 to 0.35 of gaitndd's walking; between a third and two thirds says nothing."""
_ALIKE = 0.02
_STEEPER = 0.1
"""Natural logarithm of rise over fall that tells polarity: heel strike is the steeper edge."""
_DUTY = 0.45
"""With edges alike, a foot that is 'up' for less of the time than this is upside down; stance is about 60 %."""


class _Evidence:
    """What one foot's signal says of its polarity, as it comes from the device."""

    def __init__(self) -> None:
        self.up = False
        self.steeper = 0.0
        self.duty = 0.5
        self.windows = 0

    def weigh(self, rise: float, fall: float, duty: float) -> None:
        self.windows += 1
        share = max(0.02, 1.0 / self.windows)
        if rise > 0 and fall > 0:
            self.steeper += share * (min(max(log(rise / fall), -1.0), 1.0) - self.steeper)
        self.duty += share * (duty - self.duty)


class Polarity:
    """Which way up the signals of both feet are.

    One foot alone says little, so both are weighed together. Whether they are the same way up shows in walking: the
    feet take turns, so signals of one polarity mostly differ, and those of two mostly agree.
    """

    def __init__(self) -> None:
        self._feet: dict[str, _Evidence] = {}
        self._signs: dict[str, float] = {}
        self._agree = self._differ = 0
        self._latest = [0, 0]
        """Samples since the last window in which the feet differed, and agreed."""
        self._windows = 0

    def sign(self, leg: str) -> float:
        """1, or -1 where the signal must be turned over."""
        return self._signs.get(leg, 1.0)

    def see(self, leg: str, up: bool) -> None:
        """The leg's signal is in the upper half of its range, or not."""
        foot = self._feet.get(leg)
        if foot is None:
            foot = self._feet[leg] = _Evidence()
        foot.up = up
        if len(self._feet) == 2:
            one, two = self._feet.values()
            self._latest[one.up == two.up] += 1

    def stood(self) -> None:
        """In this window nobody walked."""
        self._latest = [0, 0]

    def weigh(self, leg: str, rise: float, fall: float, duty: float) -> None:
        """Take a leg's steepest rise and fall in a window of walking, and the share of it spent up."""
        self._feet[leg].weigh(rise, fall, duty)
        self._differ += self._latest[0]
        self._agree += self._latest[1]
        self._latest = [0, 0]
        self._windows += 1
        if self._windows in _SURE_WINDOWS:
            self._decide()

    def _opposite(self) -> bool:
        """Whether the feet's signals are of different polarity; their edges tell where their turns do not."""
        if len(self._feet) < 2:
            return False
        agree = self._agree / max(self._agree + self._differ, 1)
        if abs(agree - 0.5) < _TORN:
            one, two = self._feet.values()
            return one.steeper * two.steeper < 0
        return agree > 0.5

    def _decide(self) -> None:
        """The first leg's sign from the evidence of both, turned as they lie to each other."""
        turns = [1.0, -1.0 if self._opposite() else 1.0][: len(self._feet)]
        rows = [(turn, foot) for turn, foot in zip(turns, self._feet.values(), strict=True) if foot.windows]
        steeper = sum(turn * foot.steeper for turn, foot in rows) / len(rows)
        duty = 0.5 + sum(turn * (foot.duty - 0.5) for turn, foot in rows) / len(rows)
        upside_down = steeper < -_STEEPER or (abs(steeper) < _ALIKE and duty < _DUTY)
        for leg, turn in zip(self._feet, turns, strict=True):
            self._signs[leg] = -turn if upside_down else turn
