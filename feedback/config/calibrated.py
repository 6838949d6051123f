"""A calibration into a patient's file.

Lives here: `save_calibration`. Why: a person reads that file, so rows stay on one line each, numbers are no longer than
they are true, and comments stay. Must never: leave a value of an older calibration beside those of the new one.
"""

from pathlib import Path
from typing import Any

import tomlkit

from feedback.config.load import save_values
from feedback.config.patient import Calibration, Patient

DIGITS = 5


def save_calibration(path: str | Path, found: Calibration) -> None:
    """Put it in place of what is there. ConfigError, and the file as it was, if the result would not be valid."""
    found_values = found.model_dump()
    save_values(path, Patient, {("calibration", key): _item(value) for key, value in found_values.items()})


def _item(value: Any) -> Any:
    if isinstance(value, dict):
        table = tomlkit.inline_table()
        table.update({key: _item(inner) for key, inner in value.items() if inner not in (None, "")})
        return table
    if value == ():
        return None
    if isinstance(value, tuple):
        array = tomlkit.array()
        array.extend(_item(inner) for inner in value)
        array.multiline(bool(value) and isinstance(value[0], dict))
        return array
    return float(f"{value:.{DIGITS}g}") if isinstance(value, float) else value
