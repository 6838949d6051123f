"""Recorded signals of what is worn besides the soles, and of the belt: a table of numbers over time.

Lives here: reading one. A line of column names, of which the first is 'time_s', then one row a sample, separated by
commas; may be xz-compressed. An empty cell or 'nan' is a missing value. Why: a walk that was recorded with other
sensors is analysed with all of them. Must never: know what a column means.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isinf, nan
from pathlib import Path

import numpy as np

from drivers.walkfile import text
from drivers.walkfile.walk import Floats, WalkError

TIME = "time_s"
_ENCODING = "utf-8-sig"
"""Spreadsheets begin what they save with a byte order mark."""

Numbered = list[tuple[int, str]]
"""Lines that hold something, each with its number in the file."""


@dataclass(frozen=True)
class Signal:
    """One recorded signal."""

    path: Path
    time_s: Floats
    """Shape (n,), increasing, on the axis of the walk that it belongs to."""
    values: Floats
    """Shape (n, columns); NaN where a value is missing."""


def read(path: Path, choices: Sequence[tuple[str, ...]], by_place: bool = False) -> Signal:
    """The signal in this file, whose columns after the time are those of one of the choices, in their order.

    by_place: columns may have other names, for their places count; but a name of a choice at another place is an error.
    WalkError says what is wrong, with line and column, WalkMissing that it is absent.
    """
    lines = text.read(path, _ENCODING).splitlines()
    rows = [(number, line) for number, line in enumerate(lines, 1) if line.strip()]
    if len(rows) < 2:
        raise WalkError(f"{path}: holds no sample: a line of names and one line of numbers a sample were expected")
    names = _header(path, rows[0], choices, by_place)
    table = _table(path, rows[1:], names)
    steps = np.diff(table[:, 0])
    if not np.all(steps > 0):
        row = int(np.argmin(steps > 0)) + 1
        raise WalkError(
            f"{path}:{rows[1 + row][0]}: {TIME} = {table[row, 0]:g} does not come after {table[row - 1, 0]:g}"
        )
    return Signal(path, table[:, 0], table[:, 1:])


def _header(path: Path, row: tuple[int, str], choices: Sequence[tuple[str, ...]], by_place: bool) -> list[str]:
    number, line = row
    names = [name.strip() for name in line.split(",")]
    wanted = " or ".join(",".join((TIME, *choice)) for choice in choices)
    if names[0] != TIME:
        raise WalkError(f"{path}:{number}: the first column is '{names[0]}'; a line '{wanted}' was expected")
    fits = [choice for choice in choices if len(choice) == len(names) - 1]
    if not by_place and tuple(names[1:]) in fits:
        return names
    if not by_place or not fits:
        raise WalkError(f"{path}:{number}: columns {line.strip()}; {wanted} was expected")
    for place, (name, due) in enumerate(zip(names[1:], fits[0], strict=True), 2):
        if name != due and name in fits[0]:
            raise WalkError(f"{path}:{number}: column {place} is '{name}', the rig has '{due}' there")
    return names


def _table(path: Path, rows: Numbered, names: list[str]) -> Floats:
    try:
        table = np.loadtxt([line for _, line in rows], delimiter=",", comments=None, ndmin=2)
        if table.shape[1] == len(names) and not np.isinf(table).any() and not np.isnan(table[:, 0]).any():
            return table
    except ValueError:
        pass
    return np.array([_cells(f"{path}:{number}", line.split(","), names) for number, line in rows])


def _cells(place: str, cells: list[str], names: list[str]) -> list[float]:
    if len(cells) != len(names):
        raise WalkError(f"{place}: {len(cells)} columns; {len(names)} were expected ({', '.join(names)})")
    numbers = []
    for cell, name in zip(cells, names, strict=True):
        missing = cell.strip().lower() in ("", "nan") and name != TIME
        try:
            number = nan if missing else float(cell)
        except ValueError as error:
            raise WalkError(f"{place}: column '{name}': '{cell.strip()}' is no number") from error
        if isinf(number) or (number != number and not missing):
            raise WalkError(f"{place}: column '{name}': '{cell.strip()}' is not finite")
        numbers.append(number)
    return numbers
