"""Writes samples as the packets of a WitMotion inertial sensor.

Lives here: the encoder, from the maker's tables alone. Why: a decoder tested against its own tables proves nothing.
Must never: import the decoder.
"""

import struct
from collections.abc import Sequence

SCALES = {0x51: 2048.0, 0x52: 16.384, 0x53: 32768 / 180, 0x59: 32768.0}
"""Type of a packet -> counts for 1 g, 1 deg/s, 1 deg, 1."""
PARTS = {6: (0x51, 0x52), 4: (0x59,), 3: (0x53,)}
"""Numbers of a sample -> its packets: motion in g and deg/s, a quaternion, or roll, pitch, yaw in deg."""
CELSIUS = 2567


class WitEncoder:
    """One write a sample: the time of day, then the packets of what the source plays."""

    def __init__(self, stream: str = "imu", **_source: object) -> None:
        """_source: names of channels, rate; the bytes do not tell them."""
        self._stream = stream

    def encode(self, _sequence: int, device_us: int, *values: Sequence[float] | None) -> list[tuple[str, bytes]]:
        """See drivers.emulators.source.Encoder."""
        (row,) = values
        if row is None:
            return []
        data, width = _time(device_us), 4 if len(row) == 4 else 3
        for k, kind in enumerate(PARTS[len(row)]):
            counts = [_count(value * SCALES[kind]) for value in row[k * width : (k + 1) * width]]
            data += _packet(kind, struct.pack("<4h", *[*counts, CELSIUS][:4]))
        return [(self._stream, data)]


def _time(device_us: int) -> bytes:
    """1 January 2025 for ever; only the time of day counts on, as far as a day goes."""
    seconds, milliseconds = divmod(device_us // 1000 % 86_400_000, 1000)
    minutes, second = divmod(seconds, 60)
    return _packet(0x50, struct.pack("<6BH", 25, 1, 1, minutes // 60, minutes % 60, second, milliseconds))


def _packet(kind: int, body: bytes) -> bytes:
    packet = bytes((0x55, kind)) + body
    return packet + bytes((sum(packet) % 256,))


def _count(value: float) -> int:
    return max(-32768, min(32767, round(value)))
