"""Walks of stappone insoles: 12 cells a foot in raw counts, as their software exports them to .csv.

Lives here: reading one. A line of column names, then one row a sample of one sole, separated by commas: sole_id,
timestamp (ms), acceleration, turning rate, magnetic field, pressure_01 … pressure_12, corrupt; may be xz-compressed.
Why: what these soles record is analysed as any walk. Must never: know what a step is.

Source: the export that comes with Telfer/pressuRe (MIT), inst/extdata/stappone_example.csv, which is of one sole.

Of two soles the one with the lower sole_id is taken for the left: the published export cannot tell. Of one sole alone
the other foot reads 0 throughout. Rows that call themselves corrupt are left out. The counts never go back to 0 in the
shoe: a rig whose calibration is "switch" goes by their levels.
"""

import csv
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from drivers.walkfile import text
from drivers.walkfile.walk import COUNT, Floats, Walk, WalkError

CELLS = 12
_SOLE, _TIME, _CORRUPT = "sole_id", "timestamp", "corrupt"
_PRESSURES = [f"pressure_{cell + 1:02d}" for cell in range(CELLS)]


def read(path: Path) -> Walk:
    """The walk in this file."""
    try:
        rows = list(_rows(path))
    except csv.Error as error:
        raise WalkError(f"{path}: is not a table: {error}") from error
    sound = np.array([row for row in rows if row[2] == 0])
    soles = sorted(set(sound[:, 0].tolist())) if len(sound) else []
    if not 1 <= len(soles) <= 2:
        raise WalkError(f"{path}: holds {len(soles)} soles; one or two were expected")
    tables = [sound[sound[:, 0] == sole] for sole in soles]
    return _walk(path, tables[0], tables[-1] if len(soles) == 2 else None)


def _rows(path: Path) -> Iterator[list[float]]:
    """Of each sample the sole, the time, whether it is corrupt, and the cells."""
    wanted, names, places = [_SOLE, _TIME, _CORRUPT, *_PRESSURES], list[str](), list[int]()
    rising: defaultdict[float, text.Rising] = defaultdict(lambda: text.Rising(_TIME))
    for number, cells in enumerate(csv.reader(text.lines(path, "utf-8-sig")), 1):
        if not cells:
            continue
        if not places:
            names = [name.strip() for name in cells]
            if missing := [name for name in wanted if name not in names]:
                raise WalkError(f"{path}:{number}: has no column '{missing[0]}'")
            places = [names.index(name) for name in wanted]
            continue
        row = _row(f"{path}:{number}", cells, places, names)
        if row[2] == 0:
            rising[row[0]].check(f"{path}:{number}", row[1])
        yield row
    if not names:
        raise WalkError(f"{path}: is empty")


def _walk(path: Path, left: Floats, right: Floats | None) -> Walk:
    """Both feet at the left one's times; the right one's latest samples then."""
    time_s = (left[:, 1] - left[0, 1]) / 1000
    steps = np.diff(time_s)
    if len(steps) == 0:
        raise WalkError(f"{path}: holds one sample only")
    rate_hz = round(1.0 / float(np.median(steps)), 3)
    name = path.name.split(".")[0]
    if right is None:
        return Walk(name, rate_hz, time_s, left[:, 3:], np.zeros_like(left[:, 3:]), COUNT)
    latest = np.searchsorted(right[:, 1], left[:, 1], side="right") - 1
    both = latest >= 0
    if both.sum() < 2:
        raise WalkError(f"{path}: there is no time at which both soles have samples")
    return Walk(name, rate_hz, time_s[both], left[both, 3:], right[latest[both], 3:], COUNT)


def _row(place: str, cells: list[str], places: list[int], names: list[str]) -> list[float]:
    if len(cells) != len(names):
        raise WalkError(f"{place}: {len(cells)} columns; {len(names)} were expected")
    for column in places:
        if not text.is_number(cells[column]):
            raise WalkError(f"{place}: column '{names[column]}': '{cells[column]}' is not a finite number")
    return [float(cells[column]) for column in places]
