"""First step: stand still. Body weight on the soles, and how both feet share it.

Lives here: Standing and what is judged of it. Why: all loads are told as shares of body weight, and a sensor's zero is
the standing pose. Must never: take a moving person for a standing one.
"""

from collections import deque
from statistics import fmean, pstdev
from typing import NamedTuple

from feedback.config import Sole
from feedback.gait.calibration.refusal import Refusal
from feedback.gait.calibration.soles import STEP_NS, Moment, Soles
from feedback.messages import Message, Samples

QUIET_S = 5.0
"""Sway has periods up to some seconds; a zero of an inertial sensor wants 3 s at least."""
LIMIT_S = 25.0
"""So long somebody may take to come to rest."""
SHARE_RANGE = 0.2
"""Quiet: the left foot's share stays within this. Healthy sway between the feet is a few percent of body weight, after
a stroke up to three times as much (Genthon 2008, Stroke 39:1793)."""
LOAD_RANGE = 0.15
"""Quiet: the sum of both stays within this share of its mean; a knee that is bent and stretched moves it by more."""
WEIGHT_OFF = 0.4
"""Soles read 10 % less than the scales, and resistive ones err by 30 to 50 % (gait impulse, PMC6453056); beyond this
the mass in the file, the scale of the counts, or a whole part of a sole is wrong."""
LEAST_SHARE = 0.15
"""Somebody who bears less than this on one leg does not stand on both, or the sole is not under the foot. After a
stroke the weaker leg bears 30 to 40 %."""
G = 9.81
_NS = 1e-9


class Stood(NamedTuple):
    """What standing told."""

    load: float
    """Of both soles, mean, in their own unit."""
    load_sd_pct: float
    left_share: float
    left_share_sd: float
    from_ns: int
    until_ns: int


class Standing:
    """Waits for QUIET_S of quiet standing."""

    prompt = "Stand still on both feet, arms hanging, eyes ahead."
    limit_s = LIMIT_S

    def __init__(self, sole: Sole, mass_kg: float | None, quiet_s: float = QUIET_S) -> None:
        self._soles = Soles(sole)
        self._expected = mass_kg * G if mass_kg and sole.calibration == "newton" else None
        self._quiet_s = quiet_s
        self._rows: deque[Moment] = deque()
        self._before = ""
        self._done = False

    @property
    def done(self) -> bool:
        """It has stood still for long enough."""
        return self._done

    @property
    def live(self) -> str:
        """What is seen now."""
        if not self._rows:
            return self._before or "no load yet"
        last = self._rows[-1]
        left_s = max(0.0, self._quiet_s - self._lasted_s)
        share = f"left {100 * last.left_share:.0f} %"
        return f"load {last.load:.4g}, {share}, still for {self._lasted_s:.0f} s, {left_s:.0f} s left"

    def take(self, message: Message) -> None:
        """The next message of any kind."""
        if not isinstance(message, Samples) or self._done:
            return
        for moment in self._soles.add(message):
            self._moment(moment)

    @property
    def stood(self) -> Stood:
        """What was found; once it is done."""
        loads, shares = [row.load for row in self._rows], [row.left_share for row in self._rows]
        load = fmean(loads)
        first, last = self._rows[0].t_ns - STEP_NS, self._rows[-1].t_ns
        return Stood(load, 100.0 * pstdev(loads) / load, fmean(shares), pstdev(shares), first, last)

    @property
    def _lasted_s(self) -> float:
        return len(self._rows) * STEP_NS * _NS

    def _moment(self, moment: Moment) -> None:
        rows = self._rows
        if moment.load < self._soles.least:
            rows.clear()
            self._before = "no load on the soles"
            return
        if rows and moment.t_ns - rows[-1].t_ns > STEP_NS:
            rows.clear()
        rows.append(moment)
        while not _is_quiet(rows):
            self._before = "moved"
            rows.popleft()
        self._done = self._done or self._lasted_s >= self._quiet_s

    def refusal(self) -> Refusal | None:
        """Why it is no quiet standing of this person on two soles; None if all is well."""
        if not self._done:
            return self._unready()
        stood, expected = self.stood, self._expected
        if expected and abs(stood.load / expected - 1.0) > WEIGHT_OFF:
            share_pct = 100.0 * stood.load / expected
            return Refusal(
                f"the soles bear {stood.load:.0f} N, {share_pct:.0f} % of what the patient's file says",
                "check mass_kg, counts_per_newton in the rig's file, and that both soles lie flat under the feet",
            )
        if not LEAST_SHARE <= stood.left_share <= 1.0 - LEAST_SHARE:
            return Refusal(
                f"the left sole bears {100 * stood.left_share:.0f} % of the load",
                "stand on both feet; if that is so, one sole is not under its foot, or has lost zones",
            )
        return None

    def _unready(self) -> Refusal:
        unheard = self._soles.unheard
        if unheard:
            return Refusal(f"no samples of the {' and the '.join(unheard)} sole", "switch it on, check its cable")
        if self._before == "moved":
            return Refusal(
                "moved while standing", "let the patient come to rest, with a hand on the rail, and begin again"
            )
        return Refusal(
            "no load on the soles", "stand on both soles; if that is so, check how the rig's file scales them"
        )


def _is_quiet(rows: deque[Moment]) -> bool:
    loads, shares = [row.load for row in rows], [row.left_share for row in rows]
    return max(loads) - min(loads) <= LOAD_RANGE * fmean(loads) and max(shares) - min(shares) <= SHARE_RANGE
