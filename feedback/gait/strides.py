"""Strides: the times between the events of both legs, heel strike to heel strike.

Lives here: one builder for both legs. Why: the same numbers live and in review. Must never: build a stride across a
gap of the data, or one whose toe off is missing.
"""

from math import nan

from feedback.messages import LEFT, RIGHT, Stride, other

LONGEST_NS = 3_000_000_000
"""Longer than this between two heel strikes of a leg is a pause, not a stride."""
_S = 1e-9


class _Leg:
    """Events of one leg since its last heel strike, and the one before."""

    def __init__(self) -> None:
        self.strike_ns = self.lift_ns = self.last_lift_ns = 0
        self.quality = 1.0
        self.zone = ""
        self.step_s = nan


class Strides:
    """Feed it each event by `lift` and `strike`; a heel strike that ends a stride gives the stride."""

    def __init__(self) -> None:
        self._legs = {LEFT: _Leg(), RIGHT: _Leg()}

    def forget(self, leg: str) -> None:
        """Data of this leg are missing."""
        self._legs[leg] = _Leg()

    def lift(self, leg: str, t_ns: int, quality: float) -> None:
        """Take a toe off."""
        mine = self._legs[leg]
        mine.last_lift_ns, mine.lift_ns = mine.lift_ns, t_ns
        mine.quality = min(mine.quality, quality)

    def strike(self, leg: str, t_ns: int, cause_ns: int, quality: float, zone: str, peak_load: float) -> Stride | None:
        """Take a heel strike. `peak_load` is that of the stance which lies behind, as a share of body weight."""
        mine, its = self._legs[leg], self._legs[other(leg)]
        done = None
        if mine.strike_ns and mine.strike_ns < mine.lift_ns < t_ns <= mine.strike_ns + LONGEST_NS:
            done = _stride(leg, mine, its, t_ns, cause_ns, min(quality, mine.quality), peak_load)
        step_ns = t_ns - its.strike_ns
        mine.step_s = step_ns * _S if its.strike_ns > mine.strike_ns and step_ns < LONGEST_NS else nan
        mine.strike_ns, mine.quality, mine.zone = t_ns, quality, zone
        return done


def _stride(leg: str, mine: _Leg, its: _Leg, t_ns: int, cause_ns: int, quality: float, peak_load: float) -> Stride:
    start, lift = mine.strike_ns, mine.lift_ns
    support = _supports(start, lift, its)
    return Stride(
        t_ns, cause_ns, 0, leg, start,
        (t_ns - start) * _S, (lift - start) * _S, (t_ns - lift) * _S,
        support[0], support[1], mine.step_s, peak_load, mine.zone, quality,
    )  # fmt: skip


def _supports(start: int, lift: int, its: _Leg) -> tuple[float, float]:
    """Both double supports together, and single support (s): the other foot's swing within this stance."""
    its_strike = its.strike_ns
    its_lift = its.lift_ns if its.lift_ns < its_strike else its.last_lift_ns
    if start <= its_lift < its_strike <= lift:
        return (its_lift - start + lift - its_strike) * _S, (its_strike - its_lift) * _S
    return nan, nan
