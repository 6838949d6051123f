"""Walks of novel pedar insoles: 99 cells a foot, as the software exports them to .asc.

Lives here: reading one. Nine lines of head, a line of column names that begins with 'time[secs]', then one row a
sample: time, 99 cells left, 99 cells right, in kPa; may be xz-compressed. Why: the pressure insole of most published
gait studies. Must never: know what a step is.

Source: the export that comes with Telfer/pressuRe (MIT), inst/extdata/pedar_example.asc, and how that package reads it.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from drivers.walkfile import text
from drivers.walkfile.walk import NEWTON, Walk, WalkError

CELLS = 99
_COLUMNS = 1 + 2 * CELLS
_NAMES, _UNIT = "time[secs]", "pressure values in"
CELL_CM2 = 1.5
"""Area of a cell. The export does not tell it, and cells differ in size; insoles for adults have about 150 cm2. So
newtons are rough, while times and shares of the load are not touched by it."""
NEWTON_PER_KPA = CELL_CM2 / 10


def read(path: Path) -> Walk:
    """The walk in this file."""
    table = np.array(list(_rows(path)))
    if len(table) < 2:
        raise WalkError(f"{path}: holds {len(table)} samples")
    time_s, newtons = table[:, 0], table[:, 1:] * NEWTON_PER_KPA
    rate_hz = round(1.0 / float(np.median(np.diff(time_s))), 3)
    return Walk(path.name.split(".")[0], rate_hz, time_s, newtons[:, :CELLS], newtons[:, CELLS:], NEWTON)


def _rows(path: Path) -> Iterator[list[float]]:
    """The numbers of each sample, which are below the line of names."""
    unit, below, rising = "", False, text.Rising()
    for number, line in enumerate(text.lines(path, "latin-1"), 1):
        if below and line.strip():
            row = _row(f"{path}:{number}", line.split())
            rising.check(f"{path}:{number}", row[0])
            yield row
        elif line.startswith(_NAMES):
            if unit.removeprefix(_UNIT).strip() != "kPa":
                raise WalkError(f"{path}: says '{unit.strip()}'; '{_UNIT} kPa' was expected")
            below = True
        elif line.startswith(_UNIT):
            unit = unit or line
    if not below:
        raise WalkError(f"{path}: holds no line that begins with '{_NAMES}'")


def _row(place: str, cells: list[str]) -> list[float]:
    if len(cells) != _COLUMNS:
        raise WalkError(f"{place}: {len(cells)} columns; {_COLUMNS} were expected (time, 99 left, 99 right)")
    for cell in cells:
        if not text.is_number(cell):
            raise WalkError(f"{place}: '{cell}' is not a finite number")
    return [float(cell) for cell in cells]
