"""Where in the session a stride lies: which block is in force, and what is left of it.

Lives here: Stretch (a block, or the part of one between two interruptions) and Course, the row of them. Why: blocks
end by minutes or by strides, are paused and skipped, and a stride belongs to the block in which it began. Must never:
decide which strides are cued.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import nan

from feedback.config.dose import Block
from feedback.cues.draw import GROUP, Share
from feedback.messages import LEGS, BlockBegins

PAUSE, END = "pause", "end"


@dataclass
class Stretch:
    """A block from a moment on. Kind: the block's, or 'pause', or 'end'."""

    serial: int
    """Counts the stretches, so that no two draw alike."""
    place: int
    """Of the block in the session's order, from 0."""
    block: Block | None
    """None: a protocol without blocks, training without end."""
    kind: str
    begin_ns: int
    spent_ns: int = 0
    """Time of the block before this stretch …"""
    done: dict[str, int] = field(default_factory=lambda: dict.fromkeys(LEGS, 0))
    """… and strides of each leg."""
    made: dict[str, int] = field(default_factory=lambda: dict.fromkeys(LEGS, 0))
    """Strides of each leg in this stretch."""
    shares: dict[str, Share] = field(default_factory=dict)

    @property
    def walks(self) -> bool:
        """Whether the block's time and strides are counted."""
        return self.kind not in (PAUSE, END)

    @property
    def end_ns(self) -> int | None:
        """When it is over; None where minutes do not end it."""
        if not self.walks or self.block is None or self.block.minutes is None:
            return None
        return self.begin_ns - self.spent_ns + round(self.block.minutes * 60e9)

    def left_n(self, leg: str) -> int | None:
        """Strides of this leg until it is over; None where strides do not end it."""
        if not self.walks or self.block is None or self.block.strides is None:
            return None
        return self.block.strides - self.done[leg] - self.made[leg]

    def progress(self, t_ns: int) -> float:
        """Share of the block's minutes that has gone."""
        if self.block is None or self.block.minutes is None:
            return 0.0
        return (self.spent_ns + t_ns - self.begin_ns) / (self.block.minutes * 60e9)

    def count(self, leg: str, t_ns: int) -> None:
        """A stride of this leg begins in it."""
        if self.made[leg] % GROUP == 0 and leg in self.shares:
            self.shares[leg].mark(self.progress(t_ns))
        self.made[leg] += 1


class Course:
    """All stretches so far, and the strides that began in each."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.blocks = tuple(blocks)
        self.stretches: list[Stretch] = []
        self._strides = dict.fromkeys(LEGS, 0)
        self._firsts: dict[str, list[int]] = {leg: [] for leg in LEGS}
        self._entered: dict[str, list[Stretch]] = {leg: [] for leg in LEGS}

    @property
    def now(self) -> Stretch | None:
        """The stretch in force; None before the session's first heel strike."""
        return self.stretches[-1] if self.stretches else None

    def enter(self, place: int, begin_ns: int) -> Stretch:
        """The block of this place begins, or the end."""
        block = self.blocks[place] if place < len(self.blocks) else None
        kind = block.kind if block else (END if self.blocks else "training")
        return self._append(Stretch(len(self.stretches), place, block, kind, begin_ns))

    def resume(self, stretch: Stretch, kind: str, begin_ns: int) -> Stretch:
        """Go on with a stretch's block, or pause in it; its time and strides so far are kept."""
        ran = stretch.walks
        spent_ns = stretch.spent_ns + (begin_ns - stretch.begin_ns if ran else 0)
        done = {leg: stretch.done[leg] + (stretch.made[leg] if ran else 0) for leg in LEGS}
        block = self.blocks[stretch.place] if self.blocks else None
        return self._append(Stretch(len(self.stretches), stretch.place, block, kind, begin_ns, spent_ns, done))

    def strides(self, leg: str) -> int:
        """Strides of this leg that have begun."""
        return self._strides[leg]

    def stride(self, leg: str, t_ns: int) -> None:
        """A stride begins; it belongs to the last stretch that had begun by then."""
        self._strides[leg] += 1
        stretch = next(s for s in reversed(self.stretches) if s.begin_ns <= t_ns or s.serial == 0)
        if not self._entered[leg] or self._entered[leg][-1].serial < stretch.serial:
            self._firsts[leg].append(self._strides[leg])
            self._entered[leg].append(stretch)
        self._entered[leg][-1].count(leg, t_ns)

    def of(self, leg: str, stride: int) -> tuple[Stretch, int] | None:
        """The stretch in which a stride began, and its place in it from 0; None before the first."""
        k = bisect_right(self._firsts[leg], stride) - 1
        return (self._entered[leg][k], stride - self._firsts[leg][k]) if k >= 0 else None

    def _append(self, stretch: Stretch) -> Stretch:
        frequency = shares_of(stretch)
        block = stretch.block
        minutes_s = block.minutes * 60 if block and block.minutes else 0.0
        strides_n = block.strides if block else None
        stretch.shares = {leg: Share(frequency, strides_n, minutes_s, stretch.done[leg]) for leg in LEGS}
        self.stretches.append(stretch)
        return stretch


def shares_of(stretch: Stretch) -> tuple[float, float]:
    """Share of strides cued at the block's beginning and end, 0 to 1; warm-up is cued only where it names cues."""
    block = stretch.block
    if block is None:
        return (1.0, 1.0) if stretch.kind == "training" else (0.0, 0.0)
    if stretch.kind != "training" and not (stretch.kind == "warm_up" and block.cues):
        return 0.0, 0.0
    end = block.frequency_pct if block.end_frequency_pct is None else block.end_frequency_pct
    return block.frequency_pct / 100, end / 100


def announcement(stretch: Stretch, cues: tuple[str, ...], cause_ns: int) -> BlockBegins:
    """What is said when a stretch begins; planned is what is left of its block."""
    frequency, end_frequency = shares_of(stretch)
    end_ns = stretch.end_ns
    return BlockBegins(
        t_ns=stretch.begin_ns,
        cause_ns=cause_ns,
        seq=0,
        number=number_of(stretch),
        kind=stretch.kind,
        frequency_pct=100 * frequency,
        end_frequency_pct=100 * end_frequency,
        planned_s=nan if end_ns is None else (end_ns - stretch.begin_ns) / 1e9,
        planned_strides=min((stretch.left_n(leg) or 0) for leg in LEGS),
        cues=cues if frequency > 0 else (),
    )


def number_of(stretch: Stretch) -> int:
    """The block's number in the session's order, from 1; 0: the protocol has none."""
    return 0 if stretch.block is None and stretch.kind == "training" else stretch.place + 1
