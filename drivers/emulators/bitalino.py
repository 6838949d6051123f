"""Writes samples as a BITalino's frames.

Lives here: the encoder, from the table of the frame alone. Why: a decoder tested against its own tables proves nothing.
Must never: import the decoder.
"""

from collections.abc import Sequence

SIZES = {1: 3, 2: 4, 3: 6, 4: 7, 5: 8, 6: 8}
"""Inputs -> bytes of a frame."""


class BitalinoEncoder:
    """One frame a sample; its inputs are as many as the source has channels. The digital lines read 0."""

    def __init__(self, stream: str = "emg", **_source: object) -> None:
        """_source: names of channels, rate; the bytes do not tell them."""
        self._stream = stream

    def encode(self, sequence: int, _device_us: int, *values: Sequence[float] | None) -> list[tuple[str, bytes]]:
        """See drivers.emulators.source.Encoder."""
        (row,) = values
        return [] if row is None else [(self._stream, frame(sequence % 16, 0, row))]


def frame(sequence: int, digital: int, inputs: Sequence[float]) -> bytes:
    """One frame; digital: I1, I2, O1, O2 from the highest of four bits on."""
    limits = [1023] * 4 + [63] * 2
    a = [max(0, min(limit, round(value))) for value, limit in zip(inputs, limits, strict=False)]
    a += [0] * (6 - len(a))
    behind = [
        sequence << 4,
        digital << 4 | a[0] >> 6,
        (a[0] & 0x3F) << 2 | a[1] >> 8,
        a[1] & 0xFF,
        a[2] >> 2,
        (a[2] & 0x03) << 6 | a[3] >> 4,
        (a[3] & 0x0F) << 4 | a[4] >> 2,
        (a[4] & 0x03) << 6 | a[5],
    ]
    body = behind[: SIZES[len(inputs)]][::-1]
    body[-1] |= _check(body)
    return bytes(body)


def _check(body: Sequence[int]) -> int:
    x = 0
    for byte in body:
        for place in (7, 6, 5, 4, 3, 2, 1, 0):
            x <<= 1
            if x & 0x10:
                x ^= 0x03
            x ^= byte >> place & 1
    return x & 0x0F
