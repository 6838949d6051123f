"""Recorded signals of what is worn besides the soles, and of the belt: a table of numbers over time.

Lives here: reading one. A line of column names, of which the first is 'time_s', then one row a sample, separated by
commas; may be xz-compressed. An empty cell or 'nan' is a missing value. Why: a walk that was recorded with other
sensors is analysed with all of them. Must never: know what a column means.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from math import isinf, nan
from pathlib import Path

import numpy as np

from drivers.walkfile import text
from drivers.walkfile.walk import Floats, WalkError

TIME = "time_s"
_ENCODING = "utf-8-sig"
"""Spreadsheets begin what they save with a byte order mark."""


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
    numbered = _numbered(path)
    first, second = next(numbered, None), next(numbered, None)
    if first is None or second is None:
        raise WalkError(f"{path}: holds no sample: a line of names and one line of numbers a sample were expected")
    names = _header(path, first, choices, by_place)
    table = _table(path, names)
    return Signal(path, table[:, 0], table[:, 1:])


def _numbered(path: Path) -> Iterator[tuple[int, str]]:
    """Lines that hold something, each with its number in the file."""
    return ((number, line) for number, line in enumerate(text.lines(path, _ENCODING), 1) if line.strip())


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


def _table(path: Path, names: list[str]) -> Floats:
    try:
        table = np.loadtxt(_rows(path, len(names)), delimiter=",", comments=None, ndmin=2)
        if not np.isinf(table).any():
            return table
    except ValueError:
        pass
    return np.array(list(_one_by_one(path, names)))


def _rows(path: Path, columns: int) -> Iterator[str]:
    """Lines of so many cells, of which the first is a number that increases. ValueError at the first that is not."""
    rising = text.Rising(TIME)
    for number, line in islice(_numbered(path), 1, None):
        cells = line.split(",", columns)
        if len(cells) != columns or not text.is_number(cells[0]):
            raise ValueError(number)
        rising.check(f"{path}:{number}", float(cells[0]))
        yield line


def _one_by_one(path: Path, names: list[str]) -> Iterator[list[float]]:
    """The same of a file with empty cells or faults. WalkError at the first fault."""
    rising = text.Rising(TIME)
    for number, line in islice(_numbered(path), 1, None):
        row = _cells(f"{path}:{number}", line.split(","), names)
        rising.check(f"{path}:{number}", row[0])
        yield row


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
