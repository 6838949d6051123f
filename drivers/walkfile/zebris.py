"""Walks on a zebris treadmill: the vertical force under each foot, as its software exports it.

Lives here: two files side by side, zebris_butterfly_force_curve-L.csv and -R.csv (or .csv.xz). Why: a force treadmill
is the measure for what soles tell. Must never: know what a step is.

Each file: a line of names and a line of values (name, begin in s, rate in Hz, number of values, unit), an empty line,
'time,value', then one value a line; the value is left empty while the foot is not on the plate. The time column is
rounded to milliseconds, so times are counted from begin and rate.
"""

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from drivers.walkfile import text
from drivers.walkfile.walk import NEWTON, Floats, Walk, WalkError, WalkMissing

_STEM = "zebris_butterfly_force_curve"
_SIDES = ("L", "R")
_ENDINGS = (".csv.xz", ".csv")
_ENCODING = "utf-8-sig"
"""The export begins with a byte order mark."""
_LOWEST_HZ, _HIGHEST_HZ = 1.0, 100_000.0
_HEAD = ("begin_time", "frequency", "count", "units")
_COLUMNS = ["time", "value"]


@dataclass(frozen=True)
class _Foot:
    begin_s: float
    rate_hz: float
    force_n: Floats


def read(path: Path) -> Walk:
    """The walk in this folder; either foot's file may be named instead."""
    folder = path if path.is_dir() else path.parent
    if path != folder and not path.is_file():
        raise WalkMissing(f"{path}: no such folder or file")
    left, right = (_foot(_file(folder, side)) for side in _SIDES)
    if (left.begin_s, left.rate_hz) != (right.begin_s, right.rate_hz):
        raise WalkError(f"{folder}: left and right begin at other times or have other rates")
    count = max(len(left.force_n), len(right.force_n))
    time_s = left.begin_s + np.arange(count) / left.rate_hz
    return Walk(folder.name, left.rate_hz, time_s, _filled(left, count), _filled(right, count), NEWTON)


def _file(folder: Path, side: str) -> Path:
    for ending in _ENDINGS:
        path = folder / f"{_STEM}-{side}{ending}"
        if path.is_file():
            return path
    raise WalkMissing(f"{folder / _STEM}-{side}.csv: no such file, nor with .xz")


def _filled(foot: _Foot, count: int) -> Floats:
    """A foot's file ends with what it had on the plate; after that there is nothing on it."""
    return np.pad(foot.force_n, (0, count - len(foot.force_n)))[:, None]


def _foot(path: Path) -> _Foot:
    lines = text.read(path, _ENCODING).splitlines()
    try:
        rows = [(number, cells) for number, cells in enumerate(csv.reader(lines), 1) if cells]
    except csv.Error as error:
        raise WalkError(f"{path}: is not a table: {error}") from error
    if len(rows) < 3:
        raise WalkError(f"{path}: holds no curve")
    begin_s, rate_hz, count = _head(path, rows[0][1], rows[1][1])
    if rows[2][1] != _COLUMNS:
        raise WalkError(f"{path}:{rows[2][0]}: 'time,value' was expected")
    values = [_value(path, number, cells, begin_s, rate_hz, k) for k, (number, cells) in enumerate(rows[3:])]
    if len(values) != count or count < 2:
        raise WalkError(f"{path}: holds {len(values)} values, its head says {count:g}")
    return _Foot(begin_s, rate_hz, np.array(values))


def _head(path: Path, names: list[str], values: list[str]) -> tuple[float, float, float]:
    head = dict(zip(names, values, strict=False))
    if not all(name in head for name in _HEAD) or not all(text.is_number(head[name]) for name in _HEAD[:3]):
        raise WalkError(f"{path}:2: a line with {', '.join(_HEAD)} was expected")
    if head["units"] != NEWTON:
        raise WalkError(f"{path}:2: the curve is in '{head['units']}', newtons (N) were expected")
    begin_s, rate_hz, count = (float(head[name]) for name in _HEAD[:3])
    if not _LOWEST_HZ <= rate_hz <= _HIGHEST_HZ:
        raise WalkError(f"{path}:2: a rate of {rate_hz:g} Hz")
    return begin_s, rate_hz, count


def _value(path: Path, number: int, cells: list[str], begin_s: float, rate_hz: float, k: int) -> float:
    if len(cells) != 2 or not text.is_number(cells[0]) or (cells[1] and not text.is_number(cells[1])):
        raise WalkError(f"{path}:{number}: a time and a value were expected")
    if abs(float(cells[0]) - begin_s - k / rate_hz) > 0.5 / rate_hz:
        raise WalkError(f"{path}:{number}: {cells[0]} s does not follow at {rate_hz:g} Hz")
    return float(cells[1]) if cells[1] else 0.0
