"""Walks of PhysioNet's "Gait in Parkinson's Disease": 19 columns of text at 100 Hz (its format.txt).

Lives here: time (s), 8 zones left (N), 8 zones right (N), sum left, sum right; may be xz-compressed. Why: the largest
public set of real feet, healthy and not. Must never: know what a step is.
"""

from collections.abc import Iterator
from pathlib import Path
from statistics import median

import numpy as np

from drivers.walkfile import text
from drivers.walkfile.walk import NEWTON, Floats, Walk, WalkError

_COLUMNS = 19
_ZONES = 8


def read(path: Path) -> Walk:
    """The walk in this file."""
    if not any(line.strip() for line in text.lines(path)):
        raise WalkError(f"{path}: is empty")
    try:
        table = np.loadtxt(_rows(path), comments=None, ndmin=2)
    except WalkError:
        raise
    except ValueError as error:
        raise WalkError(_first_fault(path)) from error
    if not np.isfinite(table).all():
        raise WalkError(_first_fault(path))
    if len(table) < 2:
        raise WalkError(f"{path}: holds one sample only")
    time_s = table[:, 0]
    left, right = table[:, 1 : 1 + _ZONES], table[:, 1 + _ZONES : 1 + 2 * _ZONES]
    name = path.name.split(".")[0]
    return Walk(name, _rate_hz(time_s), time_s, left, right, NEWTON)


def _rows(path: Path) -> Iterator[str]:
    """Lines of 19 cells, of which the first is a number that increases. WalkError at the first that is not."""
    rising = text.Rising()
    for number, line in enumerate(text.lines(path), 1):
        cells = line.split()
        if not cells:
            continue
        if len(cells) != _COLUMNS:
            expected = f"{_COLUMNS} were expected (time, 8 left, 8 right, 2 sums)"
            raise WalkError(f"{path}:{number}: {len(cells)} columns; {expected}")
        if not text.is_number(cells[0]):
            raise WalkError(f"{path}:{number}: '{cells[0]}' is not a finite number")
        rising.check(f"{path}:{number}", float(cells[0]))
        yield line


def _first_fault(path: Path) -> str:
    """Words for the first line that does not hold numbers alone."""
    for number, line in enumerate(text.lines(path), 1):
        for cell in line.split():
            if not text.is_number(cell):
                return f"{path}:{number}: '{cell}' is not a finite number"
    return f"{path}: cannot be read as {_COLUMNS} columns of numbers"


def _rate_hz(time_s: Floats) -> float:
    step = median(np.diff(time_s).tolist())
    return round(1.0 / step, 3) if step > 0 else 0.0
