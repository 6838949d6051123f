"""Tuning while the patient walks: a Command changes a number of the protocol, or several at once.

Lives here: Tuning, `values_to_save`, `differences`. Why: the therapist turns one number beside the treadmill, and has
to know at once what is in force. Must never: take half of a change, go beyond a bound, or change a stride that has
begun: the new protocol is handed out at the next heel strike.

A number beyond its bound is clamped, and the answer says so; what would contradict another number is refused, with the
reason. What can be tuned at all: feedback/cues/tunable.py.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from feedback.config import Protocol
from feedback.cues.command_words import APPLY, NONE
from feedback.cues.tunable import Number, Path, RefusedError, clamped, field_at, key_of, parsed, path_of, toml
from feedback.messages import Acknowledged, Command


class Tuning:
    """The protocol in force, and what was changed of it."""

    def __init__(self, protocol: Protocol) -> None:
        self.protocol = protocol
        """In force, or from the next stride on."""
        self.changes: dict[Path, Number | None] = {}
        """Accepted so far, the last word on each; None: taken out."""
        self._waiting: list[tuple[int, Protocol]] = []

    def ask(self, command: Command, now_ns: int) -> Acknowledged:
        """Take a change asked for at now_ns, and answer with the value now in force."""
        is_refused, wanted = False, dict[Path, Number | None]()
        before = "" if command.key == APPLY else toml(value_at(self.protocol, path_of(command.key)))
        value = before
        try:
            wanted = _wanted(command.key, command.value)
            before = self._said(command.key, wanted)
            words = self._change(wanted)
            value = self._said(command.key, wanted)
            self._waiting.append((now_ns, self.protocol))
        except RefusedError as refused:
            words, is_refused, value = str(refused), True, before
        head = (now_ns, command.cause_ns, 0)
        return Acknowledged(*head, command.number, command.who, command.key, value, before, words, is_refused)

    def follow(self, told: Acknowledged) -> None:
        """Keep up with what somebody else's Tuning has accepted."""
        if not told.refused and (told.key == APPLY or "." in told.key):
            self._change(_wanted(told.key, told.value or NONE))

    def at_stride(self, strike_ns: int) -> Protocol | None:
        """At the heel strike of this time: the new protocol, if there is one that was asked for by then."""
        due = [protocol for asked_ns, protocol in self._waiting if asked_ns <= strike_ns]
        self._waiting = [row for row in self._waiting if row[0] > strike_ns]
        return due[-1] if due else None

    def _change(self, wanted: Mapping[Path, Number | None]) -> str:
        """All of it or nothing; what was clamped, in words."""
        data, taken = self.protocol.model_dump(exclude_unset=True), dict[Path, Number | None]()
        words, refused = list[str](), list[str]()
        for path, number in wanted.items():
            name = f"{key_of(path)}: " if len(wanted) > 1 else ""
            try:
                taken[path], said = clamped(field_at(self.protocol, path), number)
            except RefusedError as error:
                refused.append(f"{name}{error}")
                continue
            _put(data, path, taken[path])
            words += [f"{name}{said}"] if said else []
        if refused:
            raise RefusedError("; ".join(refused))
        try:
            self.protocol = Protocol.model_validate(data)
        except ValidationError as error:
            raise RefusedError(_reason(error)) from error
        self.changes |= taken
        return "; ".join(words)

    def _said(self, key: str, wanted: Mapping[Path, Number | None]) -> str:
        """What is in force of that, as a Command would ask for it."""
        if key == APPLY:
            return lines({key_of(path): toml(value_at(self.protocol, path)) for path in wanted})
        return toml(value_at(self.protocol, path_of(key)))


