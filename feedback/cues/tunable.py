"""Which numbers of a protocol can be turned while somebody walks, and what they may be.

Lives here: `tunables`, and what reads, finds and clamps one number. Why: the list that a therapist sees and the answer
to a change must come from the same models. Must never: change a protocol; feedback/cues/tuning.py does.

Numbers and switches (true, false) can be tuned. Words and lists cannot, nor what the protocol does not have, nor what
was decided as the session began (SETTLED).
"""

import difflib
import tomllib
from collections.abc import Iterator
from types import NoneType
from typing import Any, Literal, NamedTuple, get_args, get_origin

from annotated_types import Ge, Gt, Le, Lt
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from feedback.config import Protocol
from feedback.config.cues import Aim
from feedback.config.dose import UNCUED, Block
from feedback.cues.command_words import NONE

Path = tuple[str | int, ...]
Number = float | int | bool
UNITS = {
    "ms": "ms",
    "s": "s",
    "minutes": "min",
    "strides": "strides",
    "pct": "%",
    "db": "dB",
    "deg": "deg",
    "sd": "SD",
    "mps": "m/s",
    "hz": "Hz",
}
"""By the ending of a key's name."""
LARGEST = 10**12
"""No setting is larger, whatever its bounds."""
LONGEST_NUMBER = 40
"""Letters of one, as somebody may write it."""
AIMED = {
    "fixed": ("the target, in the unit of the measure", ""),
    "baseline_sd": ("the target: so many SD beyond the mean of the baseline strides", "SD"),
    "baseline_pct": ("the target, in % of the mean of the baseline strides", "%"),
    "norm_pct": ("the target, in % of the norm at this belt speed", "%"),
}
"""By aim.start, what aim.value means, and its unit."""
SETTLED = {
    "fallback": "which sensor is used is settled as the session begins",
    "shuffle_training": "the order of the blocks is drawn as the session begins",
}


class RefusedError(ValueError):
    """A change that is not made; str() says why."""


class Tunable(NamedTuple):
    """One number that can be turned."""

    key: str
    value: str
    """In force, as it would be written in TOML; '' if it is left out."""
    range: str
    meaning: str
    """With its unit."""
    default: str = ""
    """Where the file says nothing, as it would be written in TOML; '' if it is left out then."""
    unit: str = ""
    sort: str = "number"
    """number | whole | switch | choice."""
    low: float | None = None
    high: float | None = None
    """Bounds; None: there is none."""
    choices: tuple[float, ...] = ()
    may_be_left_out: bool = False


def path_of(key: str) -> Path:
    """'dose.blocks.2.minutes' -> ('dose', 'blocks', 2, 'minutes'); blocks count from 0."""
    return tuple(int(part) if _is_place(part) else part for part in key.split("."))


def _is_place(part: str) -> bool:
    return part.isascii() and part.isdecimal() and len(part) < 4


def key_of(path: Path) -> str:
    """The other way round."""
    return ".".join(map(str, path))


def tunables(model: BaseModel, prefix: str = "") -> Iterator[Tunable]:
    """Every number of a protocol, in the order of its model."""
    for name, field in type(model).model_fields.items():
        value, key = getattr(model, name), f"{prefix}{name}"
        if isinstance(value, BaseModel):
            yield from tunables(value, f"{key}.")
        elif isinstance(value, tuple):
            for place, row in enumerate(value):
                if isinstance(row, BaseModel):
                    yield from tunables(row, f"{key}.{place}.")
        elif kinds(field) & {int, float, bool} and name not in SETTLED and _has_a_say(model, name):
            row = _row(name, field, key, toml(value))
            yield _aimed(row, model) if isinstance(model, Aim) and name == "value" else row


def _aimed(row: Tunable, aim: Aim) -> Tunable:
    """The target, in words of how this protocol sets it."""
    meaning, unit = AIMED[aim.start]
    return row._replace(meaning=meaning, unit=unit)


def _row(name: str, field: FieldInfo, key: str, value: str) -> Tunable:
    default = "" if field.is_required() else toml(field.get_default(call_default_factory=True))
    low, high = (_bound(field, kinds) for kinds in ((Ge, Gt), (Le, Lt)))
    unit = next((unit for ending, unit in UNITS.items() if name == ending or name.endswith(f"_{ending}")), "")
    left_out = NoneType in get_args(field.annotation)
    words = field.description or ""
    return Tunable(key, value, _range(field), words, default, unit, _sort(field), low, high, _choices(field), left_out)


def _sort(field: FieldInfo) -> str:
    if _choices(field):
        return "choice"
    wanted = kinds(field)
    return "switch" if bool in wanted else "number" if float in wanted else "whole"


def _bound(field: FieldInfo, signs: tuple[type, ...]) -> float | None:
    marks = (mark for mark in field.metadata if isinstance(mark, signs))
    return next((float(getattr(mark, type(mark).__name__.lower())) for mark in marks), None)


