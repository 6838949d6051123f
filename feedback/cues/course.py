"""Where in the session a stride lies: which block is in force, and what is left of it.

Lives here: Stretch (a block, or the part of one between two interruptions) and Course, the row of them. Why: blocks
end by minutes or by strides, are paused and skipped, and a stride belongs to the block in which it began. Must never:
decide which strides are cued.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import nan

from feedback.config.dose import Block, Dose
from feedback.cues.draw import GROUP, Share
from feedback.messages import LEGS, BlockBegins

PAUSE, END, PROBE = "pause", "end", "probe"


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
    dose: Dose
    """As it was when this stretch began: of its strides nothing changes any more."""
    spent_ns: int = 0
    """Time of the block before this stretch …"""
    done: dict[str, int] = field(default_factory=lambda: dict.fromkeys(LEGS, 0))
    """… and strides of each leg."""
    made: dict[str, int] = field(default_factory=lambda: dict.fromkeys(LEGS, 0))
    """Strides of each leg in this stretch."""
    shares: dict[str, Share] = field(default_factory=dict)
    probe_n: int = 0
    """Above 0: a probe of so many strides that was asked for in the middle of the block …"""
    probe: int = 0
    """… and its number, beyond those of the session's blocks."""

    @property
    def walks(self) -> bool:
        """Whether the block's time and strides are counted."""
        return self.kind not in (PAUSE, END) and not self.probe_n

    @property
    def end_ns(self) -> int | None:
        """When it is over; None where minutes do not end it."""
        if not self.walks or self.block is None or self.block.minutes is None:
            return None
        return self.begin_ns - self.spent_ns + round(self.block.minutes * 60e9)

    def left_n(self, leg: str) -> int | None:
        """Strides of this leg until it is over; None where strides do not end it."""
        if self.probe_n and self.kind != PAUSE:
            return self.probe_n - self.made[leg]
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

    def __init__(self, blocks: Sequence[Block], dose: Dose) -> None:
        """blocks: the dose's, in the order in which they come."""
        self.blocks, self.dose = tuple(blocks), dose
        self._probes = 0
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
        return self._append(Stretch(len(self.stretches), place, block, kind, begin_ns, self.dose))

    def insert_probe(self, stretch: Stretch, strides_n: int, begin_ns: int) -> Stretch:
        """So many strides without cues; the block's own time and strides stand still meanwhile."""
        self._probes += 1
        number = len(self.blocks) + 1 + self._probes
        return self.resume(stretch, PROBE, begin_ns, strides_n, number)

    def resume(self, stretch: Stretch, kind: str, begin_ns: int, probe_n: int = 0, probe: int = 0) -> Stretch:
        """Go on with a stretch's block, or pause or probe in it; its time and strides so far are kept."""
        ran = stretch.walks
        spent_ns = stretch.spent_ns + (begin_ns - stretch.begin_ns if ran else 0)
        done = {leg: stretch.done[leg] + (stretch.made[leg] if ran else 0) for leg in LEGS}
        block = self.blocks[stretch.place] if self.blocks else None
        going = Stretch(len(self.stretches), stretch.place, block, kind, begin_ns, self.dose, spent_ns, done)
        going.probe_n, going.probe = probe_n, probe
        return self._append(going)

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

    def ahead(self, stretch: Stretch, t_ns: int) -> Stretch:
        """What comes after it, as it will begin: the next block, or after a probe the rest of its own."""
        place = stretch.place if stretch.probe_n else stretch.place + 1
        block = self.blocks[place] if place < len(self.blocks) else None
        kind = block.kind if block else END if self.blocks else "training"
        coming = Stretch(-1, place, block, kind, t_ns, self.dose)
        if stretch.probe_n:
            coming.spent_ns, coming.done = stretch.spent_ns, stretch.done
        return coming

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
    """The block's number in the session's order, from 1; 0: the protocol has none. Probes asked for come after all."""
    if stretch.probe and stretch.kind != PAUSE:
        return stretch.probe
    return 0 if stretch.block is None and stretch.kind == "training" else stretch.place + 1
