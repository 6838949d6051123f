"""Sessions of an older schema, read in the present form.

Lives here: MIGRATIONS, a step for each schema that there has been, and Migration, which takes them one after another.
Why: sessions are kept for years, and all that reads them knows one form. Must never: touch a file, guess what an
older version did not record, or make sense of a newer one.

Whoever raises SCHEMA adds the step from the one before, and a golden session of the new one (`scripts/golden_session`).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from msgspec import MsgspecError
from msgspec.msgpack import decode, encode

from feedback.bus import RawMessage
from feedback.messages import SCHEMA

Fields = dict[str, Any]


class SchemaError(ValueError):
    """A session of this schema cannot be read; the text says why."""


@dataclass(frozen=True)
class Step:
    """From one schema to the next. What it does not name stays as it is."""

    topics: Mapping[str, str] = field(default_factory=dict)
    """What a topic is called since."""
    messages: Mapping[str, Callable[[Fields], Fields | None]] = field(default_factory=dict)
    """By the topic's older name: a message's fields as they are since; None: it says nothing that is still told."""
    files: Mapping[str, Callable[[str], str]] = field(default_factory=dict)
    """By name of the attachment (rig.toml, protocol.toml, patient.toml): its text as it would be written since."""


MIGRATIONS: dict[int, Step] = {}
"""By the older schema. None yet: the first one is the present one."""


class Migration:
    """Of one session, from the schema of its file to the present one."""

    def __init__(self, schema: int, steps: Mapping[int, Step] = MIGRATIONS, present: int = SCHEMA) -> None:
        """SchemaError: newer than the present one, or so old that no step leads on from it."""
        if schema > present:
            raise SchemaError(f"its schema is {schema}, and this version reads up to {present}")
        missing = [number for number in range(schema, present) if number not in steps]
        if missing:
            raise SchemaError(f"its schema is {schema}, and this version reads from {max(missing) + 1} on")
        self._steps = [steps[number] for number in range(schema, present)]
        self._present = present
        self._changes: dict[str, list[Callable[[Fields], Fields | None]]] = {}
        """By the topic's present name."""

    def __bool__(self) -> bool:
        """Whether there is anything to be done."""
        return bool(self._steps)

    def topic(self, name: str) -> str:
        """The present name of a topic of the file."""
        changes = []
        for step in self._steps:
            if name in step.messages:
                changes.append(step.messages[name])
            name = step.topics.get(name, name)
        self._changes[name] = changes
        return name

    def messages(self, raws: Iterable[RawMessage]) -> Iterator[RawMessage]:
        """The same in the present form. What is damaged is passed on as it is, for its reader to say so."""
        for raw in raws:
            data = self._message(self._changes.get(raw.topic, []), raw.data)
            if data is not None:
                yield raw._replace(data=data)

    def file(self, name: str, text: str) -> str:
        """An attachment in the present form."""
        for step in self._steps:
            if name in step.files:
                text = step.files[name](text)
        return text

    def _message(self, changes: list[Callable[[Fields], Fields | None]], data: bytes) -> bytes | None:
        try:
            fields: Fields | None = decode(data, type=dict[str, Any])
        except (MsgspecError, UnicodeDecodeError):
            return data
        for change in changes:
            fields = change(fields) if fields is not None else None
        return encode(fields | {"schema": self._present}) if fields is not None else None
