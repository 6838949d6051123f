"""One muscle of one leg: its bursts as they come, and what is seen of it around a strike.

Lives here: Muscle. Why: each muscle has its own quiet, its own faults and its own usual signal over noise. Must never:
let what came later change what was said of a strike.
"""

from collections import deque
from math import nan
from typing import NamedTuple

import numpy as np

from feedback.gait.muscle.bursts import Found, Live, begun, bursts_of, ended
from feedback.gait.muscle.edges import BACK_S
from feedback.gait.muscle.legs import Strike
from feedback.gait.muscle.quiet import BOX_S, Level, Quiet, level_before_strides
from feedback.gait.muscle.record import Record
from feedback.gait.muscle.verdict import UNKNOWN, Seen, chosen, over_noise_db, strongest_db, too_noisy
from feedback.gait.muscle.watch import FAST_S, STEPS
from feedback.gait.muscle.windows import JUDGED, SEARCH, WINDOWS, Scaled, Window, scaled

NEVER_NS = 1 << 62
BEFORE = 0.60
"""A strike's muscle is looked at from so much of the stride before it."""
_BEGIN_S, _BEGIN_PIECES = 1.0, 4
"""Until the first stride is known, quiet is learnt anew each second from the last four …"""
_PIECE_S = 0.05
"""… in parts of this length, 5 % of a stride."""
_USUAL, _USUAL_SHARE = 20, 0.8
"""Usual signal over noise: this quantile of so many strikes, so that absent bursts do not make it noisy."""
_ENOUGH = 5
"""Strides after which its usual burst is known."""
_FAULTS = 64
"""Spans of time in which its signal was of no use, that are remembered."""
_BEFORE_NS, _NOTED_NS = round(FAST_S * 1e9), round(BOX_S * 1e9)
"""A fault began so long before it was noted; what was noted after a strike was due does not spoil it any more."""
_TAKEN_NS = 100_000_000
"""A new level holds for live bursts from so much after the judgement of the strike that ends its stride."""


class Edge(NamedTuple):
    """A burst begins or ends."""

    on: bool
    t_ns: int
    known_ns: int
    level: float


class _Fault(NamedTuple):
    begin_ns: int
    end_ns: int
    noted_ns: int
    quiet: bool
    """Quiet can be learnt all the same, and must be: it is by the muscle's usual bursts that the fault is told."""


