"""What is measured of a stance, by each sensor that there is, and by soles and thigh together.

Lives here: Measured: one answer for each part of a stance that has become known. Why: every value names its method, and
methods meet in one place only. Must never: answer before its sensors have reached the end of that part.
"""

from math import hypot
from typing import NamedTuple

from feedback.config import Patient
from feedback.gait.hip.belt import Belt
from feedback.gait.hip.extension import BEYOND_SHARE, FROM_SHARE, between, peak, span
from feedback.gait.hip.fit import Fit, Fitted, Trail
from feedback.gait.hip.foot_travel import FITTED, METHOD, FootTravel
from feedback.gait.hip.pelvis import Pelvis
from feedback.gait.hip.stances import Stance
from feedback.gait.hip.swing_sense import SWAPPED, SwingSense
from feedback.gait.hip.thigh import SKIN_DEG, Thigh
from feedback.gait.hip.worn import Worn
from feedback.messages import LEGS

THIGH, BOTH, PELVIS, ALONE = "thigh_imu", "insoles+belt+thigh_imu", "thigh_imu+pelvis_imu", "pelvis_imu"
_RANGE_SIGMA_DEG = 1.5
"""A zero does not matter to a range; skin does at both ends."""
_PCT_SIGMA = 1.5
"""A peak is flat: 0.2 deg beside it are 2 % of the stride."""


class Told(NamedTuple):
    """One measure with its method."""

    measure: str
    value: float
    sigma: float
    method: str
    word: str = ""
    t_ns: int = 0
    """Where it does not end with the part of the stance that was asked for."""


class _Seen(NamedTuple):
    """The peak of extension that the thigh sensor saw in one stance."""

    start_ns: int
    deg: float
    sigma_deg: float
    peak_ns: int
    until_ns: int


