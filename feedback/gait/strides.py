"""Strides: the times between the events of both legs, heel strike to heel strike, and how the foot was loaded.

Lives here: one builder for both legs. Why: the same numbers live and in review. Must never: build a stride across a
gap of the data, or one whose toe off is missing.
"""

from math import nan

from feedback.gait.loading import NOTHING, Loading
from feedback.messages import LEFT, RIGHT, Stride, other

LONGEST_NS = 3_000_000_000
"""Longer than this between two heel strikes of a leg is a pause, not a stride."""
PUSH_FROM, PUSH_TO = 0.4, 0.6
"""Shares of the stride between which the foot pushes off: terminal stance and pre-swing."""
ASIDE_FROM, ASIDE_TO = 0.2, 0.4
"""Shares of the stride in which load that lies to the lateral edge may tell of a trunk that leans over the leg."""
_S = 1e-9


class _Leg:
    """Events of one leg since its last heel strike, and the one before."""

    def __init__(self) -> None:
        self.strike_ns = self.lift_ns = self.last_lift_ns = 0
        self.quality = 1.0
        self.zone = ""
        self.step_s = nan
        self.loading = NOTHING


class Strides:
    """Feed it each event by `lift` and `strike`; a heel strike that ends a stride gives the stride."""

    def __init__(self) -> None:
        self._legs = {LEFT: _Leg(), RIGHT: _Leg()}
        self.belt_mps = nan
        """Speed of the belt now; NaN while nobody tells it."""

    def forget(self, leg: str) -> None:
        """Data of this leg are missing."""
        self._legs[leg] = _Leg()

    def lift(self, leg: str, t_ns: int, quality: float) -> None:
        """Take a toe off."""
        mine = self._legs[leg]
        mine.last_lift_ns, mine.lift_ns = mine.lift_ns, t_ns
        mine.quality = min(mine.quality, quality)
        mine.loading = NOTHING

    def stance(self, leg: str) -> tuple[int, int] | None:
        """Heel strike and toe off (ns) of the stance that the last toe off has ended; None if it is no stride's."""
        mine = self._legs[leg]
        if mine.strike_ns and mine.strike_ns < mine.lift_ns <= mine.strike_ns + LONGEST_NS:
            return mine.strike_ns, mine.lift_ns
        return None

    def alone(self, leg: str) -> tuple[int, int] | None:
        """From when to when (ns) the other foot was off the ground in that stance; None if its events are missing."""
        mine, its = self._legs[leg], self._legs[other(leg)]
        its_lift = its.lift_ns if its.lift_ns < its.strike_ns else its.last_lift_ns
        if mine.strike_ns <= its_lift < its.strike_ns <= mine.lift_ns:
            return its_lift, its.strike_ns
        return None

    def bear(self, leg: str, loading: Loading) -> None:
        """Take what that stance looked like, between its toe off and the next heel strike."""
        self._legs[leg].loading = loading

    def strike(self, leg: str, t_ns: int, cause_ns: int, quality: float, zone: str, peak_load: float) -> Stride | None:
        """Take a heel strike. `peak_load` is that of the stance which lies behind, as a share of body weight."""
        mine, its = self._legs[leg], self._legs[other(leg)]
        done = None
        if mine.strike_ns and mine.strike_ns < mine.lift_ns < t_ns <= mine.strike_ns + LONGEST_NS:
            done = self._stride(leg, mine, t_ns, cause_ns, min(quality, mine.quality), peak_load)
        step_ns = t_ns - its.strike_ns
        mine.step_s = step_ns * _S if its.strike_ns > mine.strike_ns and step_ns < LONGEST_NS else nan
        mine.strike_ns, mine.quality, mine.zone = t_ns, quality, zone
        mine.loading = NOTHING
        return done

    def _stride(self, leg: str, mine: _Leg, t_ns: int, cause_ns: int, quality: float, peak_load: float) -> Stride:
        start, lift, seen = mine.strike_ns, mine.lift_ns, mine.loading
        first_s, single_s, second_s, double_s = self._supports(leg, start, lift)
        stride_s, stance_s = (t_ns - start) * _S, (lift - start) * _S
        path = seen.path
        return Stride(
            t_ns, cause_ns, 0, leg, start,
            stride_s, stance_s, (t_ns - lift) * _S,
            double_s, single_s, mine.step_s, peak_load, mine.zone, quality,
            seen.toe_off_zone, first_s, second_s, 120.0 / stride_s, 100.0 * stance_s / stride_s,
            seen.first_peak, seen.valley, seen.second_peak, seen.loading_rate_per_s, seen.load_impulse_s,
            seen.push_off_peak, seen.fore_impulse(PUSH_FROM * stride_s, PUSH_TO * stride_s), seen.heel_to_forefoot_s,
            path.ap, path.ml, path.excursion_ap, path.speed_ap_per_s, path.spread_ml,
            self.belt_mps, self.belt_mps * stride_s,
            path.path_ml_per_s, seen.aside(ASIDE_FROM * stride_s, ASIDE_TO * stride_s), seen.fluctuation_pct,
            seen.sample_s,
        )  # fmt: skip

    def _supports(self, leg: str, start: int, lift: int) -> tuple[float, float, float, float]:
        """First double support, single support, second double support, and both double supports together (s)."""
        alone = self.alone(leg)
        if alone is None:
            return nan, nan, nan, nan
        first, single, second = alone[0] - start, alone[1] - alone[0], lift - alone[1]
        return first * _S, single * _S, second * _S, (first + second) * _S
