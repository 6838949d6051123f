"""PhysioNet records: NAME.hea with the signals NAME.let and NAME.rit ("Gait in Neurodegenerative Disease").

Lives here: reading one by the wfdb library, as raw counts. Why: half of the public walks with long series of strides
are kept so. Must never: import wfdb before a record is asked for.
"""

from pathlib import Path
from typing import Any

import numpy as np

from drivers.walkfile.walk import COUNT, Walk, WalkError, WalkMissing


def read(path: Path) -> Walk:
    """The walk in this record; its path with or without an ending."""
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
    return Walk(path.name, float(record.fs), time_s, left, right, COUNT, zero)


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
