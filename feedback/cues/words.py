"""Cues after a step whose limit stands in the protocol itself: SYMMETRY, HEEL-FIRST, TALL-PELVIS.

Lives here: a rule for each. Why: what they hold a stride against is a bound, not a target that moves with success.
Must never: blame both legs at once, or speak of a stride without a value.
"""

from collections import deque
from math import isfinite
from statistics import fmean

from feedback.config.cues import HeelFirst, SymmetryCue, TallPelvis
from feedback.cues.chime import HIT, MISS, Chimes
from feedback.cues.rule import Ears
from feedback.cues.standing import Now
from feedback.cues.turn import Turn
from feedback.gait.symmetry import robinson
from feedback.messages import HEEL_STRIKE, GaitEvent, Measure, Message, Stride, other

DROP = "pelvic_drop_deg"


class SymmetryRule:
    """A word for the leg whose figure is the smaller one, beyond the band; it is told at that leg's heel strike."""

    def __init__(self, turn: Turn, chimes: Chimes, settings: SymmetryCue) -> None:
        self._turn, self._chimes, self._settings = turn, chimes, settings
        self._figures = {leg: deque[float](maxlen=settings.over_strides) for leg in (turn.leg, other(turn.leg))}

    def ears(self) -> Ears:
        """What it hears: both legs' strides."""
        leg = self._turn.leg
        return [((Stride, leg, ""), self.on_stride), ((Stride, other(leg), ""), self.on_other)]

    def on_stride(self, stride: Stride, now_ns: int = 0) -> list[Message]:
        """Take this leg's figure, and hold both against each other."""
        self._add(stride)
        mine, theirs = (self._mean(leg) for leg in (self._turn.leg, other(self._turn.leg)))
        if not robinson(mine, theirs) < -self._settings.band_pct:
            return []
        return self._chimes.tell(MISS, stride.start_ns, Now(max(now_ns, stride.t_ns), stride.cause_ns))

    def on_other(self, stride: Stride, _now_ns: int = 0) -> list[Message]:
        """Take the other leg's figure."""
        self._add(stride)
        return []

    def mute(self, t_ns: int, cause_ns: int) -> list[Message]:
        """Silence from now on."""
        return self._chimes.mute(t_ns, cause_ns)

    def adopt(self, made: "SymmetryRule") -> None:
        """Other numbers."""
        self._settings = made._settings
        self._chimes.adopt(made._chimes)
        self._figures = {
            leg: deque(values, maxlen=made._settings.over_strides) for leg, values in self._figures.items()
        }

    def _add(self, stride: Stride) -> None:
        value: float = getattr(stride, self._settings.figure)
        if isfinite(value):
            self._figures[stride.leg].append(value)

    def _mean(self, leg: str) -> float:
        """NaN until there are enough."""
        values = self._figures[leg]
        return fmean(values) if len(values) == values.maxlen else float("nan")


class HeelFirstRule:
    """A chime after so many landings in a row on the heel."""

    def __init__(self, turn: Turn, chimes: Chimes, settings: HeelFirst) -> None:
        self._turn, self._chimes, self._settings = turn, chimes, settings
        self._row = 0

    def ears(self) -> Ears:
        """What it hears."""
        return [((GaitEvent, self._turn.leg, HEEL_STRIKE), self.on_event)]

    def on_event(self, event: GaitEvent, _now_ns: int = 0) -> list[Message]:
        """The foot has landed, on its heel or not."""
        self._row = self._row + 1 if event.zone == "heel" else 0
        if self._row < self._settings.tell_strides:
            return []
        self._row = 0
        return self._chimes.tell(HIT, event.t_ns, Now(event.known_ns, event.cause_ns))

    def mute(self, t_ns: int, cause_ns: int) -> list[Message]:
        """Silence from now on."""
        return self._chimes.mute(t_ns, cause_ns)

    def adopt(self, made: "HeelFirstRule") -> None:
        """Other numbers."""
        self._settings = made._settings
        self._chimes.adopt(made._chimes)


class TallPelvisRule:
    """A word when the pelvis dropped too far in this leg's stance."""

    def __init__(self, turn: Turn, chimes: Chimes, settings: TallPelvis) -> None:
        self._turn, self._chimes, self._settings = turn, chimes, settings

    def ears(self) -> Ears:
        """What it hears."""
        return [((Measure, self._turn.leg, DROP), self.on_measure)]

    def on_measure(self, measure: Measure, now_ns: int = 0) -> list[Message]:
        """The drop of one stance."""
        if not measure.value > self._settings.limit_deg:
            return []
        return self._chimes.tell(MISS, measure.start_ns, Now(max(now_ns, measure.t_ns), measure.cause_ns))

    def mute(self, t_ns: int, cause_ns: int) -> list[Message]:
        """Silence from now on."""
        return self._chimes.mute(t_ns, cause_ns)

    def adopt(self, made: "TallPelvisRule") -> None:
        """Other numbers."""
        self._settings = made._settings
        self._chimes.adopt(made._chimes)
