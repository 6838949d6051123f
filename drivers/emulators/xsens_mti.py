"""Writes samples as an Xsens MTi sends them: MTData2 with counter, sample time and what the source plays.

Lives here: the encoder, from the published messages alone. Why: a decoder tested against its own tables proves nothing.
Must never: import the decoder.
"""

import struct
from collections.abc import Sequence


class MtiEncoder:
    """One message a sample: six numbers are acceleration (m/s2) and rate of turn (rad/s), four a quaternion."""

    def __init__(self, stream: str = "imu", **_source: object) -> None:
        """_source: names of channels, rate; the bytes do not tell them."""
        self._stream = stream

    def encode(self, sequence: int, device_us: int, *values: Sequence[float] | None) -> list[tuple[str, bytes]]:
        """See drivers.emulators.source.Encoder."""
        (row,) = values
        if row is None:
            return []
        ticks = device_us // 100 % (1 << 32)
        data = bytes.fromhex("102002") + struct.pack(">H", sequence % 65536)
        data += bytes.fromhex("106004") + struct.pack(">I", ticks)
        if len(row) == 4:
            data += bytes.fromhex("201010") + struct.pack(">4f", *row)
        else:
            data += bytes.fromhex("40200c") + struct.pack(">3f", *row[:3])
            data += bytes.fromhex("80200c") + struct.pack(">3f", *row[3:])
        body = bytes((0xFF, 0x36, len(data))) + data
        return [(self._stream, b"\xfa" + body + bytes(((256 - sum(body) % 256) % 256,)))]
