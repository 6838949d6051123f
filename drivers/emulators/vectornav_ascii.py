"""Writes samples as the lines VNYMR of a VectorNav sensor.

Lives here: the encoder, from the vendor's example lines alone. Why: a decoder tested against its own tables proves
nothing. Must never: import the decoder.
"""

from collections.abc import Sequence
from functools import reduce

from drivers.emulators.attitude import to_euler, up_in_sensor

GRAVITY = 9.80665


class VectorNavEncoder:
    """One line a sample: of six numbers (m/s2, rad/s), or of a quaternion whose room has z up."""

    def __init__(self, stream: str = "imu", **_source: object) -> None:
        """_source: names of channels, rate; the bytes do not tell them."""
        self._stream = stream

    def encode(self, _sequence: int, _device_us: int, *values: Sequence[float] | None) -> list[tuple[str, bytes]]:
        """See drivers.emulators.source.Encoder."""
        (row,) = values
        if row is None:
            return []
        if len(row) == 4:
            w, x, y, z = row
            angles = to_euler(-x, w, -z, y)
            felt = [GRAVITY * part for part in up_in_sensor(w, x, y, z)]
            turning = [0.0, 0.0, 0.0]
        else:
            angles, felt, turning = (0.0, 0.0, 0.0), list(row[:3]), list(row[3:])
        cells = [f"{angle:+08.3f}" for angle in angles] + ["-00.0049", "-00.2449", "+00.5397"]
        cells += [f"{part:+07.3f}" for part in felt] + [f"{part:+010.6f}" for part in turning]
        text = "VNYMR," + ",".join(cells)
        check = reduce(lambda so_far, byte: so_far ^ byte, text.encode())
        return [(self._stream, f"${text}*{check:02X}\r\n".encode())]
