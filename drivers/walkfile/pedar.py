"""Walks of novel pedar insoles: 99 cells a foot, as the software exports them to .asc.

Lives here: reading one. Nine lines of head, a line of column names that begins with 'time[secs]', then one row a
sample: time, 99 cells left, 99 cells right, in kPa; may be xz-compressed. Why: the pressure insole of most published
gait studies. Must never: know what a step is.

Source: the export that comes with Telfer/pressuRe (MIT), inst/extdata/pedar_example.asc, and how that package reads it.
"""

from pathlib import Path

import numpy as np

from drivers.walkfile import text
from drivers.walkfile.walk import NEWTON, Floats, Walk, WalkError

CELLS = 99
_COLUMNS = 1 + 2 * CELLS
_NAMES, _UNIT = "time[secs]", "pressure values in"
CELL_CM2 = 1.5
"""Area of a cell. The export does not tell it, and cells differ in size; insoles for adults have about 150 cm2. So
newtons are rough, while times and shares of the load are not touched by it."""
NEWTON_PER_KPA = CELL_CM2 / 10


def read(path: Path) -> Walk:
    """The walk in this file."""
    lines = text.read(path, "latin-1").splitlines()
    head = next((number for number, line in enumerate(lines) if line.startswith(_NAMES)), -1)
    if head < 0:
        raise WalkError(f"{path}: holds no line that begins with '{_NAMES}'")
    unit = next((line for line in lines[:head] if line.startswith(_UNIT)), "")
    if unit.removeprefix(_UNIT).strip() != "kPa":
        raise WalkError(f"{path}: says '{unit.strip()}'; '{_UNIT} kPa' was expected")
    rows = [(number, line.split()) for number, line in enumerate(lines[head + 1 :], head + 2) if line.strip()]
    if len(rows) < 2:
        raise WalkError(f"{path}: holds {len(rows)} samples")
    table = np.array([_row(f"{path}:{number}", cells) for number, cells in rows])
    time_s, newtons = table[:, 0], table[:, 1:] * NEWTON_PER_KPA
    return Walk(path.name.split(".")[0], _rate_hz(path, time_s), time_s, newtons[:, :CELLS], newtons[:, CELLS:], NEWTON)


def _row(place: str, cells: list[str]) -> list[float]:
    if len(cells) != _COLUMNS:
        raise WalkError(f"{place}: {len(cells)} columns; {_COLUMNS} were expected (time, 99 left, 99 right)")
    for cell in cells:
        if not text.is_number(cell):
            raise WalkError(f"{place}: '{cell}' is not a finite number")
    return [float(cell) for cell in cells]


def _rate_hz(path: Path, time_s: Floats) -> float:
    step = float(np.median(np.diff(time_s)))
    if step <= 0:
        raise WalkError(f"{path}: time does not increase")
    return round(1.0 / step, 3)
