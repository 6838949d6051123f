"""What the body weighs in the unit of the soles: the level that shares and thresholds refer to.

Lives here: one running level of left + right. Why: soles read less or more than the scales say, and resistive ones
have no newtons at all; the sum over both feet while walking stays around body weight. Must never: follow an unloaded
pair of soles down to nothing.
"""

from feedback.gait.contact import MS

STAND_NS = 2_500 * MS
"""Quiet standing on both feet for so long calibrates the level at once."""
NOBODY_NS = 200 * MS
"""Next to no load on both feet for so long is nobody; the flight of running is shorter."""
_STEADY = 0.05
"""Standing is quiet while the sum stays within this share of its mean."""
_RATE_PER_S = 0.15
"""Share of itself by which the level moves in a second: a running median by sign."""
_MEAN_S = 10.0
"""The mean is taken over about so long: some eighteen steps, with each of which the level swings by 2 %."""
_LEAST_SHARE, _MOST_SHARE = 0.4, 3.0
"""Sums outside these shares of the level are somebody stepping off, or a fault …"""
_FIRST = 250
"""… except that among so many first sums a larger one is somebody stepping on."""


class BodyWeight:
    """Running median of left + right, in the unit of the loads; 0 until something stood on the soles."""

    def __init__(self, start: float = 0.0, least: float = 0.0) -> None:
        self.level = start
        self.mean = start
        """Mean of the level over the last steps, for figures that must not swing with the step."""
        self.nobody = False
        """Nobody stands on the soles: sitting, hanging in the harness, or the soles lie beside the belt."""
        self._least = least
        self._count = 0
        self._last_ns = 0
        self._stood = False
        self._light_ns = 0
        self._stand_ns = 0
        self._stand_mean = 0.0
        self._stand_count = 0

    def add(self, t_ns: int, total: float, both_loaded: bool) -> None:
        """Take the sum over both feet at an instant."""
        level = self.level
        if total <= self._least or total < _LEAST_SHARE * level:
            self._stand_ns = 0
            self._light_ns = self._light_ns or t_ns
            self.nobody = t_ns - self._light_ns >= NOBODY_NS
            return
        self._light_ns, self.nobody = 0, False
        if total > _MOST_SHARE * level and (self._count > _FIRST or self._stood):
            return
        if total > _MOST_SHARE * level:
            self.level, self._count = total, 1
            self.mean = total
        else:
            passed_s = min((t_ns - self._last_ns) * 1e-9, 0.1)
            self._count += 1
            step = level * max(_RATE_PER_S * passed_s, 0.3 / self._count)
            self.level = level + step if total > level else level - step
            self.mean += max(passed_s / _MEAN_S, 1.0 / self._count) * (self.level - self.mean)
        self._last_ns = t_ns
        self._stand(t_ns, total, both_loaded)

    def _stand(self, t_ns: int, total: float, both_loaded: bool) -> None:
        """Notice quiet standing, and take its mean for the level."""
        if not both_loaded or not self._stand_ns or abs(total - self._stand_mean) > _STEADY * self._stand_mean:
            self._stand_ns, self._stand_mean, self._stand_count = t_ns if both_loaded else 0, total, 1
            return
        self._stand_count += 1
        self._stand_mean += (total - self._stand_mean) / self._stand_count
        if t_ns - self._stand_ns >= STAND_NS:
            self.level = self.mean = self._stand_mean
            self._stood = True
