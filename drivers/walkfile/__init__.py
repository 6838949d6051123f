"""Reads recordings of real walks, and makes of them the counts that a device would have sent.

Lives here: the table of formats of public gait recordings, one file each. Why: the emulator plays and `analyse` reads
the very same integers. Must never: know what a step is.

Formats:
  gaitpdb   19 columns of text: time (s), 8 zones left (N), 8 zones right (N), sum left, sum right; may be
            xz-compressed (PhysioNet "Gait in Parkinson's Disease", format.txt)
  wfdb      a PhysioNet record: NAME.hea with the signals NAME.let and NAME.rit (PhysioNet "Gait in
            Neurodegenerative Disease"); needs the wfdb library
  zebris    a folder with vertical force and centre of pressure of each foot on a zebris treadmill
  pedar     .asc export of novel pedar insoles: time, 99 cells left, 99 cells right (kPa)
  moticon   text export of Moticon OpenGo insoles: 16 pads and the total force of each foot
  stappone  .csv export of stappone insoles: 12 cells a foot in raw counts
  xdf       a stream of each foot in a file of the Lab Streaming Layer's LabRecorder, or of `stridecue export`; needs
            the pyxdf library
"""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt

from drivers.walkfile import gaitpdb, moticon, pedar, stappone, wfdb_record, xdf, zebris
from drivers.walkfile.walk import NEWTON, Floats, Walk, WalkError, WalkMissing

__all__ = ["COUNT_MAX", "FORMATS", "Walk", "WalkError", "WalkMissing", "counts", "read_walk"]

Counts = npt.NDArray[np.int64]

COUNT_MAX = 65535
"""Devices send unsigned 16-bit counts."""
FORMATS: dict[str, Callable[[Path], Walk]] = {
    "gaitpdb": gaitpdb.read,
    "wfdb": wfdb_record.read,
    "zebris": zebris.read,
    "pedar": pedar.read,
    "moticon": moticon.read,
    "stappone": stappone.read,
    "xdf": xdf.read,
}


def read_walk(path: str | Path, format: str) -> Walk:
    """Read a recording in one of FORMATS. WalkError says what is wrong with it, WalkMissing what is not there."""
    if format not in FORMATS:
        raise WalkError(f"no walk format is called '{format}'; there are: {', '.join(sorted(FORMATS))}")
    return _checked(Path(path), FORMATS[format](Path(path)))


def counts(walk: Walk, counts_per_newton: float) -> tuple[Counts, Counts]:
    """What a device would send for this walk: integers in 0 … 65535, shape (n, zones), left and right."""
    return _counts(walk, walk.left, counts_per_newton), _counts(walk, walk.right, counts_per_newton)


def _counts(walk: Walk, values: Floats, counts_per_newton: float) -> Counts:
    raw = values * counts_per_newton if walk.unit == NEWTON else values + walk.zero
    return np.clip(np.rint(raw), 0, COUNT_MAX).astype(np.int64)


def _checked(path: Path, walk: Walk) -> Walk:
    steps = np.diff(walk.time_s)
    if not np.all(steps > 0):
        row = int(np.argmin(steps > 0)) + 1
        raise WalkError(f"{path}: time does not increase at sample {row + 1} ({walk.time_s[row]:g} s)")
    return walk
