"""The bursts of one muscle as they come, by levels that hold from given times on.

Lives here: Following. Why: a level that strides have taught must hold from a time that the stride gives; were it the
moment at which somebody heard of the stride, live and replay would tell other bursts. Must never: wait for the feet.
"""

from typing import NamedTuple

from feedback.gait.muscle.bursts import Live, begun, ended
from feedback.gait.muscle.edges import BACK_S
from feedback.gait.muscle.heard import Heard
from feedback.gait.muscle.quiet import Level, level_before_strides

_BEGIN_S, _BEGIN_PIECES = 1.0, 4
"""Until the first stride is known, quiet is learnt anew each second from the last four …"""
_PIECE_S = 0.05
"""… in parts of this length, 5 % of a stride."""
_ENOUGH = 5
"""Strides after which its usual burst is known."""


class Edge(NamedTuple):
    """A burst begins or ends."""

    on: bool
    t_ns: int
    known_ns: int
    level: float


class Following:
    """Follows one muscle."""

    def __init__(self, heard: Heard) -> None:
        self._heard = heard
        self._live = Live(heard.hop_s)
        self._level: Level | None = None
        self._next: list[tuple[int, Level, bool]] = []
        """Levels that will hold from these times on, and whether strides taught them."""
        self._taken = 0
        self._begun = 0

    def restart(self) -> None:
        """After a gap, or a fault: what was learnt stays, for the electrode does."""
        self._live.restart()
        self._begun = self._heard.end

    @property
    def usual(self) -> float | None:
        """Energy of the usual burst; None before there are enough strides to know one."""
        return self._level.usual if self._level is not None and self._taken >= _ENOUGH else None

    def take(self, told_ns: int, level: Level, learnt: bool) -> None:
        """This level holds from there on; `learnt`: a stride has taught it."""
        self._next.append((told_ns, level, learnt))
        self._next.sort(key=lambda row: row[0])

    def step(self, first: int, energy: list[float], last_ns: int) -> list[Edge]:
        """Edges in these hops, the newest; the first has this number, the last was over then."""
        if not self._taken:
            self._begin(first, self._heard.end)
        out, at = [], first
        while self._next and self._next[0][0] < last_ns:
            told_ns, level, learnt = self._next.pop(0)
            upto = max(at, self._heard.after(told_ns))
            out += self._edges(at, energy[at - first : upto - first])
            at = upto
            if learnt or not self._taken:
                self._level = level
            self._taken += learnt
        return out + self._edges(at, energy[at - first :])

    def _begin(self, first: int, end: int) -> None:
        each, piece = round(_BEGIN_S / self._heard.hop_s), round(_PIECE_S / self._heard.hop_s)
        upto = end // each * each
        low = max(self._heard.first, upto - _BEGIN_PIECES * each)
        if first // each < upto // each and upto - low >= each // 2:
            level = level_before_strides(self._heard.energy(low, upto), piece)
            self.take(self._heard.told_ns(upto - 1), level, False)

    def _edges(self, first: int, energy: list[float]) -> list[Edge]:
        level = self._level
        if level is None:
            return []
        return [self._edge(first + k, edge, over, level) for k, edge, over in self._live.step(energy, level)]

    def _edge(self, told: int, edge: int, over: float, level: Level) -> Edge:
        heard = self._heard
        low = max(self._begun, told - round(BACK_S / heard.hop_s), heard.first)
        find = begun if edge > 0 else ended
        self._begun = low + find(heard.energy(low, told + 1), level, told - low, heard.hop_s)
        return Edge(edge > 0, heard.time_ns(self._begun), heard.told_ns(told), over)
