"""Messages as bytes.

Lives here: pack and unpack. On the wire a message is a msgpack map of its fields plus "schema". Fields that a newer
writer added are ignored; a missing field without a default, a wrong type or another schema is a MessageError that
names it. Why: every process checks what enters it. Must never: know a topic.
"""

from collections import defaultdict
from functools import lru_cache
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

import msgpack

from feedback.messages import SCHEMA, Message

M = TypeVar("M", bound=tuple[Any, ...])
_REQUIRED = object()


class MessageError(ValueError):
    """Bytes that are not the message they should be; the text names the field."""


def pack(message: Message) -> bytes:
    """A message's bytes: a msgpack map of its fields and the schema's version."""
    fields = message._asdict()
    fields["schema"] = SCHEMA
    packed: bytes = msgpack.packb(fields)
    return packed


def unpack(kind: type[M], data: bytes) -> M:
    """The message of this kind in these bytes. MessageError names what is wrong with them."""
    try:
        fields = msgpack.unpackb(data, use_list=False)
        message = kind(**fields) if fields.pop("schema") == SCHEMA else None
    except (ValueError, TypeError, KeyError, AttributeError, msgpack.exceptions.UnpackException):
        message = None
    if message is not None and tuple(map(type, message)) in _seen_good[kind] and _items_are_numbers(message):
        return message
    return _unpack_with_care(kind, data)


_seen_good: defaultdict[type, set[tuple[type, ...]]] = defaultdict(set)
"""Types of fields that were found right before, for each kind: what has been checked once need not be checked again."""


def _items_are_numbers(message: tuple[Any, ...]) -> bool:
    """Of a tuple field, which holds numbers in every message, the items too."""
    last = message[-1]
    return type(last) is not tuple or {float, int}.issuperset(map(type, last))


def _unpack_with_care(kind: type[M], data: bytes) -> M:
    """Field by field: ignore what is unknown, fill in defaults, name what is wrong."""
    try:
        fields = msgpack.unpackb(data, use_list=False)
    except (ValueError, msgpack.exceptions.UnpackException) as error:
        raise MessageError(f"{kind.__name__}: not msgpack: {error}") from error
    if not isinstance(fields, dict):
        raise MessageError(f"{kind.__name__}: expected a map of fields, got {type(fields).__name__}")
    if fields.get("schema") != SCHEMA:
        raise MessageError(f"{kind.__name__}: schema {fields.get('schema')!r}, this version reads {SCHEMA}")
    values = []
    for name, accepted, inner, default in _rows(kind):
        value = fields.get(name, default)
        if type(value) not in accepted or (inner and not inner.issuperset(map(type, value))):
            raise MessageError(_complaint(kind, name, value, accepted))
        values.append(value)
    message = kind(*values)
    _seen_good[kind].add(tuple(map(type, message)))
    return message


@lru_cache
def _rows(kind: type[tuple[Any, ...]]) -> tuple[tuple[str, frozenset[type], frozenset[type], Any], ...]:
    """(name, accepted types, accepted types of a tuple's items, default) of each field."""
    defaults = getattr(kind, "_field_defaults", {})
    return tuple(
        (name, _accepted(hint), _accepted(get_args(hint)[0]) if get_origin(hint) is tuple else frozenset(), default)
        for name, hint in get_type_hints(kind).items()
        for default in [defaults.get(name, _REQUIRED)]
    )


def _accepted(hint: Any) -> frozenset[type]:
    plain: type = get_origin(hint) or hint
    return frozenset((float, int)) if plain is float else frozenset((plain,))


def _complaint(kind: type, name: str, value: Any, accepted: frozenset[type]) -> str:
    if value is _REQUIRED:
        return f"{kind.__name__}: field '{name}' is missing"
    wanted = "float" if float in accepted else next(iter(accepted)).__name__
    found = type(value).__name__ + (f" of {sorted({type(v).__name__ for v in value})}" if type(value) is tuple else "")
    return f"{kind.__name__}: field '{name}' is {found}, expected {wanted}"
