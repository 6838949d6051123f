"""Single-leg stance: how long, how steadily, and how evenly a leg stands alone, stride by stride.

Lives here: BalanceChain, which turns strides into measures. Why: cues and targets act on measures, each with its
uncertainty. Must never: call a proxy a finding; only a sensor on the pelvis, or a video, shows a Trendelenburg gait.

It needs no samples of its own: what the soles saw of a stance comes with its Stride, so a measure is known at the heel
strike that ends the stride, and `t_ns` says where the part of the stride ended that it was taken from.

Each sigma is propagated from three sources: the instants of the events (half of the sample time and EVENT_S, larger
where an event's quality is low), the noise of the sole (NOISE, less where many samples are averaged), and zeros that
have drifted (ZERO). What differs from stride to stride is not in it: that is the patient's, not an error.
"""

from collections import deque
from collections.abc import Iterator
from math import hypot, isfinite, nan, pi, sqrt
from statistics import median

from feedback.config import Patient, Rig
from feedback.gait.path import STEP_S
from feedback.gait.variability import MAD_TO_SD
from feedback.messages import LEGS, GaitEvent, Measure, Message, Samples, Stride, other

METHOD = "insoles"
USUAL = 15
"""Strides whose median is this leg's own usual: half of them may be odd, and it follows a belt within ten seconds."""
FEWEST = 6
"""Fewer have no usual."""
STEPPED_DOWN_SDS = 2.5
"""Single support is early if it falls short of the usual by more than so many of its SD: of normal values 0.6 %."""
LEAST_SHORT = 0.05
"""… and by this share of it: the steadiest walkers' single support varies by 2 %, of which timing is the half."""
EVENT_S = 0.004
"""SD of an event's instant besides the sample time: foot switches against force plates differ by 10 to 20 ms in the
mean (Catalfamo 2008, Gait Posture 28:420), but by the same from stride to stride, and what is left is noise."""
NOISE = 0.003
"""SD of one sample of the whole sole, body weights: eight zones of 0.7 N under 70 kg."""
LEVER = 0.5
"""A zone's usual distance from the middle of the sole, half widths: how far noise of its load moves the centre."""
ENDS = 3.0
"""At the ends of single support pressure and load move about so many times as fast as within it, so that an end which
is off by a share of it changes a figure by this times that share."""
ZERO = 0.003
"""What drifted zeros leave in a load or in a place across the sole: some newtons, relearnt in every swing."""
_LEAST_QUALITY = 0.2
_KEPT = 8
"""Events of a leg that are remembered: those of the last strides."""
_NS = 1_000_000_000

Told = tuple[str, float, float, float]
"""Measure, value, sigma, and how long after the stride's start the part ended that it was taken from (s)."""


class _Leg:
    """One leg's own usual single support, and what its last events were worth."""

    def __init__(self) -> None:
        self.alone_s: deque[float] = deque(maxlen=USUAL)
        self.events: deque[tuple[int, float]] = deque(maxlen=_KEPT)

    def usual(self) -> tuple[float, float]:
        """Median and SD of single support over the last strides (s); NaN while there are too few."""
        if len(self.alone_s) < FEWEST:
            return nan, nan
        middle = median(self.alone_s)
        return middle, MAD_TO_SD * median([abs(one - middle) for one in self.alone_s])

    def quality(self, at_ns: int) -> float:
        """What the event nearest to this instant was worth."""
        nearest = min(self.events, key=lambda event: abs(event[0] - at_ns), default=(0, 1.0))
        return max(nearest[1], _LEAST_QUALITY)


