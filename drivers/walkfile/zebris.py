"""Walks on a zebris treadmill: vertical force and centre of pressure of each foot, as its software exports them.

Lives here: four files side by side, zebris_butterfly_force_curve-L and -R (N) and zebris_butterfly_gait-line-L and -R
(mm in the foot's own frame), .csv or .csv.xz; and how four zones a foot are made of them. Why: a force treadmill is the
measure for what soles tell. Must never: know what a step is.

The zones are virtual: the export tells the whole force under a foot and where its centre is, not how it is spread. The
force is shared out over the four corners of a rectangle, bilinearly, so that their sum is the measured force and their
centre the measured centre of pressure. That is honest for all that is made of sums and moments: events, predictions,
the path of the centre of pressure, heel or toe first. It is not a pressure map: what a zone bears is not what bore down
there. A foot that stands on heel and forefoot alike and one that stands on the arch look the same.
"""

from pathlib import Path

import numpy as np
import numpy.typing as npt

from drivers.walkfile import zebris_csv
from drivers.walkfile.walk import NEWTON, Floats, Walk, WalkError, WalkMissing

HALF_LENGTH_MM, HALF_WIDTH_MM = 140.0, 30.0
"""The corners. Gait lines reach beyond them as the toes leave the plate (2 % of a walker's samples, 15 mm at most,
nearly all under less than a tenth of body weight); they are clipped."""
_FORCE, _LINE = "zebris_butterfly_force_curve", "zebris_butterfly_gait-line"
_LATERAL = {"L": -1.0, "R": 1.0}
"""Side by side: the sign of x on the outer edge of the foot."""


def read(path: Path) -> Walk:
    """The walk in this folder; a file in it may be named instead."""
    folder = path if path.is_dir() else path.parent
    if path != folder and not path.is_file():
        raise WalkMissing(f"{path}: no such folder or file")
    force = {side: zebris_csv.read(folder, f"{_FORCE}-{side}", NEWTON, ("value",)) for side in _LATERAL}
    line = {side: zebris_csv.read(folder, f"{_LINE}-{side}", "mm", ("x", "y")) for side in _LATERAL}
    begin_s, rate_hz = force["L"].begin_s, force["L"].rate_hz
    if (begin_s, rate_hz) != (force["R"].begin_s, force["R"].rate_hz):
        raise WalkError(f"{folder}: left and right begin at other times or have other rates")
    count = max(len(signal.values) for signal in force.values())
    left, right = (_filled(_foot(force[side], line[side], lateral), count) for side, lateral in _LATERAL.items())
    return Walk(folder.name, rate_hz, begin_s + np.arange(count) / rate_hz, left, right, NEWTON)


def _foot(force: zebris_csv.Signal, line: zebris_csv.Signal, lateral: float) -> Floats:
    """The zones of one foot; off the plate there is no force, nor a centre."""
    if (force.begin_s, force.rate_hz, len(force.values)) != (line.begin_s, line.rate_hz, len(line.values)):
        raise WalkError(f"{line.path}: begin, rate or number of rows are not those of {force.path.name}")
    on_plate = ~np.isnan(force.values[:, 0])
    centre = held(line.values, on_plate)
    return shared(np.nan_to_num(force.values[:, 0]), lateral * centre[:, 0], centre[:, 1])


def _filled(zones: Floats, count: int) -> Floats:
    """A foot's files end with what it had on the plate; after that there is nothing on it."""
    return np.pad(zones, ((0, count - len(zones)), (0, 0)))


def shared(force: Floats, lateral_mm: Floats, forward_mm: Floats) -> Floats:
    """Shape (n, 4): the force over heel medial, heel lateral, toe medial, toe lateral."""
    outer = 0.5 + 0.5 * np.clip(lateral_mm / HALF_WIDTH_MM, -1.0, 1.0)
    fore = 0.5 + 0.5 * np.clip(forward_mm / HALF_LENGTH_MM, -1.0, 1.0)
    shares = [(1.0 - fore) * (1.0 - outer), (1.0 - fore) * outer, fore * (1.0 - outer), fore * outer]
    return np.stack(shares, axis=1) * force[:, None]


def held(centre: Floats, on_plate: npt.NDArray[np.bool_]) -> Floats:
    """The centre of pressure, shape (n, 2), with none missing while the foot is on the plate.

    Where a contact's row has none it keeps the last one of that contact, or takes the first to come; a contact that
    has none at all is taken to be in the middle of the sole, where it has no moment.
    """
    filled = np.zeros_like(centre)
    edges = np.flatnonzero(np.diff(on_plate, prepend=False, append=False))
    for start, end in edges.reshape(-1, 2):
        known = start + np.flatnonzero(~np.isnan(centre[start:end, 0]))
        if len(known):
            last = np.searchsorted(known, np.arange(start, end), side="right") - 1
            filled[start:end] = centre[known[np.maximum(last, 0)]]
    return filled
