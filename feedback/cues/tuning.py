"""Tuning while the patient walks: a Command changes a number of the protocol.

Lives here: Tuning, `values_to_save`, `differences`. Why: the therapist turns one number beside the treadmill, and has
to know at once what is in force. Must never: take half of a change, go beyond a bound, or change a stride that has
begun: the new protocol is handed out at the next heel strike.

A number beyond its bound is clamped, and the answer says so; what would contradict another number is refused, with the
reason. Numbers and switches (true, false) can be tuned; words, lists and what the protocol does not have cannot.
"""

import tomllib
from collections.abc import Iterator, Mapping
from types import NoneType
from typing import Any, Literal, get_args, get_origin

from annotated_types import Ge, Gt, Le, Lt
from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from feedback.config import Protocol
from feedback.messages import Acknowledged, Command

Path = tuple[str | int, ...]
Number = float | int | bool


class Tuning:
    """The protocol in force, and what was changed of it."""

    def __init__(self, protocol: Protocol) -> None:
        self.protocol = protocol
        """In force, or from the next stride on."""
        self.changes: dict[Path, Number] = {}
        """Accepted so far, the last word on each."""
        self._is_new = False

    def ask(self, command: Command, now_ns: int) -> Acknowledged:
        """Take a change, and answer with the value now in force."""
        before, words = self._value(command.key), ""
        try:
            words = self._change(command.key, command.value)
        except RefusedError as refused:
            words = str(refused)
        value = _toml(self._value(command.key))
        head = (now_ns, command.cause_ns, 0)
        return Acknowledged(*head, command.number, command.who, command.key, value, _toml(before), words)

    def at_stride(self) -> Protocol | None:
        """At a heel strike: the new protocol, if there is one."""
        is_new, self._is_new = self._is_new, False
        return self.protocol if is_new else None

    def _change(self, key: str, text: str) -> str:
        path = path_of(key)
        field = _field(self.protocol, path)
        number = _parsed(text)
        value, words = _clamped(field, number)
        data = self.protocol.model_dump(exclude_unset=True)
        _put(data, path, value)
        try:
            self.protocol = Protocol.model_validate(data)
        except ValidationError as error:
            raise RefusedError(_reason(error)) from error
        self.changes[path] = value
        self._is_new = True
        return words

    def _value(self, key: str) -> object:
        """What stands there now; None if nothing does."""
        current: object = self.protocol
        for part in path_of(key):
            try:
                current = current[part] if isinstance(part, int) else getattr(current, part)  # type: ignore[index]
            except (AttributeError, IndexError, TypeError):
                return None
        return current


class RefusedError(ValueError):
    """A change that is not made; str() says why."""


def path_of(key: str) -> Path:
    """'dose.blocks.2.minutes' -> ('dose', 'blocks', 2, 'minutes'); blocks count from 0."""
    return tuple(int(part) if part.isdecimal() else part for part in key.split("."))


def values_to_save(changes: Mapping[Path, Number]) -> dict[Path, Any]:
    """Accepted changes as feedback.config.save_values takes them: whole floats as they would be written by hand."""
    return {
        path: int(value) if isinstance(value, float) and value.is_integer() else value
        for path, value in changes.items()
    }


def differences(before: Protocol, after: Protocol) -> tuple[tuple[str, str, str], ...]:
    """Key, value before and after of all that differs: what a file edited on disk would change, to be offered."""
    old, new = dict(_leaves(before.model_dump())), dict(_leaves(after.model_dump()))
    keys = [*old, *(key for key in new if key not in old)]
    pairs = ((key, _toml(old.get(key)), _toml(new.get(key))) for key in keys)
    return tuple(row for row in pairs if row[1] != row[2])


def _leaves(data: object, prefix: str = "") -> Iterator[tuple[str, object]]:
    if isinstance(data, dict):
        inner = data.items()
    elif isinstance(data, tuple) and data and isinstance(data[0], dict):
        inner = {str(place): row for place, row in enumerate(data)}.items()
    else:
        yield prefix.removesuffix("."), data
        return
    for key, value in inner:
        yield from _leaves(value, f"{prefix}{key}.")


