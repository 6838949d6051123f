"""Beats to walk with: when the next one comes, from the last ones and the steps that met them.

Lives here: Beat, the three ways of going on from it (adaptive, oscillator, fixed), and Beats, the row of one leg. Why:
a fixed metronome makes strides anti-persistent, one that listens does not (science.md 2.4); the therapist chooses. Must
never: know legs, cues or the plan.

All take the beat that a step belongs to. asynchrony_s: beat less step less the wanted offset, above 0: the beat came
after the step.
"""

from collections.abc import Callable
from math import pi, sin
from typing import NamedTuple

from feedback.config.cues import Rhythm

PHASE_COUPLING, PERIOD_COUPLING = 0.4, 0.1
"""The oscillator's K1 and K2 (science.md 2.4). Linearised, trace 2 - K1 - K2 and determinant 1 - K1: stable for
0 < K1 < 2 and 0 < K2 < 4 - 2 K1."""
SLOWEST_S, FASTEST_S = 3.0, 0.5
"""Periods of strides lie between these, as everywhere in the engine; a beat never runs away from walking."""
LOST = 0.12
"""An asynchrony beyond this share of the period is no error of timing: the patient turned, stumbled or paused, and beat
and step have lost each other. Small corrections then take a dozen strides and spoil the period; finding the phase anew
takes one (D-Jogger: science.md 2.4). It is twice the 60 ms within which they count as together (science.md 9)."""


class Beat(NamedTuple):
    """How the rhythm stands after a step."""

    period_s: float
    shift_s: float
    """What the step adds to the way from its beat to the next."""


Step = Callable[[float, float], Beat]
"""(period_s, asynchrony_s) -> Beat."""


def way_of(settings: Rhythm) -> Step:
    """The way that a protocol asks for."""
    if settings.beat == "adaptive":
        return lambda period_s, asynchrony_s: adaptive(
            period_s, asynchrony_s, settings.phase_gain, settings.period_gain
        )
    return oscillator if settings.beat == "oscillator" else fixed


def adaptive(period_s: float, asynchrony_s: float, phase_gain: float, period_gain: float) -> Beat:
    """Linear correction of phase and of period: t[n+1] = t[n] + P[n] - a A[n], P[n+1] = P[n] - b A[n].

    The tapping literature's ADAM rule (science.md 2.4); a 0.3-0.5, b 0.05-0.1, and a above 0.7 drives both apart.
    """
    return Beat(_bounded(period_s - period_gain * asynchrony_s), -phase_gain * asynchrony_s)


def oscillator(period_s: float, asynchrony_s: float) -> Beat:
    """An oscillator that is nudged at each step: phase by K1 sin(e), angular velocity by K2 / T sin(e).

    e = phase of the step (0) less that of the beat, which is the asynchrony as an angle.
    """
    nudge = sin(2.0 * pi * asynchrony_s / period_s)
    omega = 2.0 * pi / period_s + PERIOD_COUPLING / period_s * nudge
    after_s = _bounded(2.0 * pi / omega)
    return Beat(after_s, after_s - period_s - PHASE_COUPLING * nudge / omega)


def fixed(period_s: float, _asynchrony_s: float) -> Beat:
    """A metronome: it hears nobody."""
    return Beat(period_s, 0.0)


class Beats:
    """The beats of one leg: the one that comes, or that came last, and the way from it to the next."""

    def __init__(self) -> None:
        self.at_ns = 0
        """0: there is none."""
        self.period_s = 0.0
        self.lost = False
        """It was set on the last step, for beat and step had lost each other; the period is to be found anew."""
        self._shift_s = 0.0

    def begin(self, at_ns: int, period_s: float) -> None:
        """A beat at this time, and others from it on."""
        self.at_ns, self.period_s, self._shift_s, self.lost = at_ns, _bounded(period_s), 0.0, False

    def end(self) -> None:
        """Nobody walks."""
        self.at_ns = 0

    def meet(self, step_ns: int, way: Step) -> None:
        """A step that wants its beat at this time: correct by the asynchrony with the nearest beat, come or to come."""
        before_s = self.period_s
        late_s = (self.at_ns - step_ns) * 1e-9
        ahead = round(late_s / before_s)
        asynchrony_s = late_s - ahead * before_s
        if way is not fixed and abs(asynchrony_s) > LOST * before_s:
            self.at_ns, self._shift_s, self.lost = step_ns, 0.0, True
            return
        self.period_s, self._shift_s = way(before_s, asynchrony_s)
        if ahead >= 1:
            self.at_ns += round((self._shift_s + self.period_s - before_s) * 1e9)
            self._shift_s = 0.0

    def next(self) -> None:
        """From this beat to the next."""
        self.at_ns += round((self.period_s + self._shift_s) * 1e9)
        self._shift_s = 0.0


def _bounded(period_s: float) -> float:
    return min(max(period_s, FASTEST_S), SLOWEST_S)
