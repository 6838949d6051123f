"""Measures from soles and belt: how far a foot is carried behind the hip.

Lives here: FootTravel, of both legs. Why: without any sensor on the thigh this is what is known of hip extension.
Must never: tell an angle without a leg length, or of a belt that stands or changed too much to know where the hip was.
"""

from collections import deque
from math import hypot, nan
from typing import NamedTuple

from feedback.config import Patient
from feedback.config.patient import LegVertical
from feedback.gait.hip.belt import SLOWEST_MPS, Belt
from feedback.gait.hip.fit import Trail
from feedback.gait.hip.stances import Stance
from feedback.gait.hip.trailing import (
    GROWS,
    GROWS_SIGMA_DEG,
    HALF_SIGMA,
    STEP_SHARE,
    WORST_DEG,
    Vertical,
    angle_deg,
    leg_of,
    sigma_deg,
    slope_deg,
    vertical,
)
from feedback.messages import LEFT, LEGS

METHOD, FITTED = "insoles+belt", "insoles+belt (fitted)"
BELT_CHANGED = "belt_changed"
"""Word of an angle that is not told: the belt changed its speed, and the body has not followed yet."""
_STRIDES = 3


class Value(NamedTuple):
    """One measure."""

    measure: str
    value: float
    sigma: float
    word: str = ""


class FootTravel:
    """Ask it about stances whose events and belt are known."""

    def __init__(self, belt: Belt, patient: Patient | None) -> None:
        self._belt = belt
        self._leg = leg_of(patient.leg_length_m, patient.height_m) if patient else None
        found = patient.calibration.leg_vertical if patient and patient.calibration else None
        k = found or LegVertical()
        self._k = {LEFT: k.left, "right": k.right}
        self.k_sigma = k.sigma
        self._speeds: dict[str, deque[float]] = {leg: deque(maxlen=_STRIDES) for leg in LEGS}
        self._usual_swing_ns: dict[str, int] = {}
        self._usual_step_ns: dict[str, int] = {}

    @property
    def has_leg(self) -> bool:
        """The length of the leg is known, or the body's height."""
        return self._leg is not None

    def trailing(self, stance: Stance) -> tuple[Value | None, Trail | None]:
        """The angle at the other foot's strike, and the same for the fit."""
        leg, belt = self._leg, self._belt
        at, way_m = self._vertical(stance), belt.way_m(stance.leg, stance.start_ns, stance.other_strike_ns)
        behind_m = belt.way_m(stance.leg, at.t_ns, stance.other_strike_ns)
        if leg is None or way_m is None or behind_m is None:
            return None, None
        speed_mps = way_m / ((stance.other_strike_ns - stance.start_ns) * 1e-9)
        speeds = self._speeds[stance.leg]
        speeds.append(speed_mps)
        if speed_mps < SLOWEST_MPS:
            return None, None
        trail_s = (stance.other_strike_ns - at.t_ns) * 1e-9
        deg = angle_deg(behind_m, leg)
        sigma = sigma_deg(behind_m, leg, speed_mps, at, max(speeds) - min(speeds), trail_s)
        if sigma > WORST_DEG:
            return Value("trailing_limb_angle_deg", nan, nan, BELT_CHANGED), None
        slope = slope_deg(deg, leg) * speed_mps
        swing_s = at.swing_s or trail_s / (1.0 - self._k[stance.leg])
        return Value("trailing_limb_angle_deg", deg, sigma), Trail(deg, sigma, -slope * swing_s)

    def whole(self, stance: Stance) -> list[Value]:
        """Of the stance up to toe off: the largest angle, and the share of its way behind the hip."""
        belt, side, off_ns = self._belt, stance.leg, stance.off_ns
        at = self._vertical(stance)
        way_m, behind_m = belt.way_m(side, stance.start_ns, off_ns), belt.way_m(side, at.t_ns, off_ns)
        if way_m is None or behind_m is None or way_m < SLOWEST_MPS * (off_ns - stance.start_ns) * 1e-9:
            return []
        speed_mps = way_m / ((off_ns - stance.start_ns) * 1e-9)
        share = Value("trailing_share", behind_m / way_m, speed_mps * at.sigma_s / way_m)
        return [*self._largest(stance, at, speed_mps), share]

    def now_deg(self, stance: Stance, t_ns: int) -> float | None:
        """The angle in a stance that goes on; None where it is not known."""
        swing_ns = self._usual_swing_ns.get(stance.leg)
        step_ns = self._usual_step_ns.get(stance.leg)
        if self._leg is None or step_ns is None:
            return None
        at_ns = stance.start_ns + round(STEP_SHARE * step_ns)
        if stance.other_off_ns and swing_ns:
            at_ns = stance.other_off_ns + round(self._k[stance.leg] * swing_ns)
        way_m = self._belt.way_m(stance.leg, stance.start_ns, t_ns)
        vertical_m = self._belt.way_m(stance.leg, stance.start_ns, min(at_ns, t_ns))
        if way_m is None or vertical_m is None:
            return None
        ahead_m = (at_ns - t_ns) * 1e-9 * (self._belt.speed_mps(stance.leg) or 0.0) if t_ns < at_ns else 0.0
        return angle_deg(way_m - vertical_m - ahead_m, self._leg)

    def _vertical(self, stance: Stance) -> Vertical:
        off_ns = stance.other_off_ns
        at = vertical(stance.start_ns, off_ns, stance.other_strike_ns, self._k[stance.leg], self.k_sigma)
        self._usual_step_ns[stance.leg] = stance.other_strike_ns - stance.start_ns
        if off_ns:
            self._usual_swing_ns[stance.leg] = stance.other_strike_ns - off_ns
        if stance.halved:
            at = at._replace(sigma_s=hypot(at.sigma_s, HALF_SIGMA * stance.stride_ns * 1e-9))
        return at

    def _largest(self, stance: Stance, at: Vertical, speed_mps: float) -> list[Value]:
        strike_ns = stance.other_strike_ns
        until_ns = strike_ns + round(GROWS * max(stance.off_ns - strike_ns, 0))
        behind_m = self._belt.way_m(stance.leg, at.t_ns, until_ns)
        if self._leg is None or behind_m is None:
            return []
        speeds = self._speeds[stance.leg]
        changed_mps = max(speeds) - min(speeds) if speeds else 0.0
        sigma = sigma_deg(behind_m, self._leg, speed_mps, at, changed_mps, (until_ns - at.t_ns) * 1e-9)
        sigma = hypot(sigma, GROWS_SIGMA_DEG)
        if sigma > WORST_DEG:
            return [Value("trailing_limb_angle_peak_deg", nan, nan, BELT_CHANGED)]
        return [Value("trailing_limb_angle_peak_deg", angle_deg(behind_m, self._leg), sigma)]
