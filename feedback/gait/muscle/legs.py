"""What a muscle must know of its leg: strikes, the strides between them, toe offs, what was predicted.

Lives here: Leg. Why: an onset means nothing without the strike that it prepares. Must never: use what was not yet
known of a strike when it came.
"""

from collections import deque
from statistics import median
from typing import NamedTuple

from feedback.gait.phase import NORM_TOE_OFF
from feedback.messages import HEEL_STRIKE, TOE_OFF, GaitEvent, Message, Prediction

_SHORTEST_NS, _LONGEST_NS = 400_000_000, 3_000_000_000
"""Strides of walking, as the emulated patient and treadmills for rehabilitation have them."""
_USUAL = 5
"""Strides from which the usual stride time and toe off are taken."""
_LONG = 1.5
"""A stride of more than this many usual ones missed an event in between: the usual one is taken."""
_TOE_OFF = (0.45, 0.85)
_PREDICTIONS = 48
"""About two strides' worth are kept."""


class Strike(NamedTuple):
    """A heel strike, as a muscle is judged by it."""

    leg: str
    t_ns: int
    stride_ns: int
    """Length of the stride by which it is measured: the one before it; of the first strike, the one after."""
    toe_off: float
    """The patient's usual, as a share of the stride."""
    learn: tuple[int, int]
    """The whole stride from which quiet is learnt with it."""


class Leg:
    """One leg."""

    def __init__(self, leg: str) -> None:
        self.leg = leg
        self._last_ns = 0
        self._measured = False
        self._off_ns = 0
        self._strides_ns: deque[int] = deque(maxlen=_USUAL)
        self._toe_offs: deque[float] = deque(maxlen=_USUAL)
        self._predictions: deque[tuple[int, int]] = deque(maxlen=_PREDICTIONS)

    def hear(self, told: Message) -> list[Strike]:
        """Strikes that can be judged from now on: mostly the one that was just told."""
        if isinstance(told, Prediction):
            if told.event == HEEL_STRIKE:
                self._predictions.append((told.t_ns, told.predicted_ns))
        elif isinstance(told, GaitEvent):
            if told.event == HEEL_STRIKE:
                return self._strike(told.t_ns)
            if told.event == TOE_OFF:
                self._off_ns = told.t_ns
        return []

    def predicted_ns(self, onset_ns: int, strike: Strike) -> int:
        """The strike as it was predicted at the onset, or else when it came; 0: nobody did."""
        for at_ns in (min(onset_ns, strike.t_ns), strike.t_ns):
            stood_ns = next((when for t_ns, when in reversed(self._predictions) if t_ns <= at_ns), 0)
            if abs(stood_ns - strike.t_ns) < strike.stride_ns // 2:
                return stood_ns
        return 0

    def _strike(self, t_ns: int) -> list[Strike]:
        last_ns, self._last_ns = self._last_ns, t_ns
        stride_ns = t_ns - last_ns
        out: list[Strike] = []
        if last_ns and _SHORTEST_NS <= stride_ns <= _LONGEST_NS:
            if self._strides_ns and stride_ns > _LONG * median(self._strides_ns):
                stride_ns = round(median(self._strides_ns))
            else:
                self._strides_ns.append(stride_ns)
                if last_ns < self._off_ns < t_ns:
                    self._toe_offs.append((self._off_ns - last_ns) / stride_ns)
            whole = t_ns - stride_ns, t_ns
            if not self._measured:
                out.append(Strike(self.leg, last_ns, stride_ns, self._toe_off, whole))
            out.append(Strike(self.leg, t_ns, stride_ns, self._toe_off, whole))
        self._measured = bool(out)
        return out

    @property
    def _toe_off(self) -> float:
        if not self._toe_offs:
            return NORM_TOE_OFF
        return min(max(median(self._toe_offs), _TOE_OFF[0]), _TOE_OFF[1])
