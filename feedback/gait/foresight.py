"""What is promised of both legs: predictions as messages, made, revised and taken back.

Lives here: Foresight, between the tracker and the predictor. Why: the predictor knows seconds and legs; messages, feet
and belts are not its business. Must never: let a promise stand of a leg that nobody hears, or while nobody walks.
"""

from math import isfinite

from feedback.config import Sole
from feedback.gait.body import BodyWeight
from feedback.gait.clues import Array, clues, levers
from feedback.gait.foot import Foot
from feedback.gait.predict import Forecast, Predictor
from feedback.messages import HEEL_STRIKE, Message, Prediction, Samples, other

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
        self.wake_ns = _NO_WAKE_NS
        """When `tick` is due."""
        self.usual, self.period_s = self._predictor.usual, self._predictor.period_s
        self.settle, self.forget = self._predictor.settle, self._predictor.forget

    @property
    def walking(self) -> bool:
        """Somebody walks, as far as both feet and the belt tell."""
        return self._predictor.walking

    def event(self, leg: str, event: str, at_ns: int, samples: Samples, out: list[Message]) -> None:
        """An event was told with this sample."""
        self._tell(self._predictor.event(leg, event, at_ns * 1e-9, samples.t_ns * 1e-9), *_when(samples), out)

    def tick(self, t_ns: int, cause_ns: int, out: list[Message]) -> None:
        """It is `wake_ns`: look again."""
        self._tell(self._predictor.tick(t_ns * 1e-9), t_ns, cause_ns, out)
        if not self.walking:
            self.withdraw(t_ns, cause_ns, out)

    def belt(self, samples: Samples, out: list[Message]) -> None:
        """The belt's speed, or both belts': intervals change with it at once, and on a standing belt nobody walks."""
        speeds = [speed for speed in samples.values if isfinite(speed)]
        if speeds:
            self._predictor.pace.measure(samples.t_ns * 1e-9, sum(speeds) / len(speeds))
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
            self._promised.setdefault(leg, set()).add(event)
            out.append(Prediction(t_ns, cause_ns, 0, leg, event, predicted_ns, sigma_ns, anchor))
        wake_s = self._predictor.wake_s
        self.wake_ns = int(wake_s * 1e9) + 1 if wake_s < _FAR_S else _NO_WAKE_NS

    def _ask(self, leg: str, off_s: float, now_s: float) -> Array | None:
        """What both feet say of this leg's swing; None where the soles cannot tell."""
        swing, stance = self._feet.get(leg), self._feet.get(other(leg))
        if not self._tells_load or swing is None or stance is None:
            return None
        return clues(stance, swing, self._levers, off_s, now_s, self._weight.level)


def _when(samples: Samples) -> tuple[int, int]:
    return samples.t_ns, samples.cause_ns
