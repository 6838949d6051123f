"""Walks of Moticon OpenGo insoles, as the desktop software exports them to text.

Lives here: reading one. Lines that begin with '#', of which the last names the columns, then one row a sample,
separated by tabs: time (s), of each foot 16 pressures (N/cm2), accelerations, turning rates, total force (N), centre of
pressure; then the vendor's own steps. A foot that has no sample leaves its cells empty. May be xz-compressed. Why: what
these soles record by themselves is analysed too. Must never: know what a step is, or believe the vendor's.

Source: exports that come with PyPI moticon-opengo 1.0.3 (Apache-2.0).

The zones are the pads' shares of the total force, which the software has from more than their pressures: so their sum
is the force that it tells. A foot that is missing for a moment is drawn on in a straight line; where it is missing for
longer, the walk has no samples at all.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt

from drivers.walkfile import text
from drivers.walkfile.walk import NEWTON, Floats, Walk, WalkError

PADS = 16
LONGEST_S = 0.05
"""Missing for no longer than this, a foot's load is drawn on: less than half of a double support."""
_TIME = "time"


def read(path: Path) -> Walk:
    """The walk in this file."""
    table = np.array(list(_rows(path)))
    if len(table) < 2:
        raise WalkError(f"{path}: holds {len(table)} samples")
    time_s = table[:, 0]
    steps = np.diff(time_s)
    if np.isnan(time_s).any():
        raise WalkError(f"{path}: time is missing")
    feet = [_bridged(time_s, _zones(table[:, first : first + PADS + 1])) for first in (1, 2 + PADS)]
    known = ~(np.isnan(feet[0]).any(axis=1) | np.isnan(feet[1]).any(axis=1))
    if known.sum() < 2:
        raise WalkError(f"{path}: there is no time at which both feet have samples")
    rate_hz = round(1.0 / float(np.median(steps)), 3)
    return Walk(path.name.split(".")[0], rate_hz, time_s[known], feet[0][known], feet[1][known], NEWTON)


def _rows(path: Path) -> Iterator[list[float]]:
    """Of each sample its time, and of each foot pads and total force."""
    names: list[str] = []
    wanted: list[int] = []
    rising = text.Rising()
    for number, line in enumerate(text.lines(path, "utf-8-sig"), 1):
        if line.startswith("#"):
            names, wanted = [name.strip(" #") for name in line.split("\t")], []
        elif line.strip():
            wanted = wanted or _wanted(path, names)
            row = _row(f"{path}:{number}", line.split("\t"), wanted, names)
            rising.check(f"{path}:{number}", row[0])
            yield row
    _wanted(path, names)


def _wanted(path: Path, names: list[str]) -> list[int]:
    """Where the time is, and each foot's columns."""
    return [0, *(place for side in ("left", "right") for place in _columns(path, names, side))]


def _columns(path: Path, names: list[str], side: str) -> list[int]:
    """Where the pads of one foot are, and its total force."""
    wanted = [f"{side} pressure {pad + 1}[N/cm²]" for pad in range(PADS)] + [f"{side} total force[N]"]
    missing = [name for name in [_TIME, *wanted] if name not in names]
    if missing or names[0] != _TIME:
        raise WalkError(f"{path}: has no column '{(missing or [_TIME])[0]}' where it was expected")
    return [names.index(name) for name in wanted]


def _row(place: str, cells: list[str], wanted: list[int], names: list[str]) -> list[float]:
    if len(cells) != len(names):
        raise WalkError(f"{place}: {len(cells)} columns; {len(names)} were expected")
    for column in wanted:
        if cells[column] and not text.is_number(cells[column]):
            raise WalkError(f"{place}: column '{names[column]}': '{cells[column]}' is not a finite number")
    return [float(cells[column]) if cells[column] else np.nan for column in wanted]


def _zones(rows: Floats) -> Floats:
    """Newtons of each pad, from pressures and the total force; evenly where there is force and no pressure."""
    pressures, force = np.maximum(rows[:, :PADS], 0.0), np.maximum(rows[:, PADS:], 0.0)
    total = pressures.sum(axis=1, keepdims=True)
    shares: Floats = np.divide(pressures, total, out=np.full_like(pressures, 1 / PADS), where=~(total == 0))
    newtons: Floats = shares * force
    return newtons


def _bridged(time_s: Floats, zones: Floats) -> Floats:
    """Short gaps of one foot filled by straight lines."""
    missing = np.isnan(zones).any(axis=1)
    if missing.all() or not missing.any():
        return zones
    known: npt.NDArray[np.intp] = np.flatnonzero(~missing)
    after = np.minimum(np.searchsorted(known, np.arange(len(zones))), len(known) - 1)
    before = np.maximum(after - 1, 0)
    short = missing & (np.abs(time_s[known[after]] - time_s[known[before]]) <= LONGEST_S + 1e-9)
    short &= (known[before] < np.arange(len(zones))) & (known[after] > np.arange(len(zones)))
    filled = zones.copy()
    for zone in range(zones.shape[1]):
        filled[short, zone] = np.interp(time_s[short], time_s[known], zones[known, zone])
    filled[missing & ~short] = np.nan
    return filled
