"""A cue on one leg over a whole session: how often it came, how often it was met, what was learnt.

Lives here: Trained and `trained`. Why: the short summary, the report and the dose record tell the same of it. Must
never: mix measures or methods, or leave out a cue because no sensor could score it.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite, nan
from statistics import fmean, stdev

from feedback.cues.catalogue import CATALOGUE
from feedback.cues.learning import HELPED, TESTS, Learning, learning
from feedback.cues.practised import Success
from feedback.messages import LEGS, Outcome


@dataclass(frozen=True)
class Trained:
    """One cue, leg, measure and method."""

    kind: str
    leg: str
    measure: str
    """'' : no sensor could score it."""
    method: str
    strides: int
    """All that the cue's account holds, of all blocks."""
    sent: int
    """Cues that were sent …"""
    error_ms: float
    """… how far from the right instant on the mean (above 0: late) …"""
    error_sd_ms: float
    error_abs_ms: float
    """… and without the sign."""
    success: dict[str, Success]
    """By what help the stride had: cued | faded | catch | withheld (in training); or by block: baseline | probe |
    retention. In a baseline only cues with a criterion instead of a target are scored."""
    target: float
    """The last in force; NaN: none."""
    learning: Learning

    @property
    def cued(self) -> Success:
        """Of the strides of training with a cue."""
        return self.success["cued"]

    @property
    def uncued(self) -> Success:
        """Of all that were left without one as planned."""
        parts = [self.success[name] for name in ("faded", "catch", *TESTS)]
        return Success(sum(part.hits for part in parts), sum(part.scored for part in parts))


def trained(outcomes: Sequence[Outcome], blocks: Mapping[int, str]) -> list[Trained]:
    """Every cue and leg; blocks: the kind of each by its number. Outcomes: as practised.walked gives them."""
    cues: dict[tuple[str, str], list[Outcome]] = {}
    for row in outcomes:
        cues.setdefault((row.kind, row.leg), []).append(row)
    ordered = sorted(cues, key=_place)
    return [one for key in ordered for one in _of_cue(cues[key], blocks)]


def _place(key: tuple[str, str]) -> tuple[int, str, int]:
    """In the order of the catalogue, then of the legs."""
    kind, leg = key
    kinds = list(CATALOGUE)
    return kinds.index(kind) if kind in kinds else len(kinds), kind, LEGS.index(leg) if leg in LEGS else len(LEGS)


def _of_cue(rows: Sequence[Outcome], blocks: Mapping[int, str]) -> list[Trained]:
    """One for each measure and method; strides without any go with the one that has most."""
    ways = Counter((row.measure, row.method) for row in rows if row.measure).most_common()
    first = ways[0][0] if ways else ("", "")
    return [
        _trained([row for row in rows if ((row.measure, row.method) if row.measure else first) == way], way, blocks)
        for way in ([way for way, _ in ways] or [first])
    ]


def _trained(rows: Sequence[Outcome], way: tuple[str, str], blocks: Mapping[int, str]) -> Trained:
    errors_ms = [row.error_ns / 1e6 for row in rows if row.cue_id]
    return Trained(
        kind=rows[0].kind,
        leg=rows[0].leg,
        measure=way[0],
        method=way[1],
        strides=len(rows),
        sent=len(errors_ms),
        error_ms=fmean(errors_ms) if errors_ms else nan,
        error_sd_ms=stdev(errors_ms) if len(errors_ms) > 1 else nan,
        error_abs_ms=fmean(map(abs, errors_ms)) if errors_ms else nan,
        success=_success(rows, blocks),
        target=next((row.target for row in reversed(rows) if isfinite(row.target)), nan),
        learning=learning(rows, blocks),
    )


def _success(rows: Sequence[Outcome], blocks: Mapping[int, str]) -> dict[str, Success]:
    found: dict[str, list[Outcome]] = {name: [] for name in ("baseline", "cued", "faded", "catch", "withheld", *TESTS)}
    for row in rows:
        found.setdefault(_help(row, blocks.get(row.block, "")), []).append(row)
    return {name: Success.of(part) for name, part in found.items() if name}


def _help(row: Outcome, kind: str) -> str:
    """'' where no success is told: warm-up, another cue's block."""
    if kind in ("baseline", *TESTS):
        return kind
    if kind != "training" or row.plan == "uncued":
        return ""
    return ("cued" if row.cue_id else "withheld") if row.plan in HELPED else row.plan
