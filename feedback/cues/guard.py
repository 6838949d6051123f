"""COMPENSATION GUARD: no reward for a hit that was bought elsewhere.

Lives here: Guard, of one leg. Why: a longer trailing leg or a longer single support is had cheaply by over-striding,
and a tired patient learns nothing good. Must never: make a sound, or judge before it knows how the patient walks.

It learns from the strides before the first that was to be cued, and from LEARNT at least.
"""

from collections import deque
from math import isfinite, sqrt
from statistics import fmean

from feedback.config.cues import Guard as Settings
from feedback.cues.rule import Ears
from feedback.cues.turn import HELPED, Turn
from feedback.messages import Message, Stride

LEARNT = 30
"""Strides that make a baseline (science.md 2.2)."""
MOST_LEARNT = 60
"""Of a long warm-up the last count."""
WINDOW = 10
"""Strides whose mean cadence is held against the baseline …"""
CV_WINDOW = 20
"""… and whose variability: the SD of 20 has a standard error of 16 %, well below a rise by half."""
SAME_BELT_MPS = 0.1
"""Both are compared at the speed of the baseline alone: cadence changes with speed, by about 0.5 of its share, and
slower walking varies more by itself (science.md 4.3 and 4.4)."""


class Guard:
    """One leg's."""

    def __init__(self, turn: Turn, settings: Settings) -> None:
        self._turn, self._settings = turn, settings
        self._baseline: deque[Stride] = deque(maxlen=MOST_LEARNT)
        self._recent: deque[Stride] = deque(maxlen=CV_WINDOW)
        self._begun = False
        self.why = ""
        """Why nothing is to be rewarded now; '' if it may be."""

    def ears(self) -> Ears:
        """What it hears."""
        return [((Stride, self._turn.leg, ""), self.on_stride)]

    def on_stride(self, stride: Stride, _now_ns: int = 0) -> list[Message]:
        """Learn from it, or hold the last ones against what was learnt."""
        number = self._turn.walk.number(stride.start_ns)
        self._begun = self._begun or self._turn.plan(number, stride.t_ns) in HELPED
        if not self._begun or len(self._baseline) < LEARNT:
            self._baseline.append(stride)
            return []
        self._recent.append(stride)
        self.why = self._slower() or self._tired()
        return []

    def mute(self, _t_ns: int, _cause_ns: int) -> list[Message]:
        """It makes no sound."""
        return []

    def adopt(self, made: "Guard") -> None:
        """Other limits; the baseline stays."""
        self._settings = made._settings

    def _slower(self) -> str:
        recent = list(self._recent)[-WINDOW:]
        if len(recent) < WINDOW or not self._same_belt(recent):
            return ""
        usual, now = _cadence_spm(self._baseline), _cadence_spm(recent)
        drop_pct = 100.0 * (1.0 - now / usual)
        limit_pct = self._settings.cadence_drop_pct
        return f"cadence {drop_pct:.0f} % below the baseline" if drop_pct >= limit_pct else ""

    def _tired(self) -> str:
        if len(self._recent) < CV_WINDOW or not self._same_belt(list(self._recent)):
            return ""
        usual, now = _cv(self._baseline), _cv(self._recent)
        rise_pct = 100.0 * (now / usual - 1.0) if usual > 0.0 else 0.0
        limit_pct = self._settings.cv_rise_pct
        return f"stride time varies {rise_pct:.0f} % more than in the baseline" if rise_pct >= limit_pct else ""

    def _same_belt(self, recent: list[Stride]) -> bool:
        usual, now = _belt_mps(self._baseline), _belt_mps(recent)
        return usual is None or now is None or abs(now - usual) <= SAME_BELT_MPS


def _cadence_spm(strides: "deque[Stride] | list[Stride]") -> float:
    return 120.0 / fmean(stride.stride_s for stride in strides)


def _cv(strides: "deque[Stride]") -> float:
    times_s = [stride.stride_s for stride in strides]
    mean_s = fmean(times_s)
    return sqrt(sum((time_s - mean_s) ** 2 for time_s in times_s) / (len(times_s) - 1)) / mean_s


def _belt_mps(strides: "deque[Stride] | list[Stride]") -> float | None:
    known = [stride.belt_mps for stride in strides if isfinite(stride.belt_mps)]
    return fmean(known) if known else None
