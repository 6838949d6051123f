"""Third step: walk as usual, for the baseline.

Lives here: Walking, which follows the strides that the engine tells. Why: the therapist sees that it is heard, and when
it is enough. Must never: judge the strides; that is done afterwards, from the samples.
"""

from collections import Counter
from math import isnan, nan

from feedback.gait.calibration.refusal import Refusal
from feedback.messages import LEFT, RIGHT, GaitState, Message, Samples, Stride

START_S = 90.0
"""Starting a belt and getting used to it may take so long."""
STOPPED_S = 5.0
"""Without a stride for so long the walk has ended."""
_NS = 1e-9


class Walking:
    """Waits for the first stride, then for so many seconds of walking."""

    prompt = "Walk as usual, without holding on if that is safe."

    def __init__(self, walk_s: float) -> None:
        self._walk_s = walk_s
        self.limit_s = START_S + walk_s
        self.from_ns = 0
        """Start of the first stride; 0 before it."""
        self.until_ns = 0
        """The last that was heard."""
        self._last_ns = 0
        self._counts: Counter[str] = Counter()
        self._cadence = nan

    @property
    def done(self) -> bool:
        """The time is over, or the walk."""
        return self._walked_s >= self._walk_s or self._stopped

    @property
    def live(self) -> str:
        """What is seen now."""
        if not self.from_ns:
            return "not walking yet"
        cadence = "--" if isnan(self._cadence) else f"{self._cadence:.0f}"
        left_s = max(0.0, self._walk_s - self._walked_s)
        strides = f"strides left {self._counts[LEFT]}, right {self._counts[RIGHT]}"
        return f"{strides}, {cadence} steps/min, {left_s:.0f} s left"

    @property
    def _walked_s(self) -> float:
        return (self.until_ns - self.from_ns) * _NS if self.from_ns else 0.0

    @property
    def _stopped(self) -> bool:
        return bool(self.from_ns) and (self.until_ns - self._last_ns) * _NS > STOPPED_S

    def take(self, message: Message) -> None:
        """The next message of any kind."""
        if isinstance(message, Samples):
            self.until_ns = max(self.until_ns, message.t_ns)
        elif isinstance(message, GaitState):
            self._cadence = message.cadence_spm
        elif isinstance(message, Stride):
            self.from_ns = self.from_ns or message.start_ns
            self._last_ns = message.t_ns
            self._counts[message.leg] += 1

    def refusal(self) -> Refusal | None:
        """Why there was no walk; None if there was one."""
        if not self.from_ns:
            return Refusal("no stride was seen", "start the belt and walk; if that was so, look at the soles' loads")
        if self._stopped:
            walked_s = (self._last_ns - self.from_ns) * _NS
            return Refusal(f"the walk ended after {walked_s:.0f} s of {self._walk_s:.0f}", "walk on until it says so")
        return None
