"""One muscle of one leg: what is seen of it around a strike, and what spoils its signal.

Lives here: Muscle. Why: each muscle has its own quiet, its own faults and its own usual signal over noise. Must never:
let what came later change what was said of a strike.
"""

from collections import deque
from math import nan
from typing import NamedTuple

import numpy as np

from feedback.gait.muscle.bursts import Found, bursts_of
from feedback.gait.muscle.following import Edge, Following
from feedback.gait.muscle.heard import Heard
from feedback.gait.muscle.legs import Strike
from feedback.gait.muscle.quiet import BOX_S, Level, Quiet
from feedback.gait.muscle.verdict import UNKNOWN, Seen, chosen, over_noise_db, strongest_db, too_noisy
from feedback.gait.muscle.watch import FAST_S, STEPS
from feedback.gait.muscle.windows import JUDGED, SEARCH, WINDOWS, Scaled, Window, scaled

NEVER_NS = 1 << 62
BEFORE = 0.60
"""A strike's muscle is looked at from so much of the stride before it."""
_SMOOTH_S = 0.050
"""The amplitude is smoothed over this length before its area is taken."""
_USUAL, _USUAL_SHARE = 20, 0.8
"""Usual signal over noise: this quantile of so many strikes, so that absent bursts do not make it noisy."""
_FAULTS = 64
"""Spans of time in which its signal was of no use, that are remembered."""
_BEFORE_NS, _NOTED_NS = round(FAST_S * 1e9), round(BOX_S * 1e9)
"""A fault began so long before it was noted; what was noted after a strike was due does not spoil it any more."""
_TAKEN_NS = 100_000_000
"""A new level holds for live bursts from so much after the judgement of the strike that ends its stride."""


class _Fault(NamedTuple):
    begin_ns: int
    end_ns: int
    noted_ns: int
    quiet: bool
    """Quiet can be learnt all the same, and must be: it is by the muscle's usual bursts that the fault is told."""


