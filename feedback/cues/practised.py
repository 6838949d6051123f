"""What was practised: each block as it was planned and as it went, and each cue in it.

Lives here: Practised (a block), BlockCue (a cue of one leg in it), Success, and how they are made from a session's
messages. Why: dose record, summary and report must count alike. Must never: count a stride of a pause, or tell a plan
as if it had been done.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite, nan
from statistics import fmean, stdev

from feedback.config.dose import UNCUED, Block, Dose
from feedback.cues.dosing import block_order
from feedback.cues.learning import HELPED, SCORED, Learning, goodness
from feedback.messages import BlockBegins, Outcome

PAUSE, END = "pause", "end"


@dataclass(frozen=True)
class Success:
    """How many of the scored strides were hits."""

    hits: int = 0
    scored: int = 0

    @property
    def pct(self) -> float:
        """Share, %; NaN if none was scored."""
        return 100.0 * self.hits / self.scored if self.scored else nan

    @classmethod
    def of(cls, rows: Sequence[Outcome]) -> "Success":
        """Of these strides; what was bought elsewhere is scored, and no hit."""
        words = [row.success for row in rows]
        return cls(words.count("hit"), sum(word in SCORED for word in words))


@dataclass(frozen=True)
class Practised:
    """One block; its parts between pauses together."""

    number: int
    kind: str
    planned_s: float
    """NaN where it is counted in strides."""
    planned_strides: int
    """0 where it is counted in minutes."""
    frequency_pct: tuple[float, float]
    """Share of the strides to be cued, at its beginning and at its end."""
    cues: tuple[str, ...]
    start_ns: int
    """0: the session was over before it."""
    end_ns: int
    actual_s: float
    """Without its pauses."""
    strides: int
    """Of the leg that made most; 0 where nothing counted them."""


@dataclass(frozen=True)
class BlockCue:
    """One cue of one leg in one block."""

    number: int
    kind: str
    leg: str
    strides: int
    plans: Mapping[str, int]
    """Strides by what the plan held for them (Outcome.plan)."""
    sent: int
    withheld: Mapping[str, int]
    """Planned cues that were not sent, by reason."""
    error_ms: float
    """Mean distance of the due times from what would have been right."""
    cued: Success
    uncued: Success
    guarded: int
    measure: str
    method: str
    n: int
    mean: float
    sd: float
    """Of the measured strides, with and without a cue."""

    @property
    def planned_pct(self) -> float:
        """Share of the strides that the plan cued, after catch strides were taken out."""
        return 100.0 * sum(self.plans.get(plan, 0) for plan in HELPED) / self.strides if self.strides else nan

    @property
    def sent_pct(self) -> float:
        """Share of the strides that had their cue."""
        return 100.0 * self.sent / self.strides if self.strides else nan


def walked(outcomes: Sequence[Outcome], begun: Sequence[BlockBegins]) -> list[Outcome]:
    """Without the strides that began in a pause."""
    heads = [block for block in begun if not block.countdown]
    ends_ns = [block.t_ns for block in heads[1:]] + [1 << 63]
    pauses = [(block.t_ns, end_ns) for block, end_ns in zip(heads, ends_ns, strict=False) if block.kind == PAUSE]
    return [row for row in outcomes if not any(a <= row.start_ns < b for a, b in pauses)]


def kinds_of(begun: Sequence[BlockBegins]) -> dict[int, str]:
    """The kind of each block by its number."""
    return {block.number: block.kind for block in begun if not block.countdown and block.kind not in (PAUSE, END)}


def parts_of(begun: Sequence[BlockBegins], end_ns: int = 0) -> dict[int, list[tuple[BlockBegins, int]]]:
    """The parts of each block between its pauses, by its number: (its begin, when the part was over)."""
    heads = [block for block in begun if not block.countdown]
    ends_ns = [block.t_ns for block in heads[1:]] + [max([end_ns, *(block.t_ns for block in heads[-1:])])]
    parts: dict[int, list[tuple[BlockBegins, int]]] = {}
    for block, until_ns in zip(heads, ends_ns, strict=False):
        if block.kind not in (PAUSE, END):
            parts.setdefault(block.number, []).append((block, until_ns))
    return parts


def practised(
    begun: Sequence[BlockBegins], outcomes: Sequence[Outcome], end_ns: int = 0, dose: Dose | None = None
) -> list[Practised]:
    """Every block in its order; with the dose, those too that were never reached.

    end_ns: when the session was over, if its last block did not come to its end. Outcomes: as `walked` gives them.
    """
    parts = parts_of(begun, end_ns)
    strides = _strides(outcomes)
    done = [_block(rows, strides.get(number, 0)) for number, rows in parts.items()]
    reached = max(parts, default=0)
    order = block_order(dose)[reached:] if dose else ()
    return done + [_never(number, dose.blocks[at]) for number, at in enumerate(order, reached + 1) if dose]


def block_cues(outcomes: Sequence[Outcome]) -> list[BlockCue]:
    """Each cue and leg in each block, in the order of the blocks."""
    found: dict[tuple[int, str, str], list[Outcome]] = {}
    for row in outcomes:
        found.setdefault((row.block, row.kind, row.leg), []).append(row)
    return [_cue(key, rows) for key, rows in sorted(found.items())]


def change_of(row: BlockCue, learnt: Learning, target: float = 0.0) -> tuple[float, str]:
    """(mean less baseline, 'better' | 'worse' where that is more than the least change that counts, else '')."""
    change = row.mean - learnt.baseline
    better = goodness(row.measure, row.mean, target) - goodness(row.measure, learnt.baseline, target)
    if not (isfinite(change) and abs(better) > learnt.threshold):
        return change, ""
    return change, "better" if better > 0 else "worse"


def _block(parts: Sequence[tuple[BlockBegins, int]], strides: int) -> Practised:
    first = parts[0][0]
    return Practised(
        number=first.number,
        kind=first.kind,
        planned_s=first.planned_s,
        planned_strides=first.planned_strides,
        frequency_pct=(first.frequency_pct, first.end_frequency_pct),
        cues=first.cues,
        start_ns=first.t_ns,
        end_ns=parts[-1][1],
        actual_s=sum(max(until_ns - block.t_ns, 0) for block, until_ns in parts) / 1e9,
        strides=strides,
    )


def _never(number: int, block: Block) -> Practised:
    """A block that the session did not reach."""
    first = 0.0 if block.kind in UNCUED or (block.kind == "warm_up" and not block.cues) else block.frequency_pct
    last = block.end_frequency_pct if block.end_frequency_pct is not None else first
    planned_s = nan if block.minutes is None else 60.0 * block.minutes
    return Practised(number, block.kind, planned_s, block.strides or 0, (first, last), block.cues, 0, 0, 0.0, 0)


def _strides(outcomes: Sequence[Outcome]) -> dict[int, int]:
    counts = Counter((row.block, row.kind, row.leg) for row in outcomes)
    found: dict[int, int] = {}
    for (number, _, _), count in counts.items():
        found[number] = max(found.get(number, 0), count)
    return found


def _cue(key: tuple[int, str, str], rows: Sequence[Outcome]) -> BlockCue:
    told = Counter((row.measure, row.method) for row in rows if row.measure and isfinite(row.value))
    measure, method = told.most_common(1)[0][0] if told else ("", "")
    values = [row.value for row in rows if (row.measure, row.method) == (measure, method) and isfinite(row.value)]
    errors_ms = [abs(row.error_ns) / 1e6 for row in rows if row.cue_id]
    return BlockCue(
        *key,
        strides=len(rows),
        plans=dict(Counter(row.plan for row in rows)),
        sent=len(errors_ms),
        withheld=dict(Counter(row.why for row in rows if row.why)),
        error_ms=fmean(errors_ms) if errors_ms else nan,
        cued=Success.of([row for row in rows if row.cue_id]),
        uncued=Success.of([row for row in rows if not row.cue_id]),
        guarded=sum(row.success == "guarded" for row in rows),
        measure=measure,
        method=method,
        n=len(values),
        mean=fmean(values) if values else nan,
        sd=stdev(values) if len(values) > 1 else nan,
    )