def turned(protocol: Protocol, changes: Iterable[str]) -> tuple[Protocol, list[str]]:
    """The protocol with these numbers ('KEY=VALUE'), as a therapist would turn them; what was clamped, in words.

    RefusedError: one is none, or is refused.
    """
    tuning, notes = Tuning(protocol), []
    for number, change in enumerate(changes):
        key, equals, value = (part.strip() for part in change.partition("="))
        if not equals or not value:
            raise RefusedError(f"--set {change}: KEY=VALUE was expected, e.g. cues.glute_ready.lead_ms=90")
        if key.partition(".")[0] not in Protocol.model_fields:
            raise RefusedError(
                f"--set {change}: there is no such number; `stridecue tune list` shows those of a protocol"
            )
        told = tuning.ask(Command(0, 0, 0, number, "therapist", key, value), 0)
        if told.refused:
            raise RefusedError(f"--set {change}: {told.words}")
        notes += [f"--set {change}: {told.words}"] if told.words else []
    return tuning.protocol, notes


def value_at(protocol: Protocol, path: Path) -> object:
    """What stands there; None if nothing does."""
    current: object = protocol
    for part in path:
        try:
            current = current[part] if isinstance(part, int) else getattr(current, part)  # type: ignore[index]
        except (AttributeError, IndexError, TypeError):
            return None
    return current


def lines(values: Mapping[str, str]) -> str:
    """The value of an APPLY: a line each; what is '' is to be taken out."""
    return "\n".join(f"{key} = {value or f'{NONE!r}'}" for key, value in values.items())


def values_to_save(changes: Mapping[Path, Number | None]) -> dict[Path, Any]:
    """Accepted changes as feedback.config.save_values takes them: whole floats as they would be written by hand."""
    return {
        path: int(value) if isinstance(value, float) and value.is_integer() else value
        for path, value in changes.items()
    }


def differences(before: Protocol, after: Protocol) -> tuple[tuple[str, str, str], ...]:
    """Key, value before and after of all that differs: what a file edited on disk would change, to be offered."""
    old, new = dict(_leaves(before.model_dump())), dict(_leaves(after.model_dump()))
    keys = [*old, *(key for key in new if key not in old)]
    pairs = ((key, toml(old.get(key)), toml(new.get(key))) for key in keys)
    return tuple(row for row in pairs if row[1] != row[2])


def _wanted(key: str, text: str) -> dict[Path, Number | None]:
    """What a command asks for."""
    if key != APPLY:
        return {path_of(key): parsed(text)}
    try:
        found = dict(_leaves(tomllib.loads(text)))
    except (ValueError, RecursionError) as error:  # numbers of thousands of digits are no TOMLDecodeError
        raise RefusedError(f"cannot be read: {error}") from error
    bad = [key for key, value in found.items() if not isinstance(value, int | float) and value != NONE]
    if bad or not found:
        raise RefusedError("; ".join(f"{key}: is no number" for key in bad) or "names no number")
    return {path_of(key): None if value == NONE else value for key, value in found.items()}


def _leaves(data: object, prefix: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(data, dict):
        inner = data.items()
    elif isinstance(data, tuple) and data and isinstance(data[0], dict):
        inner = {str(place): row for place, row in enumerate(data)}.items()
    else:
        yield prefix.removesuffix("."), data
        return
    for key, value in inner:
        yield from _leaves(value, f"{prefix}{key}.")


def _put(data: dict[str, Any], path: Path, value: Number | None) -> None:
    """Set a value in the dumped protocol, or take it out; tables that were left to their defaults are opened."""
    place: Any = data
    for part in path[:-1]:
        if isinstance(part, str):
            inner = place.setdefault(part, {})
            if isinstance(inner, tuple):
                inner = place[part] = list(inner)
        else:
            inner = place[part]
        place = inner
    if value is None:
        place.pop(path[-1], None)
    else:
        place[path[-1]] = value
    if "blocks" in data.get("dose", {}):
        data["dose"]["blocks"] = tuple(data["dose"]["blocks"])


def _reason(error: ValidationError) -> str:
    return "; ".join(row["msg"].removeprefix("Value error, ") for row in error.errors())
