"""Walks of PhysioNet's "Gait in Parkinson's Disease": 19 columns of text at 100 Hz (its format.txt).

Lives here: time (s), 8 zones left (N), 8 zones right (N), sum left, sum right; may be xz-compressed. Why: the largest
public set of real feet, healthy and not. Must never: know what a step is.
"""

from pathlib import Path
from statistics import median

import numpy as np

from drivers.walkfile import text
from drivers.walkfile.walk import NEWTON, Floats, Walk, WalkError

_COLUMNS = 19
_ZONES = 8


def read(path: Path) -> Walk:
    """The walk in this file."""
    content = text.read(path)
    lines = content.splitlines()
    if not content.strip():
        raise WalkError(f"{path}: is empty")
    try:
        table = np.loadtxt(lines, comments=None, ndmin=2)
    except ValueError as error:
        raise WalkError(_first_fault(path, lines)) from error
    if table.shape[1] != _COLUMNS or not np.isfinite(table).all():
        raise WalkError(_first_fault(path, lines))
    if len(table) < 2:
        raise WalkError(f"{path}: holds one sample only")
    time_s = table[:, 0]
    left, right = table[:, 1 : 1 + _ZONES], table[:, 1 + _ZONES : 1 + 2 * _ZONES]
    name = path.name.split(".")[0]
    return Walk(name, _rate_hz(time_s), time_s, left, right, NEWTON)


def _first_fault(path: Path, lines: list[str]) -> str:
    """Words for the first line that does not hold 19 numbers."""
    for number, line in enumerate(lines, 1):
        cells = line.split()
        if cells and len(cells) != _COLUMNS:
            return f"{path}:{number}: {len(cells)} columns; {_COLUMNS} were expected (time, 8 left, 8 right, 2 sums)"
        for cell in cells:
            if not text.is_number(cell):
                return f"{path}:{number}: '{cell}' is not a finite number"
    return f"{path}: cannot be read as {_COLUMNS} columns of numbers"


def _rate_hz(time_s: Floats) -> float:
    step = median(np.diff(time_s).tolist())
    return round(1.0 / step, 3) if step > 0 else 0.0
