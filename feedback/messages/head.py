"""The head that every message has, and the words that they share.

Lives here: Message, SCHEMA, the names of legs and events, which times are spans. Each message begins with one head:
  t_ns      the instant the content is true for (a sample's instant, an event's, a sound's onset), host clock
  cause_ns  arrival of the last byte from the sensor that led to it, so latency is a subtraction in any recording
  seq       counts this writer's messages on this topic from 0: a gap is a loss
Must never: hold behaviour. A new field needs a default, or SCHEMA goes up. Their bytes: wire.py.
"""

from typing import Self

import msgspec

SCHEMA = 1

LEFT, RIGHT = "left", "right"
LEGS = (LEFT, RIGHT)
HEEL_STRIKE, TOE_OFF = "heel_strike", "toe_off"
MID_STANCE = "mid_stance"
"""Half way between the other foot's toe off and its heel strike; predicted only."""

SPANS = frozenset(
    (
        "sigma_ns",
        "slack_ns",
        "error_ns",
        "late_ns",
        "latency_ns",
        "measured_ns",
        "longest_turn_ns",
        "latest_ns",
        "age_ns",
    )
)
"""Fields of messages in nanoseconds that are lengths of time; every other `x_ns` is an instant of the host's clock,
and 0 where there is none."""


def other(leg: str) -> str:
    """The contralateral leg."""
    return RIGHT if leg == LEFT else LEFT


class Message(msgspec.Struct, frozen=True, gc=False, tag_field="schema", tag=SCHEMA):
    """The head of every message."""

    t_ns: int
    cause_ns: int
    seq: int

    def replace(self, **changes: object) -> Self:
        """The same message with other values in these fields."""
        return msgspec.structs.replace(self, **changes)
