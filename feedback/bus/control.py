"""The words between the supervisor and a process of its run.

Lives here: their bytes. A process says: ready, failed. The supervisor says: go, stop; to a process that a spare stands
by for, and to that spare (named with the ending SPARE): spare, take over; to who sounds: hush, clear. Why: a ready
barrier keeps the first message from being lost, and who has died is replaced at once. Must never: carry data of the
walk.
"""

from collections.abc import Sequence
from typing import NamedTuple

import msgpack

GO, STOP = b"go", b"stop"
HUSH, CLEAR = b"hush", b"clear"
"""The one who decides on cues is dead: nothing sounds until his successor speaks. What he announced is void as well."""
SPLIT, TAKE_OVER = b"split", b"take over"
"""Make a spare of yourself. Take the place of who has died; how he did follows, in words."""
SPARE = ".spare"


class Report(NamedTuple):
    """What a process tells its supervisor."""

    process: str
    word: str
    """ready | failed; of a spare: standing by (text: its process id) | alive; once it has taken over: over."""
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