class BalanceChain:
    """Single-leg stance of one patient, from the soles alone."""

    def __init__(self, rig: Rig, patient: Patient | None) -> None:  # noqa: ARG002 - the shape of every chain
        self._legs = {leg: _Leg() for leg in LEGS}

    def takes(self, stream: str) -> bool:  # noqa: ARG002 - none
        """None: the strides say all that it needs."""
        return False

    def feed(self, samples: Samples, out: list[Message]) -> None:
        """Nothing is fed to it."""

    def idle(self, now_ns: int, cause_ns: int, out: list[Message]) -> None:
        """It waits for nothing."""

    def hear(self, told: Message, now_ns: int, cause_ns: int, out: list[Message]) -> None:  # noqa: ARG002
        """Take an event or a stride; a stride's measures come with it."""
        if isinstance(told, GaitEvent):
            self._legs[told.leg].events.append((told.t_ns, told.quality))
        elif isinstance(told, Stride) and isfinite(told.single_support_s):
            leg, start_ns = told.leg, told.start_ns
            for measure, value, sigma, end_s in self._measures(told):
                if isfinite(value):
                    t_ns = start_ns + round(end_s * _NS)
                    out.append(Measure(t_ns, cause_ns, 0, leg, start_ns, measure, value, sigma, METHOD))
            self._legs[leg].alone_s.append(told.single_support_s)

    def _measures(self, one: Stride) -> Iterator[Told]:
        alone_s = one.single_support_s
        ends_s = one.first_double_support_s + alone_s
        sample_s = one.sample_s if isfinite(one.sample_s) else 0.0
        timing_s = self._timing_s(one, sample_s)
        edge = ENDS * timing_s / alone_s
        yield "single_support_s", alone_s, timing_s, ends_s
        yield from _steadiness(one, sample_s, edge, ends_s)
        yield from self._against_usual(one, timing_s, ends_s)
        yield from _proxies(one, sample_s)

    def _timing_s(self, one: Stride, sample_s: float) -> float:
        """Sigma of single support: its two ends are events of the other leg."""
        its = self._legs[other(one.leg)]
        begin_ns = one.start_ns + round(one.first_double_support_s * _NS)
        event_s = hypot(sample_s / sqrt(12.0), EVENT_S)
        end_ns = begin_ns + round(one.single_support_s * _NS)
        return hypot(*(event_s / its.quality(at_ns) for at_ns in (begin_ns, end_ns)))

    def _against_usual(self, one: Stride, timing_s: float, ends_s: float) -> Iterator[Told]:
        """Single support against this leg's own last strides, and against the other leg's."""
        alone_s, (usual_s, sd_s) = one.single_support_s, self._legs[one.leg].usual()
        short_s = usual_s - alone_s
        early = short_s > max(STEPPED_DOWN_SDS * sd_s, LEAST_SHORT * usual_s)
        if isfinite(usual_s):
            known_s = sd_s / sqrt(len(self._legs[one.leg].alone_s))
            yield "early_step_down_s", short_s if early else 0.0, hypot(timing_s, known_s), ends_s
        its_s, its_sd_s = self._legs[other(one.leg)].usual()
        ratio = alone_s / its_s
        its_known = its_sd_s / sqrt(USUAL) / its_s
        yield "short_support_proxy", ratio, ratio * hypot(timing_s / alone_s, its_known), ends_s


def _steadiness(one: Stride, sample_s: float, edge: float, ends_s: float) -> Iterator[Told]:
    """Spread and way of the pressure, and what the load did. edge: share by which its ends may be off."""
    noise, samples = LEVER * NOISE, max(STEP_S / sample_s, 1.0) if sample_s else 1.0
    spread, way_per_s, ripple_pct = one.cop_spread_ml, one.cop_path_ml_per_s, one.load_fluctuation_pct
    yield "cop_spread_ml", spread, hypot(_added(noise, spread), edge * spread), ends_s
    jitter_per_s = 2.0 / sqrt(pi) * noise / sqrt(samples) / STEP_S
    yield "cop_path_ml_per_s", way_per_s, hypot(_added(jitter_per_s, way_per_s), edge * way_per_s), ends_s
    yield "load_fluctuation_pct", ripple_pct, hypot(_added(100.0 * NOISE, ripple_pct), edge * ripple_pct), ends_s


def _added(noise: float, value: float) -> float:
    """By how much independent noise makes a spread larger: sqrt(true² + noise²) - true."""
    return value - sqrt(value * value - noise * noise) if value > noise else noise


def _proxies(one: Stride, sample_s: float) -> Iterator[Told]:
    """What may come with a hip that drops: signs only."""
    averaged = sqrt(max(0.2 * one.stride_s / sample_s, 1.0)) if sample_s else 1.0
    aside_s = min(0.4 * one.stride_s, one.stance_s)
    yield "lateral_shift_proxy", one.cop_aside_ml, hypot(ZERO, LEVER * NOISE / averaged), aside_s
    peaks = (one.first_peak + one.second_peak) / 2.0
    if peaks > 0.0:
        yield "flat_valley_proxy", one.valley / peaks, 2.0 * hypot(ZERO, NOISE) / peaks, one.stance_s
