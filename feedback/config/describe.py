"""The configuration models in words: every key with meaning, range and default.

Lives here: the rows of the tables in configs/README.md. Why: what a file may hold is written once, in the models, and
a test compares. Must never: know a key by name. `python -m feedback.config.describe` prints the tables.
"""

from typing import Any, Literal, NamedTuple, Union, get_args, get_origin

from annotated_types import Ge, Gt, Le, Lt, MaxLen, MinLen
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from drivers import DRIVERS, driver_class
from drivers.base import Option
from feedback.config.patient import Patient
from feedback.config.protocol import Protocol
from feedback.config.rig import Rig

KINDS: dict[str, type[BaseModel]] = {"rigs": Rig, "protocols": Protocol, "patients": Patient}
_SIGNS = {Ge: ">= {0.ge:.10g}", Gt: "> {0.gt:.10g}", Le: "<= {0.le:.10g}", Lt: "< {0.lt:.10g}"}


class KeyRow(NamedTuple):
    """One key of a configuration file."""

    key: str
    """Dotted path; [] marks an array of tables."""
    meaning: str
    range: str
    default: str


def rows(model: type[BaseModel], prefix: str = "") -> list[KeyRow]:
    """Every key of a model, tables opened up, in the order of the model."""
    found: list[KeyRow] = []
    for name, field in model.model_fields.items():
        inner, is_array = _table(field.annotation)
        key = f"{prefix}{name}"
        if inner is not None:
            found += rows(inner, f"{key}[]." if is_array else f"{key}.")
        else:
            found.append(KeyRow(key, field.description or "", _range(field), _default(field)))
    return found


def markdown() -> str:
    """The tables of configs/README.md."""
    parts = []
    for folder, model in KINDS.items():
        parts += [f"## {folder}/*.toml", "", "| key | meaning | range | default |", "|---|---|---|---|"]
        parts += [f"| `{row.key}` | {row.meaning} | {row.range} | {row.default} |" for row in rows(model)]
        parts.append("")
    for name in DRIVERS:
        parts += [f"## options of driver `{name}`", "", "| key | meaning | range | default |", "|---|---|---|---|"]
        parts += [_option_row(key, option) for key, option in driver_class(name).OPTIONS.items()]
        parts.append("")
    return "\n".join(parts)


def _option_row(key: str, option: Option) -> str:
    bounds = [f">= {option.low:.10g}"] if option.low is not None else []
    bounds += [f"<= {option.high:.10g}"] if option.high is not None else []
    choices = ", ".join(f"`{choice}`" for choice in option.choices)
    kind = choices or " ".join([_kind(type(option.default)), ", ".join(bounds)]).strip()
    return f"| `{key}` | {option.about} | {kind} | {'empty' if option.default == '' else f'`{option.default}`'} |"


def _table(annotation: Any) -> tuple[type[BaseModel] | None, bool]:
    """The model that a key's table follows, and whether there are many of them."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation, False
    for argument in get_args(annotation):
        if (found := _table(argument)[0]) is not None:
            return found, get_origin(annotation) is tuple
    return None, False


def _range(field: FieldInfo) -> str:
    kind = _kind(field.annotation)
    bounds = [_SIGNS[type(mark)].format(mark) for mark in field.metadata if type(mark) in _SIGNS]
    sizes = [f"at least {mark.min_length}" for mark in field.metadata if isinstance(mark, MinLen)]
    sizes += [f"at most {mark.max_length}" for mark in field.metadata if isinstance(mark, MaxLen)]
    return " ".join([kind, ", ".join(bounds), f"({', '.join(sizes)})" if sizes else ""]).replace("  ", " ").strip()


def _kind(annotation: Any) -> str:
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Literal:
        return ", ".join(f"`{choice}`" for choice in arguments)
    if origin is tuple:
        return f"list of {_kind(arguments[0])}"
    if origin is dict:
        return "table of settings"
    plain = [argument for argument in arguments if argument is not type(None)]
    if plain and (origin is Union or origin is not None or len(plain) < len(arguments)):
        return " or ".join(_kind(argument) for argument in plain)
    return {float: "number", int: "whole number", str: "text", bool: "true or false"}.get(annotation, str(annotation))


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "required"
    value = field.get_default(call_default_factory=True)
    if value is None:
        return "left out"
    if value == "":
        return "empty"
    if isinstance(value, tuple):
        return f"`{list(value)}`"
    return "none" if value == {} else f"`{value}`"


if __name__ == "__main__":
    print(markdown())
