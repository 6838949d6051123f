"""Writes samples as a BNO08x in its mode UART-RVC does.

Lives here: the encoder, from the data sheet alone. Why: a decoder tested against its own tables proves nothing. Must
never: import the decoder.
"""

import struct
from collections.abc import Sequence

from drivers.emulators.attitude import to_euler, up_in_sensor


class RvcEncoder:
    """One frame of 19 bytes a sample, of a quaternion; it feels gravity alone."""

    def __init__(self, stream: str = "imu", **_source: object) -> None:
        """_source: names of channels, rate; the bytes do not tell them."""
        self._stream = stream

    def encode(self, sequence: int, _device_us: int, *values: Sequence[float] | None) -> list[tuple[str, bytes]]:
        """See drivers.emulators.source.Encoder."""
        (row,) = values
        if row is None:
            return []
        w, x, y, z = row
        hundredths = [round(100 * angle) for angle in to_euler(w, x, y, z)]
        milli_g = [round(1000 * part) for part in up_in_sensor(w, x, y, z)]
        body = struct.pack("<B6hBBB", sequence % 256, *hundredths, *milli_g, 0, 0, 0)
        return [(self._stream, b"\xaa\xaa" + body + bytes((sum(body) % 256,)))]