class Measured:
    """Of both legs."""

    def __init__(self, thighs: dict[str, Thigh], pelvis: Pelvis | None, belt: Belt, patient: Patient | None) -> None:
        self._thighs, self._pelvis = thighs, pelvis
        self.travel = FootTravel(belt, patient)
        self.has_leg = self.travel.has_leg
        self._fits = {leg: Fit(self.travel.k_sigma) for leg in LEGS}
        self._senses = {leg: SwingSense() for leg in LEGS}
        self._trails: dict[str, tuple[int, Trail]] = {}
        self._seen: dict[str, _Seen] = {}

    def note(self, worn: Worn) -> tuple[str, str]:
        """The fault of that sensor, and what else is to be known of it."""
        if worn.leg in self._senses and self._senses[worn.leg].swapped and not worn.note[0]:
            return SWAPPED, ""
        return worn.note

    def trailing(self, stance: Stance) -> list[Told]:
        """The other foot has landed: the angle by the belt, and what the fit makes of it."""
        found, trail = self.travel.trailing(stance)
        told = [Told(found.measure, found.value, found.sigma, METHOD, found.word)] if found else []
        if trail is None:
            return told
        self._trails[stance.leg] = stance.start_ns, trail
        thigh, fitted = self._thighs.get(stance.leg), self._fits[stance.leg].of(trail)
        if fitted and thigh:
            sigma = hypot(thigh.sigma_at_deg(stance.other_strike_ns), fitted.scatter_deg)
            told.append(Told("trailing_limb_angle_deg", fitted.trailing_deg, fitted.trailing_sigma_deg, FITTED))
            told.append(Told("thigh_extension_deg", fitted.extension_deg, sigma, FITTED))
        return told + self._together(stance)

    def whole(self, stance: Stance) -> list[Told]:
        """Both the other foot's strike and this one's toe off are known."""
        return [Told(row.measure, row.value, row.sigma, METHOD, row.word) for row in self.travel.whole(stance)]

    def extension(self, stance: Stance) -> list[Told]:
        """The foot has left the ground and the thigh is past its peak."""
        thigh = self._thighs[stance.leg]
        found = peak(between(thigh.angles, *_window_ns(stance)))
        if found is None or self._senses[stance.leg].swapped:
            return []
        sigma = thigh.sigma_at_deg(found.t_ns)
        seen = _Seen(stance.start_ns, -found.deg, sigma, found.t_ns, _window_ns(stance)[1])
        self._seen[stance.leg] = seen
        return [Told("thigh_extension_deg", seen.deg, sigma, THIGH), *self._together(stance)]

    def _together(self, stance: Stance) -> list[Told]:
        """Both have measured this stance, whichever came last: join them, then let the fit learn."""
        start_ns, trail = self._trails.get(stance.leg, (0, None))
        seen = self._seen.get(stance.leg)
        if trail is None or seen is None or not start_ns == seen.start_ns == stance.start_ns:
            return []
        fit = self._fits[stance.leg]
        fitted = fit.of(trail)
        fit.learn(trail, seen.deg)
        return [_joined(seen, fitted)] if fitted else []

    def stride(self, stance: Stance) -> list[Told]:
        """The foot has landed again: the whole stride is known."""
        thigh, sense = self._thighs[stance.leg], self._senses[stance.leg]
        rows = between(thigh.angles, stance.start_ns, stance.end_ns)
        turned = sense.stride(thigh, stance)
        if self._pelvis and not sense.swapped:
            self._pelvis.align(thigh, stance.start_ns, stance.end_ns)
        if not rows or turned or sense.swapped:
            return []
        told = [Told("thigh_range_deg", span(rows), _RANGE_SIGMA_DEG, THIGH)]
        seen = self._seen.get(stance.leg)
        if seen and seen.start_ns == stance.start_ns:
            pct = 100.0 * (seen.peak_ns - seen.start_ns) / stance.stride_ns
            told.append(Told("thigh_extension_pct", pct, _PCT_SIGMA, THIGH))
        return told

    def hip(self, stance: Stance) -> list[Told]:
        """Thigh against pelvis, where both were heard past the peak."""
        thigh, pelvis = self._thighs[stance.leg], self._pelvis
        if pelvis is None or self._senses[stance.leg].swapped:
            return []
        tilts = [(t_ns, deg, pelvis.tilt_deg(t_ns)) for t_ns, deg in between(thigh.angles, *_window_ns(stance))]
        found = peak([(t_ns, deg - tilt) for t_ns, deg, tilt in tilts if tilt is not None])
        if found is None:
            return []
        return [Told("hip_extension_deg", -found.deg, hypot(thigh.sigma_at_deg(found.t_ns), pelvis.sigma_deg), PELVIS)]

    def drop(self, stance: Stance) -> list[Told]:
        """The other foot has landed: the pelvis while this leg bore alone."""
        pelvis, alone = self._pelvis, (stance.other_off_ns, stance.other_strike_ns)
        if pelvis is None:
            return []
        pelvis.support(stance.leg, *alone)
        deg = pelvis.drop_deg(stance.leg, *alone)
        return [] if deg is None else [Told("pelvic_drop_deg", deg, pelvis.sigma_deg, ALONE)]


def _window_ns(stance: Stance) -> tuple[int, int]:
    """Where the peak of extension is sought."""
    stride_ns = stance.stride_ns
    return stance.start_ns + round(FROM_SHARE * stride_ns), stance.off_ns + round(BEYOND_SHARE * stride_ns)


def _joined(seen: _Seen, fitted: Fitted) -> Told:
    """Weighed by what is random in each; what the sensor errs always, the fitted belt errs as well."""
    thigh_weight, belt_weight = 1.0 / SKIN_DEG**2, 1.0 / fitted.scatter_deg**2
    weight = thigh_weight + belt_weight
    always = max(seen.sigma_deg**2 - SKIN_DEG**2, 0.0)
    value = (thigh_weight * seen.deg + belt_weight * fitted.extension_deg) / weight
    return Told("thigh_extension_deg", value, (always + 1.0 / weight) ** 0.5, BOTH, t_ns=seen.until_ns)
