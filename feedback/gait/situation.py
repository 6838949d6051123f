"""What the walker is doing, in a word, and where both legs are: for displays.

Lives here: the word and the message GaitState. Why: displays, cues and the session's summary must mean the same by
"walking". Must never: be asked by a cue for a time; that is what predictions are for.

The words: no_signal (a foot is not heard), standing, starting (not four strides of both legs together yet), walking,
irregular (the last stride was unlike the usual: a turn, a stumble), stopping (an event failed to come; standing after
3 s).
"""

from math import nan

from feedback.gait.contact import MS
from feedback.gait.foot import Foot
from feedback.gait.foresight import Foresight
from feedback.messages import LEFT, RIGHT, GaitState, Stride

LOCKED = 4
"""Strides of both legs together since the start from which walking counts as steady."""
STANDING_NS = 3_000 * MS
"""So long after the last event walking has stopped and is standing."""
IRREGULAR = 0.2
"""A stride that differs from the usual by more than this share is irregular."""


class Situation:
    """Of one walker; `feet` are those that have been heard so far, by leg."""

    def __init__(self, feet: dict[str, Foot], foresight: Foresight) -> None:
        self._feet = feet
        self._foresight = foresight
        self._strides = 0
        self._last_event_ns = 0
        self._regular = True
        self._stopping = False

    def event(self, at_ns: int) -> None:
        """A foot has landed or left the ground."""
        self._last_event_ns = at_ns
        self._stopping = False

    def stride(self, done: Stride, usual_s: float) -> None:
        """A stride is over; strides of this leg usually take so long."""
        self._regular = abs(done.stride_s - usual_s) <= IRREGULAR * usual_s
        self._strides += 1

    def stop(self) -> None:
        """Walking has ended."""
        self._strides = 0
        self._stopping = True

    def state(self, now_ns: int, cause_ns: int, loads: tuple[float, float]) -> GaitState:
        """The message; `loads` are those of both feet as shares of body weight."""
        walking = self._foresight.walking
        left_phase, left_sigma, left_off, left_s = self._where(LEFT, now_ns, walking)
        right_phase, right_sigma, right_off, right_s = self._where(RIGHT, now_ns, walking)
        cadence = nan
        if walking and (left_s or right_s):
            cadence = 240.0 / (left_s + right_s) if left_s and right_s else 120.0 / (left_s or right_s)
        return GaitState(
            now_ns, cause_ns, 0, self._word(now_ns, walking), left_phase, right_phase, *loads, cadence,
            left_sigma, right_sigma, left_off, right_off, self._foresight.belt_mps, self._foresight.incline_pct,
        )  # fmt: skip

    def _where(self, leg: str, now_ns: int, walking: bool) -> tuple[float, float, float, float]:
        """Of one leg: phase, its sigma, usual phase of toe off (NaN where not known), usual stride time or 0."""
        foot = self._feet.get(leg)
        off, period_s = self._foresight.usual(leg)
        if foot is None or not walking:
            return nan, nan, off, period_s
        phase = foot.phase.at(now_ns)
        return phase, foot.phase.sigma(phase), off, period_s

    def _word(self, now_ns: int, walking: bool) -> str:
        left, right = self._feet.get(LEFT), self._feet.get(RIGHT)
        if left is None or right is None or left.silent or right.silent:
            return "no_signal"
        if not walking:
            if not self._last_event_ns or now_ns - self._last_event_ns > STANDING_NS:
                return "standing"
            return "stopping" if self._stopping else "starting"
        if self._strides < LOCKED:
            return "starting"
        return "walking" if self._regular else "irregular"
