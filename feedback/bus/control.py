"""The words between the supervisor and a process of its run.

Lives here: their bytes. A process says: ready, failed. The supervisor says: go, stop. Why: a ready
barrier keeps the first message from being lost. Must never: carry data of the walk.
"""

from collections.abc import Sequence
from typing import NamedTuple

import msgpack

GO, STOP = b"go", b"stop"


class Report(NamedTuple):
    """What a process tells its supervisor."""

    process: str
    word: str
    """ready | failed."""
    text: str = ""


def encode(word: str, text: str) -> bytes:
    """A report's bytes."""
    packed: bytes = msgpack.packb([word, text])
    return packed


def decode(parts: Sequence[bytes]) -> Report:
    """The report in the parts of a message: who, what. ValueError if they are none."""
    process, data = parts
    try:
        word, text = msgpack.unpackb(data)
    except TypeError as error:
        raise ValueError("a report is a word and a text") from error
    return Report(process.decode(), str(word), str(text))
