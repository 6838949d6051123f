"""Writes samples as the packets of an OpenBCI Cyton.

Lives here: the encoder, from the published format alone. Why: a decoder tested against its own tables proves nothing.
Must never: import the decoder.
"""

import struct
from collections.abc import Sequence

FULL = (1 << 23) - 1


class CytonEncoder:
    """One packet a sample, or two with more than eight channels; it lies still, so it feels 1 g along z."""

    def __init__(self, stream: str = "emg", **_source: object) -> None:
        """_source: names of channels, rate; the bytes do not tell them."""
        self._stream = stream

    def encode(self, sequence: int, _device_us: int, *values: Sequence[float] | None) -> list[tuple[str, bytes]]:
        """See drivers.emulators.source.Encoder."""
        (row,) = values
        if row is None:
            return []
        if len(row) <= 8:
            return [(self._stream, packet(sequence, row))]
        return [(self._stream, packet(2 * sequence - 1, row[:8]) + packet(2 * sequence, row[8:]))]


def packet(sample: int, counts: Sequence[float]) -> bytes:
    """One packet of eight channels; those that are not given read 0."""
    rows = [max(-FULL - 1, min(FULL, round(value))) for value in counts] + [0] * (8 - len(counts))
    channels = b"".join(struct.pack(">i", row)[1:] for row in rows)
    return struct.pack(">BB", 0xA0, sample % 256) + channels + struct.pack(">3hB", 0, 0, 8000, 0xC0)
