"""PhysioNet records: NAME.hea with the signals NAME.let and NAME.rit ("Gait in Neurodegenerative Disease").

Lives here: reading one by the wfdb library, as raw counts. Why: half of the public walks with long series of strides
are kept so. Must never: import wfdb before a record is asked for.
"""

from pathlib import Path
from typing import Any

import numpy as np

from drivers import bounded
from drivers.walkfile.walk import COUNT, Walk, WalkError, WalkMissing

LARGEST_HEAD, LARGEST_BYTES = 64 * bounded.KIB, 256 * bounded.MIB
MOST_SAMPLES, MOST_SIGNALS = 20_000_000, 32
"""18 hours at 300 Hz; the library takes room for as many as the head tells of."""


def read(path: Path) -> Walk:
    """The walk in this record; its path with or without an ending."""
    if path.suffix in (".hea", ".let", ".rit"):
        path = path.with_suffix("")
    for ending in (".hea", ".let", ".rit"):
        _look_at(Path(f"{path}{ending}"), LARGEST_HEAD if ending == ".hea" else LARGEST_BYTES)
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
    return Walk(path.name, float(record.fs), time_s, left, right, COUNT, zero)


def _look_at(path: Path, at_most: int) -> None:
    """WalkMissing if there is no such file, WalkError if it cannot be read or is too large."""
    try:
        bounded.opened(path, at_most).close()
    except FileNotFoundError as error:
        raise WalkMissing(f"{path}: no such file") from error
    except OSError as error:
        raise WalkError(f"{path}: cannot be read: {error.strerror}") from error


def _record(path: Path) -> Any:
    """The record with its digital samples, untouched by the header's gain, which is nominal in these records."""
    try:
        import wfdb
    except ImportError as error:
        raise WalkMissing(f"{path}: this format needs the wfdb library: pip install 'stridecue[wfdb]'") from error
    try:
        head = wfdb.rdheader(str(path))
        if (head.sig_len or 0) > MOST_SAMPLES or (head.n_sig or 0) > MOST_SIGNALS:
            raise ValueError(f"its head tells of {head.n_sig} signals of {head.sig_len} samples")
        return wfdb.rdrecord(str(path), physical=False)
    except (OSError, ValueError, IndexError, KeyError, TypeError, AttributeError) as error:
        raise WalkError(f"{path}: is not a record that wfdb can read: {error}") from error