def _has_a_say(model: BaseModel, name: str) -> bool:
    """Of a block: its length as it was given, and shares of cues only where there are some."""
    if not isinstance(model, Block):
        return True
    if name in ("frequency_pct", "end_frequency_pct"):
        return model.kind not in UNCUED
    return name not in ("minutes", "strides") or getattr(model, name) is not None


def field_at(protocol: Protocol, path: Path) -> FieldInfo:
    """The model's field at that place; RefusedError if it is none, or holds no number."""
    current: object = protocol
    for part in path[:-1]:
        if isinstance(part, int):
            current = current[part] if isinstance(current, tuple) and part < len(current) else None
        else:
            current = getattr(current, part, None) if isinstance(current, BaseModel) else None
    fields = type(current).model_fields if isinstance(current, BaseModel) else {}
    found, name = fields.get(str(path[-1])), str(path[-1])
    if found is None:
        near = difflib.get_close_matches(key_of(path), [row.key for row in tunables(protocol)], n=1)
        raise RefusedError(f"this protocol has no '{key_of(path)}'" + (f"; did you mean '{near[0]}'?" if near else ""))
    if not kinds(found) & {int, float, bool}:
        raise RefusedError("is no number: change it in the file, before the session")
    if name in SETTLED:
        raise RefusedError(SETTLED[name])
    return found


def kinds(field: FieldInfo) -> set[type]:
    """The types that a field takes, None aside."""
    annotation = field.annotation
    if get_origin(annotation) is Literal:
        return {type(choice) for choice in get_args(annotation)}
    return {kind for kind in (get_args(annotation) or (annotation,)) if kind is not NoneType and isinstance(kind, type)}


def parsed(text: str) -> Number | None:
    """A number or a switch as written in TOML; None for 'none'."""
    if text == NONE:
        return None
    try:
        found = tomllib.loads(f"value = {text}") if len(text) <= LONGEST_NUMBER else {}
    except ValueError:
        found = {}
    value = found.get("value")
    if len(found) != 1 or not isinstance(value, int | float):
        raise RefusedError(f"'{text[:LONGEST_NUMBER]}' is no number")
    return value


def clamped(field: FieldInfo, number: Number | None) -> tuple[Number | None, str]:
    """The nearest value that the field may have, and the bound in words."""
    if number is None:
        if NoneType not in get_args(field.annotation):
            raise RefusedError("cannot be left out")
        return None, ""
    wanted = kinds(field)
    if (bool in wanted) != isinstance(number, bool):
        raise RefusedError("is switched by true or false" if bool in wanted else "is a number, and no switch")
    if isinstance(number, bool):
        return number, ""
    if not -LARGEST <= number <= LARGEST:
        raise RefusedError("must be finite" if isinstance(number, float) else "is no number that a setting may have")
    return _bounded(field, number)


def _bounded(field: FieldInfo, number: Number) -> tuple[Number, str]:
    if choices := _choices(field):
        nearest = min(choices, key=lambda choice: abs(choice - number))
        return nearest, "" if nearest == number else f"may be {', '.join(map(str, choices))}: {nearest} it is"
    wanted = kinds(field)
    for mark in field.metadata:
        if isinstance(mark, Ge) and number < mark.ge:  # type: ignore[operator]
            return _as(wanted, mark.ge), f"{number:g} is below the least, {mark.ge:g}"
        if isinstance(mark, Le) and number > mark.le:  # type: ignore[operator]
            return _as(wanted, mark.le), f"{number:g} is above the most, {mark.le:g}"
        if isinstance(mark, Gt) and number <= mark.gt:  # type: ignore[operator]
            raise RefusedError(f"must be above {mark.gt:g}")
        if isinstance(mark, Lt) and number >= mark.lt:  # type: ignore[operator]
            raise RefusedError(f"must be below {mark.lt:g}")
    value = _as(wanted, number)
    return value, "" if value == number else f"is a whole number: {value} it is"


def toml(value: object) -> str:
    """As it would be written; '' for nothing."""
    if value is None or isinstance(value, BaseModel):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:.10g}"
    return f'"{value}"' if isinstance(value, str) else str(list(value) if isinstance(value, tuple) else value)


def _choices(field: FieldInfo) -> tuple[Any, ...]:
    return get_args(field.annotation) if get_origin(field.annotation) is Literal else ()


def _range(field: FieldInfo) -> str:
    """'50 … 450', as far as there are bounds."""
    if choices := _choices(field):
        return ", ".join(map(str, choices))
    if bool in kinds(field):
        return "true, false"
    marks = field.metadata
    low = [f"{mark.ge:.10g}" for mark in marks if isinstance(mark, Ge)] + [
        f"above {mark.gt:.10g}" for mark in marks if isinstance(mark, Gt)
    ]
    high = [f"{mark.le:.10g}" for mark in marks if isinstance(mark, Le)] + [
        f"below {mark.lt:.10g}" for mark in marks if isinstance(mark, Lt)
    ]
    span = f"{low[0] if low else ''} … {high[0] if high else ''}".strip() if low or high else "any number"
    return f"{span}, or {NONE}" if NoneType in get_args(field.annotation) else span


def _as(wanted: set[type], number: Any) -> Number:
    return float(number) if float in wanted else round(number)