class Muscle:
    """One channel of an amplifier. Its times are the muscle's own: the filters' delay is taken off."""

    def __init__(self, name: str, leg: str, channel: int, record: Record, hop_s: float, delay_s: float) -> None:
        self.name, self.leg, self.channel = name, leg, channel
        self.window: Window | None = WINDOWS.get(name)
        self.fault = ""
        self._record, self._hop_s = record, hop_s
        self._delay_ns = round(delay_s * 1e9)
        self._live = Live(hop_s)
        self._level: Level | None = None
        self._next: list[tuple[int, Level, bool]] = []
        """Levels that will hold from these times on, and whether strides taught them."""
        self._taken = 0
        self._quiet = Quiet(hop_s)
        self._learnt = 0
        self._faults: deque[_Fault] = deque(maxlen=_FAULTS)
        self._usual: deque[float] = deque(maxlen=_USUAL)
        self._begun = 0

    def restart(self) -> None:
        """After a gap: what was learnt stays, for the electrode does."""
        self._live.restart()
        self._begun = self._record.end

    @property
    def usual_uv(self) -> float:
        """Size (RMS) of its usual burst; NaN before there are enough strides to know one."""
        return self._level.usual**0.5 if self._level is not None and self._taken >= _ENOUGH else nan

    def spoil(self, fault: str, t_ns: int) -> bool:
        """Its signal is of no use from this time on, or is again (''); whether that is news."""
        news = fault != self.fault
        if news and self.fault:
            self._faults[-1] = self._faults[-1]._replace(end_ns=t_ns)
            self._live.restart()
        if news and fault:
            self._faults.append(_Fault(t_ns - _BEFORE_NS, NEVER_NS, t_ns, fault == STEPS))
        self.fault = fault
        return news

    def step(self, first: int, energy: list[float]) -> list[Edge]:
        """Live bursts in these hops, the first of which has this number; the record has just taken them."""
        if not self._taken:
            self._begin(first, self._record.end)
        out, at = [], first
        while self._next and self._next[0][0] < self._record.last_ns:
            t_ns, level, learnt = self._next.pop(0)
            upto = max(at, self._record.after(t_ns))
            out += self._edges(at, energy[at - first : upto - first])
            at = upto
            if learnt or not self._taken:
                self._level = level
            self._taken += learnt
        return out + self._edges(at, energy[at - first :])

    def _begin(self, first: int, end: int) -> None:
        each, piece = round(_BEGIN_S / self._hop_s), round(_PIECE_S / self._hop_s)
        upto = end // each * each
        low = max(self._record.first, upto - _BEGIN_PIECES * each)
        if first // each < upto // each and upto - low >= each // 2:
            level = level_before_strides(self._record.energy(self.channel, low, upto), piece)
            self._take(self._record.time_ns(upto - 1), level, False)

    def _take(self, t_ns: int, level: Level, learnt: bool) -> None:
        self._next.append((t_ns, level, learnt))
        self._next.sort(key=lambda row: row[0])

    def _edges(self, first: int, energy: list[float]) -> list[Edge]:
        if self._level is None or self.fault:
            return []
        edges = self._live.step(energy, self._level)
        return [self._edge(first + k, edge, over, self._level) for k, edge, over in edges]

    def _edge(self, told: int, edge: int, over: float, level: Level) -> Edge:
        low = max(self._begun, told - round(BACK_S / self._hop_s), self._record.first)
        find = begun if edge > 0 else ended
        at = low + find(self._record.energy(self.channel, low, told + 1), level, told - low, self._hop_s)
        self._begun = at
        return Edge(edge > 0, self._time_ns(at), self._record.time_ns(told), over)

    def due_ns(self, t_ns: int) -> int:
        """When the record must have come to for the muscle to be known up to there."""
        return t_ns + self._delay_ns

    def learn(self, strike: Strike) -> None:
        """The stride of this strike is heard: its quiet phases are."""
        begin_ns, end_ns = strike.learn
        if begin_ns < self._learnt or not self.sound(begin_ns, end_ns, quiet=True):
            return
        self._learnt = end_ns
        self._quiet.stride(self._record.energy(self.channel, self._hop(begin_ns), self._hop(end_ns)))
        if self._quiet.level is not None:
            from_ns = self.due_ns(end_ns + round(JUDGED * strike.stride_ns) + _TAKEN_NS)
            self._take(from_ns, self._quiet.level, True)

    def judged_ns(self, strike: Strike) -> int:
        """When an onset of this strike must have been."""
        return strike.t_ns + round(JUDGED * strike.stride_ns)

    @property
    def level(self) -> Level | None:
        """By which strikes are judged now."""
        return self._quiet.level

    def see(self, strike: Strike, level: Level | None, until_ns: int) -> Seen:
        """The burst that prepared this strike, from what was heard up to then."""
        begin_ns = strike.t_ns - round(BEFORE * strike.stride_ns)
        if level is None or self.window is None or not self.sound(begin_ns, until_ns):
            return UNKNOWN
        begin, at, end = self._hop(begin_ns), self._hop(strike.t_ns), self._hop(until_ns)
        energy = self._record.energy(self.channel, begin, end)
        stride = round(strike.stride_ns * 1e-9 / self._hop_s)
        window = scaled(self.window, strike.toe_off)
        found = chosen(bursts_of(energy, level, self._hop_s), at - begin, stride, self._hop_s, window.begin)
        if found is None:
            low = at - begin + round(SEARCH[0] * stride)
            return Seen("absent", None, strongest_db(energy[low:], level, stride))
        t_s = tuple((self._time_ns(begin + hop) - strike.t_ns) * 1e-9 for hop in (found.begin, found.end))
        word = "" if found.whole else "too_noisy"
        return Seen(word, (t_s[0], t_s[1]), over_noise_db(energy[found.begin : found.end], level))

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
        begin_ns, until_ns = (strike.t_ns + round(part * strike.stride_ns) for part in (-BEFORE, end + 0.05))
        begin, at = self._hop(begin_ns), self._hop(strike.t_ns)
        upto = self._hop(strike.t_ns + round(end * strike.stride_ns))
        found = bursts_of(self._record.energy(self.channel, begin, self._hop(until_ns)), level, self._hop_s)
        return sum(_common(burst, at - begin, upto - begin) for burst in found) / max(1, upto - at)

    def share(self, strike: Strike, next_ns: int, window: Scaled) -> tuple[float, float]:
        """Area of the amplitude in the window over that of a cycle around the strike; and by chance."""
        after_ns = next_ns - strike.t_ns
        begin_ns, end_ns = strike.t_ns + round(SEARCH[0] * strike.stride_ns), next_ns + round(SEARCH[0] * after_ns)
        begin, end = self._hop(begin_ns), self._hop(end_ns)
        on = self._hop(strike.t_ns + round(window.begin * strike.stride_ns)) - begin
        off = self._hop(strike.t_ns + round(window.end * after_ns)) - begin
        piece = round(_PIECE_S / self._hop_s)
        energy = np.convolve(self._record.energy(self.channel, begin, end), np.ones(piece) / piece, "same")
        amplitude = np.sqrt(energy)
        total = float(amplitude.sum())
        chance = (off - on) / max(1, end - begin)
        return (float(amplitude[on:off].sum()) / total if total > 0 else nan), chance

    def sound(self, since_ns: int, until_ns: int, quiet: bool = False) -> bool:
        """Whether all of this time is there, and without a fault (that would spoil even quiet)."""
        first = self._record.first
        if first >= self._record.end or self._time_ns(first) > since_ns:
            return False
        until_ns += self._delay_ns
        if until_ns > self._record.last_ns:
            return False
        noted = [row for row in self._faults if row.noted_ns < until_ns + _NOTED_NS and not (quiet and row.quiet)]
        return not any(row.begin_ns < until_ns and row.end_ns > since_ns for row in noted)

    def _hop(self, t_ns: int) -> int:
        """The hop in which the muscle's energy of this instant lies."""
        return self._record.after(t_ns + self._delay_ns)

    def _time_ns(self, hop: int) -> int:
        """When this hop began, as the muscle had it."""
        if hop >= self._record.end:
            return self._record.last_ns - self._delay_ns
        return self._record.time_ns(hop) - round(self._hop_s * 1e9) - self._delay_ns


def _common(burst: Found, begin: int, end: int) -> int:
    return max(0, min(burst.end, end) - max(burst.begin, begin))
