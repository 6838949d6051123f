"""What is promised of both legs: predictions as messages, made, revised and taken back.

Lives here: Foresight, between the tracker and the predictor. Why: the predictor knows seconds and legs; messages, feet
and belts are not its business. Must never: let a promise stand of a leg that nobody hears, or while nobody walks.
"""

from math import isfinite, nan

from drivers.belt import incline_of, speeds_of
from feedback.config import Sole
from feedback.gait.body import BodyWeight
from feedback.gait.clues import AROUND_OFF_S, around_off, at_look, levers
from feedback.gait.foot import Foot
from feedback.gait.predict import Forecast, Predictor
from feedback.messages import HEEL_STRIKE, TOE_OFF, Message, Prediction, Samples, other

_NO_WAKE_NS = 1 << 62
_FAR_S = 4e9


class Foresight:
    """Of both legs; `feet` are those that have been heard so far, by leg."""

    def __init__(self, sole: Sole, weight: BodyWeight, feet: dict[str, Foot]) -> None:
        self._predictor = Predictor(self._ask)
        self._tells_load = sole.calibration != "switch"
        self._levers = levers(sole)
        self._weight = weight
        self._feet = feet
        self._promised: dict[str, set[str]] = {}
        self._doubted: set[str] = set()
        """Legs whose foot bears load already, in the midst of its swing: their strike is not promised."""
        self._lifted: dict[str, float] = {}
        """Toe offs (s) around which nobody has looked yet …"""
        self._said: dict[str, list[float] | None] = {}
        """… and what was seen there."""
        self.wake_ns = _NO_WAKE_NS
        """When `tick` is due."""
        self.belt_mps = nan
        """Latest speed of the belt, or mean of both belts'; NaN while nobody has told it."""
        self.incline_pct = nan
        """Its latest incline; NaN where nobody tells it."""
        self.usual, self.period_s = self._predictor.usual, self._predictor.period_s
        self.forget = self._predictor.forget

    @property
    def walking(self) -> bool:
        """Somebody walks, as far as both feet and the belt tell."""
        return self._predictor.walking

    def event(self, leg: str, event: str, at_ns: int, samples: Samples, out: list[Message]) -> None:
        """An event was told with this sample."""
        self._doubted.discard(leg)
        if event == TOE_OFF and self._tells_load:
            self._lifted[leg] = at_ns * 1e-9
        self._tell(self._predictor.event(leg, event, at_ns * 1e-9, samples.t_ns * 1e-9), *_when(samples), out)

    def doubt(self, leg: str, t_ns: int, cause_ns: int, out: list[Message]) -> None:
        """Its foot bears load too soon to have landed: take back when it will, until its next event."""
        self._doubted.add(leg)
        if HEEL_STRIKE in self._promised.get(leg, ()):
            self._promised[leg].discard(HEEL_STRIKE)
            out.append(Prediction(t_ns, cause_ns, 0, leg, HEEL_STRIKE, 0, 0, ""))

    def tick(self, t_ns: int, cause_ns: int, out: list[Message]) -> None:
        """It is `wake_ns`: look again."""
        self._tell(self._predictor.tick(t_ns * 1e-9), t_ns, cause_ns, out)
        if not self.walking:
            self.withdraw(t_ns, cause_ns, out)

    def belt(self, samples: Samples, out: list[Message]) -> None:
        """The belt's speed, or both belts': intervals change with it at once, and on a standing belt nobody walks."""
        self.incline_pct = incline_of(samples.values)
        speeds = [speed for speed in speeds_of(samples.values) if isfinite(speed)]
        if speeds:
            self.belt_mps = sum(speeds) / len(speeds)
            self._predictor.pace.measure(samples.t_ns * 1e-9, self.belt_mps)
        if self.walking and self._predictor.pace.standing:
            self._predictor.halt()
            self.withdraw(*_when(samples), out)

    def withdraw(self, t_ns: int, cause_ns: int, out: list[Message]) -> None:
        """Take back what can no longer be promised: a prediction of no time (predicted_ns is 0)."""
        for leg in sorted(self._promised):
            if self._predictor.forecast(leg) is None:
                events = sorted(self._promised.pop(leg))
                out += [Prediction(t_ns, cause_ns, 0, leg, event, 0, 0, "") for event in events]

    def _tell(self, forecasts: list[Forecast], t_ns: int, cause_ns: int, out: list[Message]) -> None:
        for leg, event, at_s, sigma_s, anchor in forecasts:
            predicted_ns, sigma_ns = round(at_s * 1e9), round(sigma_s * 1e9)
            if event == HEEL_STRIKE:
                self._feet[leg].phase.aim(t_ns, predicted_ns, sigma_ns)
                if leg in self._doubted:
                    continue
            self._promised.setdefault(leg, set()).add(event)
            out.append(Prediction(t_ns, cause_ns, 0, leg, event, predicted_ns, sigma_ns, anchor))
        wake_s = self._predictor.wake_s
        self.wake_ns = int(wake_s * 1e9) + 1 if wake_s < _FAR_S else _NO_WAKE_NS

    def settle(self, t_ns: int) -> None:
        """Do what was put off: not urgent, and not cheap."""
        self._predictor.settle()
        for leg, off_s in list(self._lifted.items()):
            if t_ns * 1e-9 > off_s + AROUND_OFF_S[-1][1]:
                self._look_around(leg)

    def _look_around(self, leg: str) -> None:
        off_s = self._lifted.pop(leg)
        swing, stance = self._feet.get(leg), self._feet.get(other(leg))
        self._said[leg] = around_off(stance, swing, self._levers, off_s) if swing and stance else None

    def _ask(self, leg: str, now_s: float) -> list[float] | None:
        """What both feet say of this leg's swing, as shares of body weight; None where the soles cannot tell."""
        if leg in self._lifted:
            self._look_around(leg)
        before, stance = self._said.pop(leg, None), self._feet.get(other(leg))
        now = at_look(stance, self._levers, now_s) if before is not None and stance else None
        level = self._weight.level
        if before is None or now is None or level <= 0:
            return None
        return [load / level for load in before + now]


def _when(samples: Samples) -> tuple[int, int]:
    return samples.t_ns, samples.cause_ns
