"""The signals that zebris software exports, one a file: NAME.csv or NAME.csv.xz.

Lives here: reading one. Why: force and gait line have the same shape. Must never: know what a signal means.

Each file: a line of names and a line of values (name, begin in s, rate in Hz, number of rows, unit), an empty line, a
line of column names ('time' and then the signal's own), then one row a sample. What is not known is left empty. The
time column is rounded to milliseconds, so times are counted from begin and rate.
"""

import csv
from dataclasses import dataclass
from itertools import islice
from math import nan
from pathlib import Path

import numpy as np

from drivers.walkfile import text
from drivers.walkfile.walk import Floats, WalkError, WalkMissing

_ENDINGS = (".csv.xz", ".csv")
_ENCODING = "utf-8-sig"
"""The export begins with a byte order mark."""
_LOWEST_HZ, _HIGHEST_HZ = 1.0, 100_000.0
_HEAD = ("begin_time", "frequency", "count", "units")


@dataclass(frozen=True)
class Signal:
    """One exported signal."""

    path: Path
    begin_s: float
    rate_hz: float
    values: Floats
    """Shape (n, columns); NaN where a row is empty."""


def read(folder: Path, name: str, unit: str, columns: tuple[str, ...]) -> Signal:
    """The signal in this folder. WalkMissing when it is not there."""
    path = _file(folder, name)
    try:
        rows = ((number, cells) for number, cells in enumerate(csv.reader(text.lines(path, _ENCODING)), 1) if cells)
        head = list(islice(rows, 3))
        if len(head) < 3:
            raise WalkError(f"{path}: holds no signal")
        begin_s, rate_hz, count = _head(path, head[0][1], head[1][1], unit)
        if head[2][1] != ["time", *columns]:
            raise WalkError(f"{path}:{head[2][0]}: 'time,{','.join(columns)}' was expected")
        values = [
            _values(f"{path}:{number}", cells, columns, begin_s + k / rate_hz, rate_hz)
            for k, (number, cells) in enumerate(rows)
        ]
    except csv.Error as error:
        raise WalkError(f"{path}: is not a table: {error}") from error
    if len(values) != count or count < 2:
        raise WalkError(f"{path}: holds {len(values)} rows, its head says {count:g}")
    return Signal(path, begin_s, rate_hz, np.array(values))


def _file(folder: Path, name: str) -> Path:
    for ending in _ENDINGS:
        path = folder / f"{name}{ending}"
        if path.is_file():
            return path
    raise WalkMissing(f"{folder / name}.csv: no such file, nor with .xz")


def _head(path: Path, names: list[str], values: list[str], unit: str) -> tuple[float, float, float]:
    head = dict(zip(names, values, strict=False))
    if not all(name in head for name in _HEAD) or not all(text.is_number(head[name]) for name in _HEAD[:3]):
        raise WalkError(f"{path}:2: a line with {', '.join(_HEAD)} was expected")
    if head["units"] != unit:
        raise WalkError(f"{path}:2: the signal is in '{head['units']}', {unit} was expected")
    begin_s, rate_hz, count = (float(head[name]) for name in _HEAD[:3])
    if not _LOWEST_HZ <= rate_hz <= _HIGHEST_HZ:
        raise WalkError(f"{path}:2: a rate of {rate_hz:g} Hz")
    return begin_s, rate_hz, count


def _values(place: str, cells: list[str], columns: tuple[str, ...], due_s: float, rate_hz: float) -> list[float]:
    """A row's values: all of them are numbers, or all are empty."""
    told = [cell for cell in cells[1:] if cell]
    whole = len(cells) == 1 + len(columns) and len(told) in (0, len(columns))
    if not whole or not all(map(text.is_number, [cells[0], *told])):
        raise WalkError(f"{place}: a time was expected, and {' and '.join(columns)} or nothing")
    if abs(float(cells[0]) - due_s) > 0.5 / rate_hz:
        raise WalkError(f"{place}: {cells[0]} s does not follow at {rate_hz:g} Hz")
    return [float(cell) for cell in told] or [nan] * len(columns)
