"""Figures of a cell and system over its repeats.

Lives here: Figures, `figures`. Why: the median of the repeats' own quantiles, so that one stall of the host is not
taken for the system's. Must never: leave a lost message out.
"""

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, nan

from bench.grid import Results
from bench.one import ROLES, Run

QUANTILES = {"p50": 0.5, "p90": 0.9, "p99": 0.99, "max": 1.0}


@dataclass(frozen=True)
class Figures:
    """Of one cell and system."""

    us: dict[str, float]
    """Sample to cue in us: p50, p90, p99 (medians over the repeats), max (of all)."""
    cues: int
    lost_samples: int
    lost_cues: int
    cpu_pct: dict[str, float]
    """Of one core, by role; `all`: together."""
    memory_mib: float
    failed: str


def figures(results: Results) -> dict[tuple[str, str], Figures]:
    """By the words of the cell and the system's name."""
    return {(cell.words, name): of(runs) for (cell, name), runs in results.items()}


def of(runs: Sequence[Run]) -> Figures:
    """One cell and system."""
    told = [run for run in runs if run.delays_ns]
    us = {name: _median(quantile_us(run, q) for run in told) for name, q in QUANTILES.items()}
    if told:
        us["max"] = max(quantile_us(run, 1.0) for run in told)
    cpu = {role: _median(run.cpu_pct.get(role, nan) for run in told) for role in ROLES}
    return Figures(
        us,
        sum(len(run.delays_ns) for run in runs),
        sum(run.lost_samples for run in runs),
        sum(run.lost_cues for run in runs),
        cpu | {"all": _median(sum(run.cpu_pct.values()) for run in told)},
        _median(run.memory_mib for run in told),
        next((run.failed for run in runs if run.failed), ""),
    )


def quantile_us(run: Run, q: float) -> float:
    """Nearest rank."""
    ordered = sorted(run.delays_ns)
    return ordered[max(0, ceil(q * len(ordered)) - 1)] / 1000


def _median(values: Iterable[float]) -> float:
    rows = list(values)
    return statistics.median(rows) if rows else nan
