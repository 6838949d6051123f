"""The belt's estimate, fitted to what this patient's thigh sensor says.

Lives here: Fit, of one leg. Why: when the leg is vertical, and how far the knee is bent as it trails, differ between
people; a thigh sensor worn for some strides tells both. Must never: follow one odd stride, or turn the estimate into a
copy of the sensor.

Thigh extension = trailing limb angle + slope * dk - offset: dk, by which the patient's leg is vertical later than k
(in shares of the other's swing), and the offset between leg and thigh, about 5.5 deg with a knee bent by 11 (science
5.1). Recursive least squares with a prior on both (a Kalman filter whose state hardly walks): steady walking cannot
tell them apart, and then the prior does.
"""

from math import sqrt
from typing import NamedTuple

OFFSET_DEG, _OFFSET_SIGMA = 5.5, 3.0
_STEP_SIGMA_DEG = 0.05
"""Random walk of the offset, a stride: gait changes over minutes."""
_NOISE_DEG = 1.5
"""Of one stride's difference, to begin with."""
_OUTLIER = 2.5
"""In its standard deviations: a stride beyond is taken in as far as this only (Huber 1964)."""
ENOUGH = 8
"""Strides after which the fit is used."""
_NOISE_GAIN, _LEAST_NOISE = 0.05, 0.5


class Trail(NamedTuple):
    """The belt's trailing limb angle of one stance."""

    deg: float
    sigma_deg: float
    per_k_deg: float
    """Its change with k: by how much less it is if the leg is vertical later."""


class Fitted(NamedTuple):
    """What the fit makes of it."""

    trailing_deg: float
    trailing_sigma_deg: float
    extension_deg: float
    scatter_deg: float
    """SD of single strides about the sensor's."""


class Fit:
    """`learn` after each stride that both have measured; `of` for the next."""

    def __init__(self, k_sigma: float) -> None:
        self._dk, self._offset = 0.0, OFFSET_DEG
        self._kk, self._ko, self._oo = k_sigma**2, 0.0, _OFFSET_SIGMA**2
        self._noise = _NOISE_DEG**2
        self._count = 0

    def of(self, trail: Trail) -> Fitted | None:
        """None while too few strides were learnt."""
        if self._count < ENOUGH:
            return None
        slope = trail.per_k_deg
        deg = trail.deg + slope * self._dk
        sigma = min(trail.sigma_deg, sqrt(slope * slope * self._kk + self._noise + 1.0))
        return Fitted(deg, sigma, deg - self._offset, sqrt(self._noise))

    def learn(self, trail: Trail, extension_deg: float) -> None:
        """The thigh sensor saw so much extension in that stance."""
        slope = trail.per_k_deg
        self._oo += _STEP_SIGMA_DEG**2
        ck, co = slope * self._kk - self._ko, slope * self._ko - self._oo
        spread = slope * ck - co
        seen = extension_deg - (trail.deg + slope * self._dk - self._offset)
        far = _OUTLIER * sqrt(spread + self._noise)
        innovation = max(-far, min(far, seen))
        share = 1.0 / (spread + self._noise)
        self._dk += ck * share * innovation
        self._offset += co * share * innovation
        self._kk -= ck * ck * share
        self._ko -= ck * co * share
        self._oo -= co * co * share
        self._noise += _NOISE_GAIN * (max(innovation * innovation, _LEAST_NOISE**2) - self._noise)
        self._count += 1
