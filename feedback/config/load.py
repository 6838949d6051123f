"""Read and write configuration files; say what is wrong in words that help.

Lives here: load, save, and the translation of validation errors. Why: a therapist edits these files by hand.
Must never: apply half of a file, or lose a comment.
"""

import difflib
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import tomlkit
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from tomlkit.exceptions import ParseError, TOMLKitError

from drivers import bounded
from feedback.config.lines import key_lines, nearest
from feedback.config.model import Model
from feedback.config.patient import Patient
from feedback.config.protocol import Protocol
from feedback.config.rig import Rig

T = TypeVar("T", bound=Model)

LARGEST_BYTES = 128 * bounded.KIB
"""Of a file; the largest rig here, with 256 zones, has 14 KiB. tomlkit takes 0.3 s for so much."""
MOST_FAULTS = 20
"""So many are told; the others are counted."""
LONGEST_VALUE = 60
"""Letters of a wrong value that are repeated to who wrote it."""


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong in a file."""

    file: Path
    line: int | None
    key: str
    text: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else str(self.file)
        return f"{place}: {self.key}: {self.text}" if self.key else f"{place}: {self.text}"


class ConfigError(ValueError):
    """A configuration file cannot be used; str() lists every fault, a line each."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        told = [str(fault) for fault in faults[:MOST_FAULTS]]
        more = [f"and {len(faults) - MOST_FAULTS:,} more"] if len(faults) > MOST_FAULTS else []
        super().__init__("\n".join(told + more))


def load_rig(path: str | Path) -> Rig:
    """Read a rig's file; files that it names are found from where it lies. ConfigError lists all that is wrong."""
    rig, folder = _load(Rig, Path(path)), Path(path).absolute().parent
    sounds = {name: str(folder / file) for name, file in rig.sounds.items()}
    bus = rig.bus.model_copy(update={"keys": rig.bus.keys and str(folder / rig.bus.keys)})
    return rig.model_copy(update={"sounds": sounds, "bus": bus})


def rig_of(text: str, path: Path) -> Rig:
    """A rig from its text; `path` is what it is called in ConfigError."""
    return _parse(Rig, path, text)


def load_protocol(path: str | Path) -> Protocol:
    """Read a protocol's file. ConfigError lists all that is wrong with it."""
    return _load(Protocol, Path(path))


def load_patient(path: str | Path) -> Patient:
    """Read a patient's file. ConfigError lists all that is wrong with it."""
    return _load(Patient, Path(path))


def save_values(path: str | Path, model: type[Model], values: Mapping[tuple[str | int, ...], Any]) -> None:
    """Set values (by path of keys; arrays of tables count from 0) in a file, every comment kept.

    It is checked as a whole before the file is replaced.

    None takes a key out. ConfigError, and the file as it was, if the result would not be valid.
    """
    path = Path(path)
    text = text_with(path, model, values)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.chmod(name, path.stat().st_mode & 0o777)
    os.replace(name, path)


def text_with(path: Path, model: type[Model], values: Mapping[tuple[str | int, ...], Any]) -> str:
    """The file's text as `save_values` would leave it."""
    document = tomlkit.parse(_read(path))
    for keys, value in values.items():
        table: Any = document
        for key in keys[:-1]:
            table = table[key] if isinstance(key, int) else table.setdefault(key, tomlkit.table())
        if value is not None:
            table[keys[-1]] = value
        elif keys[-1] in table:
            table.remove(keys[-1])
    text = tomlkit.dumps(document)
    _parse(model, path, text)
    return text


def _load(model: type[T], path: Path) -> T:
    return _parse(model, path, _read(path))


def _read(path: Path) -> str:
    try:
        return bounded.read_text(path, LARGEST_BYTES)
    except OSError as error:
        hint = "" if path.parent.is_dir() else "; `stridecue init` lays out the examples"
        raise ConfigError([Fault(path, None, "", f"cannot be read: {error.strerror}{hint}")]) from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise ConfigError([Fault(path, line, "", f"is not UTF-8 text (byte {error.start})")]) from error


def _parse(model: type[T], path: Path, text: str) -> T:
    try:
        data = tomlkit.parse(text).unwrap()
    except ParseError as error:
        raise ConfigError([Fault(path, error.line, "", f"is not valid TOML: {error}")]) from error
    except TOMLKitError as error:
        raise ConfigError([Fault(path, None, "", f"is not valid TOML: {error}")]) from error
    try:
        return model.model_validate(_tuples(data))
    except ValidationError as error:
        raise ConfigError(_faults(model, path, text, error.errors())) from error


def _faults(model: type[Model], path: Path, text: str, rows: list[ErrorDetails]) -> list[Fault]:
    """Each with its line; words are found for as many as are told."""
    causes, lines = _first_causes(rows), key_lines(text)
    told = [_fault(model, path, lines, row) for row in causes[:MOST_FAULTS]]
    return told + [Fault(path, None, "", row["type"]) for row in causes[MOST_FAULTS:]]


def _first_causes(rows: list[ErrorDetails]) -> list[ErrorDetails]:
    """Without the faults of a table that only follow from faults inside it."""
    tables = {row["loc"][:depth] for row in rows for depth in range(len(row["loc"]))}
    return [row for row in rows if row["loc"] not in tables]


def _tuples(value: Any) -> Any:
    """Lists as tuples: the models are frozen, and strict about it. Options stay lists."""
    if isinstance(value, dict):
        return {key: (inner if key == "options" else _tuples(inner)) for key, inner in value.items()}
    return tuple(_tuples(inner) for inner in value) if isinstance(value, list) else value


def _fault(model: type[Model], path: Path, lines: dict[tuple[str | int, ...], int], row: ErrorDetails) -> Fault:
    where = row["loc"]
    key = _short(".".join(str(part) for part in where))
    return Fault(path, nearest(lines, where), key, _say(model, row))


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}…"


def _shown(value: Any) -> str:
    """A value as it is repeated to who wrote it."""
    try:
        return _short(repr(value))
    except ValueError:  # Python writes no integer of more than 4300 digits
        return "a number that is too long to show"


def _say(model: type[Model], row: ErrorDetails) -> str:
    kind, where = row["type"], row["loc"]
    if kind == "extra_forbidden":
        near = difflib.get_close_matches(_short(str(where[-1])), _known_keys(model, where[:-1]), n=1, cutoff=0.5)
        return "is not a known key" + (f"; did you mean '{near[0]}'?" if near else _listing(model, where[:-1]))
    if kind == "missing":
        return "is missing and has no default"
    if kind == "value_error":
        return row["msg"].removeprefix("Value error, ")
    return f"is {_shown(row['input'])}; {_plain(row['msg'])}"


def _plain(message: str) -> str:
    return message.replace("Input should", "it should")


def _listing(model: type[Model], where: tuple[int | str, ...]) -> str:
    keys = _known_keys(model, where)
    return f"; known here: {', '.join(sorted(keys))}" if keys else ""


def _known_keys(model: type[BaseModel], where: tuple[int | str, ...]) -> list[str]:
    """Keys of the table at that place."""
    current: type[BaseModel] = model
    for part in where:
        if isinstance(part, str):
            field = current.model_fields.get(part)
            inner = _inner_model(field.annotation) if field else None
            if inner is None:
                return []
            current = inner
    return list(current.model_fields)


def _inner_model(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for argument in getattr(annotation, "__args__", ()):
        if (found := _inner_model(argument)) is not None:
            return found
    return None
