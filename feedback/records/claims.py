"""What the chunks of a session claim to hold when they are unpacked, and whether any recorder writes that.

Lives here: `held_by`, Claims. Why: a few hundred bytes can claim gigabytes, and the library below grants what they
claim. Must never: unpack anything.
"""

import struct

from zstandard import ZstdError, frame_content_size

from drivers.bounded import MIB, in_words
from feedback.records.scan import LARGEST_RECORD

LARGEST_CHUNK = LARGEST_RECORD
"""Bytes, unpacked. A chunk is closed at 1 MiB at most, by a message of 8 MiB at most."""
MOST_CHUNKS = 1_000_000
"""Two a second for 139 hours."""
MOST_TIMES, ALWAYS = 100, 64 * MIB
"""All chunks together hold no more than so many times the file, or so many bytes. Sessions are packed four
to six times, whether somebody walks or stands."""
_HELD = struct.Struct("<16xQ")
"""Of a chunk: two times, then how much it holds (https://mcap.dev/spec#chunk-op0x06)."""
_BEFORE_FRAME = 44
"""Of a chunk that is packed by zstd: all but its last part, the frame."""


class ClaimError(ValueError):
    """A chunk claims more than can be."""


def held_by(chunk: bytes) -> int:
    """What it claims to hold, by its own head or by the frame's, whichever claims more."""
    try:
        by_frame = frame_content_size(chunk[_BEFORE_FRAME : _BEFORE_FRAME + 18])
    except ZstdError:
        by_frame = 0
    by_head: int = _HELD.unpack_from(chunk)[0]
    return max(by_head, by_frame)


def check(chunk: bytes) -> None:
    """Before it is unpacked. ClaimError."""
    if held_by(chunk) > LARGEST_CHUNK:
        raise ClaimError(f"chunk that claims to hold more than {in_words(LARGEST_CHUNK)}")


class Claims:
    """Of all chunks of a file together."""

    def __init__(self) -> None:
        self._chunks = self._held = 0

    def take(self, chunk: bytes) -> None:
        """One more. What `check` would refuse does not count: it is never unpacked."""
        held = held_by(chunk)
        self._chunks += 1
        self._held += held if held <= LARGEST_CHUNK else 0

    def fault(self, file_bytes: int) -> str:
        """Why a file of this size is no session; '' if it may be one."""
        if self._chunks > MOST_CHUNKS:
            return f"is cut into more than {MOST_CHUNKS:,} chunks"
        if self._held > max(ALWAYS, MOST_TIMES * file_bytes):
            return f"claims to hold more than {MOST_TIMES} times its own {in_words(file_bytes)}: no recorder packs so"
        return ""
