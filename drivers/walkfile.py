"""Reads recordings of real walks, and makes of them the counts that a device would have sent.

Lives here: the file formats of public gait recordings. Why: the emulator plays and `analyse` reads the very same
integers. Must never: know what a step is.

Formats:
  gaitpdb   19 columns of text: time (s), 8 zones left (N), 8 zones right (N), sum left, sum right; may be
            xz-compressed (PhysioNet "Gait in Parkinson's Disease", format.txt)
  wfdb      a PhysioNet record: NAME.hea with the signals NAME.let and NAME.rit (PhysioNet "Gait in
            Neurodegenerative Disease"); needs the wfdb library
"""

import lzma
import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]

COUNT_MAX = 65535
"""Devices send unsigned 16-bit counts."""
_COLUMNS = 19
_ZONES = 8
_NEWTON, _COUNT = "N", "count"


class WalkError(ValueError):
    """A recording cannot be read; the text names the file, and the line where there is one."""


class WalkMissing(WalkError):  # noqa: N818
    """The recording, or the library that reads it, is not there."""


@dataclass(frozen=True)
class Walk:
    """One recorded walk; both feet on one time axis."""

    name: str
    rate_hz: float
    time_s: Floats
    """Shape (n,), increasing, on the recording's own axis."""
    left: Floats
    """Shape (n, zones), in `unit`."""
    right: Floats
    unit: str
    """'N' for newtons, 'count' for the raw numbers of the recorder's converter."""
    zero: int = 0
    """'count' only: added to make counts unsigned; half the converter's range."""

    @property
    def zones(self) -> int:
        """Channels of each foot."""
        return int(self.left.shape[1])

    @property
    def duration_s(self) -> float:
        """From the first sample to the last."""
        return float(self.time_s[-1] - self.time_s[0])


def read_walk(path: str | Path, format: str) -> Walk:
    """Read a recording in one of FORMATS. WalkError says what is wrong with it, WalkMissing what is not there."""
    if format not in FORMATS:
        raise WalkError(f"no walk format is called '{format}'; there are: {', '.join(sorted(FORMATS))}")
    return _checked(Path(path), FORMATS[format](Path(path)))


def counts(walk: Walk, counts_per_newton: float) -> tuple[Counts, Counts]:
    """What a device would send for this walk: integers in 0 … 65535, shape (n, zones), left and right."""
    return _counts(walk, walk.left, counts_per_newton), _counts(walk, walk.right, counts_per_newton)


def _counts(walk: Walk, values: Floats, counts_per_newton: float) -> Counts:
    raw = values * counts_per_newton if walk.unit == _NEWTON else values + walk.zero
    return np.clip(np.rint(raw), 0, COUNT_MAX).astype(np.int64)


def _checked(path: Path, walk: Walk) -> Walk:
    steps = np.diff(walk.time_s)
    if not np.all(steps > 0):
        row = int(np.argmin(steps > 0)) + 1
        raise WalkError(f"{path}: time does not increase at sample {row + 1} ({walk.time_s[row]:g} s)")
    return walk


def _read_gaitpdb(path: Path) -> Walk:
    text = _text(path)
    lines = text.splitlines()
    if not text.strip():
        raise WalkError(f"{path}: is empty")
    try:
        table = np.array([line.split() for line in lines if line.strip()], dtype=np.float64)
    except ValueError as error:
        raise WalkError(_first_fault(path, lines)) from error
    if table.ndim != 2 or table.shape[1] != _COLUMNS or not np.isfinite(table).all():
        raise WalkError(_first_fault(path, lines))
    if len(table) < 2:
        raise WalkError(f"{path}: holds one sample only")
    time_s = table[:, 0]
    left, right = table[:, 1 : 1 + _ZONES], table[:, 1 + _ZONES : 1 + 2 * _ZONES]
    name = path.name.split(".")[0]
    return Walk(name, _rate_hz(time_s), time_s, left, right, _NEWTON)


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
        return (lzma.decompress(data) if path.suffix == ".xz" else data).decode("ascii")
    except FileNotFoundError as error:
        raise WalkMissing(f"{path}: no such file") from error
    except OSError as error:
        raise WalkError(f"{path}: cannot be read: {error.strerror}") from error
    except lzma.LZMAError as error:
        raise WalkError(f"{path}: is not whole xz data: {error}") from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise WalkError(f"{path}:{line}: is not plain text") from error


def _first_fault(path: Path, lines: list[str]) -> str:
    """Words for the first line that does not hold 19 numbers."""
    for number, line in enumerate(lines, 1):
        cells = line.split()
        if cells and len(cells) != _COLUMNS:
            return f"{path}:{number}: {len(cells)} columns; {_COLUMNS} were expected (time, 8 left, 8 right, 2 sums)"
        for cell in cells:
            if not _is_number(cell):
                return f"{path}:{number}: '{cell}' is not a finite number"
    return f"{path}: cannot be read as {_COLUMNS} columns of numbers"


def _is_number(cell: str) -> bool:
    try:
        return math.isfinite(float(cell))
    except ValueError:
        return False


def _rate_hz(time_s: Floats) -> float:
    step = float(np.median(np.diff(time_s)))
    return round(1.0 / step, 3) if step > 0 else 0.0


def _read_wfdb(path: Path) -> Walk:
    if path.suffix in (".hea", ".let", ".rit"):
        path = path.with_suffix("")
    for ending in (".hea", ".let", ".rit"):
        if not Path(f"{path}{ending}").is_file():
            raise WalkMissing(f"{path}{ending}: no such file")
    record = _record(path)
    named = {Path(file).suffix: column for column, file in enumerate(record.file_name)}
    if ".let" not in named or ".rit" not in named:
        raise WalkError(f"{path}.hea: names {', '.join(record.file_name)}; signals .let and .rit were expected")
    signals = np.asarray(record.d_signal, dtype=np.float64)
    if len(signals) < 2:
        raise WalkError(f"{path}: is empty")
    left, right = signals[:, [named[".let"]]], signals[:, [named[".rit"]]]
    time_s = np.arange(len(signals)) / float(record.fs)
    zero = 2048 if float(np.abs(signals).max()) <= 2048 else 32768
    return Walk(path.name, float(record.fs), time_s, left, right, _COUNT, zero)


def _record(path: Path) -> Any:
    """The record with its digital samples, untouched by the header's gain, which is nominal in these records."""
    try:
        import wfdb
    except ImportError as error:
        raise WalkMissing(f"{path}: this format needs the wfdb library: pip install 'stridecue[wfdb]'") from error
    try:
        return wfdb.rdrecord(str(path), physical=False)
    except (OSError, ValueError, IndexError, KeyError, TypeError, AttributeError) as error:
        raise WalkError(f"{path}: is not a record that wfdb can read: {error}") from error


FORMATS: dict[str, Callable[[Path], Walk]] = {"gaitpdb": _read_gaitpdb, "wfdb": _read_wfdb}
