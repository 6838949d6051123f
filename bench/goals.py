"""What was asked for, held against what was measured.

Lives here: Verdict, `verdicts`. Why: a comparison that cannot be lost says nothing. Must never: leave a cell out.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from bench.figures import Figures
from bench.grid import LOADED
from bench.systems import EZMSG, FLOOR, MNE, OURS, PEERS, PYLSL, TIMEFLUX

Table = Mapping[tuple[str, str], Figures]


@dataclass(frozen=True)
class Verdict:
    """One goal in all cells."""

    goal: str
    holds: bool
    worst: str
    """The cell that is nearest to breaking it, or furthest beyond, in words."""


def verdicts(table: Table) -> list[Verdict]:
    """Every goal."""
    quiet = [cell for cell, name in table if name == OURS and cell != LOADED.words]
    found = [
        _ratio(table, quiet, f"{q} at most {most:g} x {other}'s", _us(q), other, most)
        for other, most, qs in ((FLOOR, 1.1, ("p50", "p90")), (PYLSL, 1.2, ("p50", "p90")))
        for q in qs
    ]
    found += [
        _ratio(table, quiet, f"{q} below {other}'s", _us(q), other, 1.0)
        for other in (TIMEFLUX, EZMSG, MNE)
        for q in ("p50", "p90")
    ]
    found += [
        _ratio(table, quiet, f"less processor time than {other}", _cpu, other, 1.0) for other in (TIMEFLUX, EZMSG)
    ]
    return [*filter(None, found), *_loaded(table), _lossless(table)]


def _us(q: str) -> Callable[[Figures], float]:
    return lambda row: row.us[q]


def _cpu(row: Figures) -> float:
    return row.cpu_pct["all"]


def _ratio(
    table: Table, cells: list[str], goal: str, of: Callable[[Figures], float], other: str, most: float
) -> Verdict | None:
    """Ours over another's, cell by cell; None if the other was not there. Who brought no cue is beaten."""
    rows = [(of(table[cell, OURS]) / of(table[cell, other]), cell) for cell in cells if (cell, other) in table]
    known = [row for row in rows if row[0] == row[0]]
    if not known:
        return None
    ratio, cell = max(known)
    return Verdict(goal, ratio <= most, f"{ratio:.2f} x at {cell}")


def _loaded(table: Table) -> Iterator[Verdict]:
    """Beside two busy processes."""
    best = [(table[LOADED.words, name].us["p99"], name) for name in PEERS if (LOADED.words, name) in table]
    best = [row for row in best if row[0] == row[0]]
    if best and (LOADED.words, OURS) in table:
        theirs, name = min(best)
        ratio = table[LOADED.words, OURS].us["p99"] / theirs
        yield Verdict("p99 beside two busy processes at most half of the best of the others", ratio <= 0.5,
                      f"{ratio:.2f} x {name}'s")  # fmt: skip


def _lossless(table: Table) -> Verdict:
    lost = {cell: row.lost_cues + row.lost_samples for (cell, name), row in table.items() if name == OURS}
    cell = max(lost, key=lambda row: lost[row])
    return Verdict("no message lost", not any(lost.values()), f"{lost[cell]} lost at {cell}")
