"""Messages as bytes.

Lives here: pack and unpack. On the wire a message is a msgpack map of its fields plus "schema". Fields that a newer
writer added are ignored; a missing field without a default, a wrong type or another schema is a MessageError that
names it. Why: every process checks what enters it, and msgspec does so at no cost. Must never: know a topic.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import TypeVar

import msgspec

from feedback.messages import Message

M = TypeVar("M", bound=Message)


class MessageError(ValueError):
    """Bytes that are not the message they should be; the text names the field."""


BROKEN = (msgspec.MsgspecError, UnicodeDecodeError)
"""What `reader` raises for bytes that are not the message they should be."""
_encode = msgspec.msgpack.Encoder().encode


def pack(message: Message) -> bytes:
    """A message's bytes: a msgpack map of its fields and the schema's version."""
    return _encode(message)


def unpack(kind: type[M], data: bytes) -> M:
    """The message of this kind in these bytes; the class Message itself reads just the head of any kind.

    MessageError names what is wrong with them.
    """
    try:
        message: M = _decoder(kind).decode(data)
    except BROKEN as error:
        raise MessageError(f"{kind.__name__}: {error}") from error
    return message


@lru_cache
def _decoder(kind: type[M]) -> "msgspec.msgpack.Decoder[M]":
    return msgspec.msgpack.Decoder(kind)


def reader(kind: type[M]) -> Callable[[bytes], M]:
    """What `unpack` reads this kind with, for who reads many and asks what is wrong of none: BROKEN."""
    return _decoder(kind).decode