class Muscle:
    """One channel of an amplifier."""

    def __init__(self, name: str, leg: str, heard: Heard, unsure_ms: float) -> None:
        self.name, self.leg, self.channel = name, leg, heard.channel
        self.unsure_ms = unsure_ms
        """What adds to an onset's error, beside noise."""
        self.window: Window | None = WINDOWS.get(name)
        self.fault = ""
        self.due_ns = heard.due_ns
        self._heard = heard
        self._following = Following(heard)
        self._quiet = Quiet(heard.hop_s)
        self._learnt_ns = 0
        self._faults: deque[_Fault] = deque(maxlen=_FAULTS)
        self._usual: deque[float] = deque(maxlen=_USUAL)

    def restart(self) -> None:
        """There was a gap."""
        self._following.restart()

    @property
    def usual_uv(self) -> float:
        """Size (RMS) of its usual burst; NaN before there are enough strides to know one."""
        usual = self._following.usual
        return nan if usual is None else usual**0.5

    @property
    def level(self) -> Level | None:
        """By which strikes are judged now."""
        return self._quiet.level

    def step(self, first: int, energy: list[float], last_ns: int) -> list[Edge]:
        """Live bursts in the newest hops; see Following."""
        edges = self._following.step(first, energy, last_ns)
        return [] if self.fault else edges

    def spoil(self, fault: str, t_ns: int) -> bool:
        """Its signal is of no use from this time on, or is again (''); whether that is news."""
        news = fault != self.fault
        if news and self.fault:
            self._faults[-1] = self._faults[-1]._replace(end_ns=t_ns)
            self._following.restart()
        if news and fault:
            self._faults.append(_Fault(t_ns - _BEFORE_NS, NEVER_NS, t_ns, fault == STEPS))
        self.fault = fault
        return news

    def sound(self, since_ns: int, until_ns: int, quiet: bool = False) -> bool:
        """Whether all of this time is there, and without a fault (that would spoil even quiet)."""
        if not self._heard.whole(since_ns, until_ns):
            return False
        until_ns = self.due_ns(until_ns)
        noted = [row for row in self._faults if row.noted_ns < until_ns + _NOTED_NS and not (quiet and row.quiet)]
        return not any(row.begin_ns < until_ns and row.end_ns > since_ns for row in noted)

    def judged_ns(self, strike: Strike) -> int:
        """When an onset of this strike must have been."""
        return strike.t_ns + round(JUDGED * strike.stride_ns)

    def learn(self, strike: Strike) -> None:
        """The stride of this strike is heard: its quiet phases are."""
        begin_ns, end_ns = strike.learn
        if begin_ns < self._learnt_ns or not self.sound(begin_ns, end_ns, quiet=True):
            return
        self._learnt_ns = end_ns
        self._quiet.stride(self._heard.between(begin_ns, end_ns))
        if self.level is not None:
            from_ns = end_ns + round(JUDGED * strike.stride_ns) + _TAKEN_NS
            self._following.take(self.due_ns(from_ns), self.level, True)

    def see(self, strike: Strike, level: Level | None, until_ns: int) -> Seen:
        """The burst that prepared this strike, from what was heard up to then."""
        heard = self._heard
        begin_ns = strike.t_ns - round(BEFORE * strike.stride_ns)
        if level is None or self.window is None or not self.sound(begin_ns, until_ns):
            return UNKNOWN
        begin, at = heard.hop(begin_ns), heard.hop(strike.t_ns)
        energy = heard.between(begin_ns, until_ns)
        stride = round(strike.stride_ns * 1e-9 / heard.hop_s)
        window = scaled(self.window, strike.toe_off)
        found = chosen(bursts_of(energy, level, heard.hop_s), at - begin, stride, heard.hop_s, window.begin)
        if found is None:
            low = at - begin + round(SEARCH[0] * stride)
            return Seen("absent", None, strongest_db(energy[low:], level, stride))
        on_s, off_s = ((heard.time_ns(begin + hop) - strike.t_ns) * 1e-9 for hop in (found.begin, found.end))
        word = "" if found.whole else "too_noisy"
        return Seen(word, (on_s, off_s), over_noise_db(energy[found.begin : found.end], level))

    def judge(self, seen: Seen, level: Level | None) -> Seen:
        """The same, with the honest answer where its usual bursts do not stand out."""
        if level is None or seen.word == "faulty":
            return seen
        if seen.snr_db == seen.snr_db:
            self._usual.append(seen.snr_db)
        usual = float(np.quantile(self._usual, _USUAL_SHARE)) if self._usual else nan
        return seen._replace(word="too_noisy") if too_noisy(level, usual) else seen

    def held(self, strike: Strike, level: Level, end: float) -> float:
        """Share of the stride from the strike to `end` in which it worked."""
        begin_ns, end_ns, until_ns = (strike.t_ns + round(p * strike.stride_ns) for p in (-BEFORE, end, end + 0.05))
        begin, at, upto = (self._heard.hop(t_ns) for t_ns in (begin_ns, strike.t_ns, end_ns))
        found = bursts_of(self._heard.between(begin_ns, until_ns), level, self._heard.hop_s)
        return sum(_common(burst, at - begin, upto - begin) for burst in found) / max(1, upto - at)

    def share(self, strike: Strike, next_ns: int, window: Scaled) -> tuple[float, float]:
        """Area of the amplitude in the window over that of a cycle around the strike; and by chance."""
        hop, after_ns = self._heard.hop, next_ns - strike.t_ns
        begin_ns, end_ns = strike.t_ns + round(SEARCH[0] * strike.stride_ns), next_ns + round(SEARCH[0] * after_ns)
        begin = hop(begin_ns)
        on = hop(strike.t_ns + round(window.begin * strike.stride_ns)) - begin
        off = hop(strike.t_ns + round(window.end * after_ns)) - begin
        piece = round(_SMOOTH_S / self._heard.hop_s)
        amplitude = np.sqrt(np.convolve(self._heard.between(begin_ns, end_ns), np.ones(piece) / piece, "same"))
        total = float(amplitude.sum())
        chance = (off - on) / max(1, len(amplitude))
        return (float(amplitude[on:off].sum()) / total if total > 0 else nan), chance


def _common(burst: Found, begin: int, end: int) -> int:
    return max(0, min(burst.end, end) - max(burst.begin, begin))
