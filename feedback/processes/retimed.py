"""A recorded message at another time.

Lives here: `retimed`, and `said_ns`, the time at which a message was on its way. Why: what was recorded is played once
more on the present clock, and a cue that was due 300 ms after its message is so again. Must never: ask a clock, or
change anything of a message but its instants.
"""

from functools import cache
from typing import TypeVar

import msgspec

from feedback.messages import SPANS, Message

M = TypeVar("M", bound=Message)


def retimed(message: M, by_ns: int) -> M:
    """The same with each of its instants later by so much; 0, which stands for none, stays."""
    moved = {name: at_ns + by_ns for name in _instants(type(message)) if (at_ns := getattr(message, name))}
    return message.replace(**moved)


def said_ns(message: Message, arrival_ns: int) -> int:
    """When it could be heard: not before what led to it, nor after the recorder had it."""
    return min(max(message.t_ns, message.cause_ns), arrival_ns)


@cache
def _instants(kind: type[Message]) -> tuple[str, ...]:
    named = (field.name for field in msgspec.structs.fields(kind) if field.type is int)
    return tuple(name for name in named if name.endswith("_ns") and name not in SPANS)