def _field(protocol: Protocol, path: Path) -> FieldInfo:
    """The model's field at that place; RefusedError if it is none, or holds no number."""
    current: object = protocol
    for part in path[:-1]:
        if isinstance(part, int):
            current = current[part] if isinstance(current, tuple) and part < len(current) else None
        else:
            current = getattr(current, part, None) if isinstance(current, BaseModel) else None
    fields = type(current).model_fields if isinstance(current, BaseModel) else {}
    found = fields.get(str(path[-1]))
    if found is None:
        raise RefusedError(f"this protocol has no '{'.'.join(str(part) for part in path)}'")
    if not _kinds(found) & {int, float, bool}:
        raise RefusedError("is no number: change it in the file, before the session")
    return found


def _kinds(field: FieldInfo) -> set[type]:
    """The types that a field takes, None aside."""
    annotation = field.annotation
    if get_origin(annotation) is Literal:
        return {type(choice) for choice in get_args(annotation)}
    return {kind for kind in (get_args(annotation) or (annotation,)) if kind is not NoneType and isinstance(kind, type)}


def _parsed(text: str) -> Number:
    try:
        found = tomllib.loads(f"value = {text}")
    except tomllib.TOMLDecodeError:
        found = {}
    value = found.get("value")
    if len(found) != 1 or not isinstance(value, int | float):
        raise RefusedError(f"'{text}' is no number")
    return value


def _clamped(field: FieldInfo, number: Number) -> tuple[Number, str]:
    """The nearest value that the field may have, and the bound in words."""
    kinds = _kinds(field)
    if (bool in kinds) != isinstance(number, bool):
        raise RefusedError("is switched by true or false" if bool in kinds else "is a number, and no switch")
    if isinstance(number, bool):
        return number, ""
    if number != number or number in (float("inf"), float("-inf")):
        raise RefusedError("must be finite")
    if choices := get_args(field.annotation) if get_origin(field.annotation) is Literal else ():
        nearest = min(choices, key=lambda choice: abs(choice - number))
        return nearest, "" if nearest == number else f"may be {', '.join(map(str, choices))}: {nearest} it is"
    for mark in field.metadata:
        if isinstance(mark, Ge) and number < mark.ge:  # type: ignore[operator]
            return _as(kinds, mark.ge), f"{number:g} is below the least, {mark.ge:g}"
        if isinstance(mark, Le) and number > mark.le:  # type: ignore[operator]
            return _as(kinds, mark.le), f"{number:g} is above the most, {mark.le:g}"
        if isinstance(mark, Gt) and number <= mark.gt:  # type: ignore[operator]
            raise RefusedError(f"must be above {mark.gt:g}")
        if isinstance(mark, Lt) and number >= mark.lt:  # type: ignore[operator]
            raise RefusedError(f"must be below {mark.lt:g}")
    value = _as(kinds, number)
    return value, "" if value == number else f"is a whole number: {value} it is"


def _as(kinds: set[type], number: Any) -> Number:
    return float(number) if float in kinds else round(number)


def _put(data: dict[str, Any], path: Path, value: Number) -> None:
    """Set a value in the dumped protocol; tables that were left to their defaults are opened."""
    place: Any = data
    for part in path[:-1]:
        if isinstance(part, str):
            inner = place.setdefault(part, {})
            if isinstance(inner, tuple):
                inner = place[part] = list(inner)
        else:
            inner = place[part]
        place = inner
    place[path[-1]] = value
    if "blocks" in data.get("dose", {}):
        data["dose"]["blocks"] = tuple(data["dose"]["blocks"])


def _reason(error: ValidationError) -> str:
    return "; ".join(row["msg"].removeprefix("Value error, ") for row in error.errors())


def _toml(value: object) -> str:
    """As it would be written; '' for nothing."""
    if value is None or isinstance(value, BaseModel):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:.10g}"
    return f'"{value}"' if isinstance(value, str) else str(list(value) if isinstance(value, tuple) else value)
