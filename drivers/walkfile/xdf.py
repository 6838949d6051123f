"""Walks in XDF files: LabRecorder's recordings of the Lab Streaming Layer, and what `stridecue export --to xdf` wrote.

Lives here: reading one by the pyxdf library. A stream of numbers for each foot, its name holding the word 'left' or
'right', both of as many channels. Units: 'N' or 'newtons' of all channels make newtons; without a unit, or in counts,
the values are counts. Why: insoles are recorded beside EEG, eyes and markers. Must never: import pyxdf before a file is
asked for, or smooth time stamps: each sample has the time that was recorded, offsets of clocks taken off.

The walk has the left foot's times. Where the right foot's are others, its values are drawn in straight lines between
its samples; where either foot has no sample for longer than LONGEST_S, the walk has none.
"""

import re
import zlib
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import numpy as np

from drivers import bounded
from drivers.walkfile.walk import COUNT, NEWTON, Floats, Walk, WalkError, WalkMissing

LARGEST_BYTES = 256 * bounded.MIB
"""Unpacked."""
_MAGIC = b"XDF:"
LONGEST_S = 0.1
_UNITS = {"n": NEWTON, "newton": NEWTON, "newtons": NEWTON, "count": COUNT, "counts": COUNT, "": COUNT}


class _Foot(NamedTuple):
    name: str
    time_s: Floats
    values: Floats
    unit: str


def read(path: Path) -> Walk:
    """The walk in this file."""
    streams = _load(path)
    left, right = (_foot(path, streams, side) for side in ("left", "right"))
    if left.values.shape[1] != right.values.shape[1]:
        counts = f"{left.values.shape[1]} and {right.values.shape[1]}"
        raise WalkError(f"{path}: '{left.name}' and '{right.name}' have {counts} channels; both feet have as many")
    if left.unit != right.unit:
        raise WalkError(f"{path}: '{left.name}' is in {left.unit}, '{right.name}' in {right.unit}")
    time_s, values = _together(path, left, right)
    rate_hz = round(1.0 / float(np.median(np.diff(time_s))), 3)
    return Walk(path.name.split(".")[0], rate_hz, time_s, *values, left.unit)


def _load(path: Path) -> list[Any]:
    with _opened(path) as file:
        if file.read(len(_MAGIC)) != _MAGIC:
            raise WalkError(f"{path}: is no XDF file: it does not begin with 'XDF:'")
    try:
        import pyxdf
    except ImportError as error:
        raise WalkMissing(f"{path}: this format needs the pyxdf library: pip install 'stridecue[xdf]'") from error
    try:
        with _opened(path) as file:
            streams, _header = pyxdf.load_xdf(file, dejitter_timestamps=False)
    except Exception as error:  # pyxdf raises many kinds for what is torn, and Exception itself
        raise WalkError(f"{path}: is not a file that pyxdf can read: {error}") from error
    return list(streams)


def _opened(path: Path) -> BinaryIO:
    """The file, unpacked if it is a packed one. WalkMissing, WalkError."""
    packed = path.suffix in (".xdfz", ".gz")
    try:
        return bounded.unpacked(path, LARGEST_BYTES) if packed else bounded.opened(path, LARGEST_BYTES)
    except FileNotFoundError as error:
        raise WalkMissing(f"{path}: no such file") from error
    except (OSError, EOFError, zlib.error) as error:
        raise WalkError(f"{path}: cannot be read: {getattr(error, 'strerror', None) or error}") from error


def _foot(path: Path, streams: list[Any], side: str) -> _Foot:
    """The one stream of numbers of this side."""
    numbers = [row for row in streams if row["info"]["channel_format"][0] != "string"]
    found = [row for row in numbers if re.search(rf"(^|[^a-z]){side}([^a-z]|$)", _name(row).lower())]
    for is_meant in (_is_regular, _is_force):
        found = [row for row in found if is_meant(row)] if len(found) > 1 else found
    if len(found) != 1:
        there = ", ".join(f"'{_name(row)}'" for row in numbers) or "none"
        what = "no stream" if not found else f"{len(found)} streams"
        raise WalkError(f"{path}: has {what} of numbers whose name holds the word '{side}'; there are: {there}")
    row = found[0]
    time_s, values = np.asarray(row["time_stamps"], np.float64), np.asarray(row["time_series"], np.float64)
    if len(time_s) < 2:
        raise WalkError(f"{path}: '{_name(row)}' holds {len(time_s)} samples")
    order = np.argsort(time_s, kind="stable")
    known = np.isfinite(values[order]).all(axis=1)
    return _Foot(_name(row), time_s[order][known], values[order][known], _unit(path, row))


def _is_regular(row: Any) -> bool:
    """Samples come at a rate; what is told once a stride has none."""
    return float(row["info"]["nominal_srate"][0]) > 0


def _is_force(row: Any) -> bool:
    return str(row["info"]["type"][0]).lower() == "force"


def _name(row: Any) -> str:
    return str(row["info"]["name"][0])


def _unit(path: Path, row: Any) -> str:
    """Of all its channels."""
    try:
        channels = row["info"]["desc"][0]["channels"][0]["channel"]
        told = {str((channel.get("unit") or [""])[0] or "").strip() for channel in channels}
    except (KeyError, IndexError, TypeError, AttributeError):
        told = {""}
    units = {_UNITS.get(unit.lower(), unit) for unit in told}
    if len(units) != 1 or not units <= {NEWTON, COUNT}:
        raise WalkError(f"{path}: '{_name(row)}' is in {', '.join(sorted(told))}; newtons or counts were expected")
    return units.pop()


def _together(path: Path, left: _Foot, right: _Foot) -> tuple[Floats, tuple[Floats, Floats]]:
    """Both feet at the left one's times, as far as both were there."""
    time_s = left.time_s
    after = np.clip(np.searchsorted(right.time_s, time_s), 1, len(right.time_s) - 1)
    gap_s = right.time_s[after] - right.time_s[after - 1]
    there = (time_s >= right.time_s[0]) & (time_s <= right.time_s[-1]) & (gap_s <= LONGEST_S)
    there &= np.diff(time_s, prepend=time_s[0] - 1.0) > 0
    if there.sum() < 2:
        raise WalkError(f"{path}: '{left.name}' and '{right.name}' have no time in common")
    drawn = [np.interp(time_s, right.time_s, right.values[:, place]) for place in range(right.values.shape[1])]
    return time_s[there], (left.values[there], np.column_stack(drawn)[there])
