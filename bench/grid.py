"""Which cells are measured, and in which order.

Lives here: Cell, the grids, `measure`. Why: the machine's mood changes by the minute, so systems take turns, each round
beginning with another one. Must never: run two systems at once.
"""

import multiprocessing
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from bench.one import Run, Waiting
from bench.systems import FLOOR_FIFO, SYSTEMS

HOGS = 2
WARM_S = 0.3


class Cell(NamedTuple):
    """One setting of the job."""

    rate_hz: int
    streams: int
    hogs: int = 0

    @property
    def words(self) -> str:
        """For people."""
        streams = f"{self.streams} stream{'s' * (self.streams > 1)}"
        return f"{self.rate_hz} Hz, {streams}" + f", {self.hogs} busy processes beside it" * bool(self.hogs)


AT_HZ, MOST_STREAMS = 200, 16
LOADED = Cell(AT_HZ, 1, HOGS)
RATES = tuple(Cell(rate_hz, 1) for rate_hz in (100, AT_HZ, 1000, 2000))
STREAMS = tuple(Cell(AT_HZ, streams) for streams in (4, MOST_STREAMS))
FULL = (*RATES, *STREAMS, LOADED)
QUICK = (Cell(AT_HZ, 1), Cell(2000, 1), Cell(AT_HZ, MOST_STREAMS), LOADED)

Results = dict[tuple[Cell, str], list[Run]]


def measure(cells: Sequence[Cell], waiting: dict[str, Waiting], repeats: int, seconds: float) -> Results:
    """Every cell with every system, `repeats` times; told on standard error."""
    results: Results = {}
    rounds = [cell for _ in range(repeats) for cell in cells]
    for number, cell in enumerate(rounds):
        print(f"\rround {number + 1} of {len(rounds)}: {cell.words:60}", end="", file=sys.stderr, flush=True)
        names = [name for name in waiting if cell.hogs or name != FLOOR_FIFO]
        first = number % len(names)
        with _hogs(cell.hogs):
            for name in names[first:] + names[:first]:
                run = waiting[name].do(cell.rate_hz, cell.streams, WARM_S, seconds)
                results.setdefault((cell, name), []).append(run)
    print(file=sys.stderr)
    return dict(sorted(results.items(), key=lambda row: (cells.index(row[0][0]), list(SYSTEMS).index(row[0][1]))))


@contextmanager
def _hogs(count: int) -> Iterator[None]:
    """So many processes that do nothing but burn, at ordinary priority."""
    hogs = [multiprocessing.Process(target=_burn, daemon=True) for _ in range(count)]
    for hog in hogs:
        hog.start()
    try:
        yield
    finally:
        for hog in hogs:
            hog.kill()
            hog.join()


def _burn() -> None:
    while True:
        pass
