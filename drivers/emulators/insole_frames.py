"""Writes samples as 'insole-frames' bytes, as the firmware in docs/hardware.md would.

Lives here: the encoder, from the written rules alone. Why: a decoder tested against its own tables proves nothing.
Must never: import the decoder.
"""

import struct
from binascii import crc_hqx
from collections.abc import Sequence

from cobs import cobs


class FramesEncoder:
    """One COBS frame a foot and sample, each ended by a zero byte."""

    def encode(
        self, sequence: int, device_us: int, left: Sequence[int] | None, right: Sequence[int] | None
    ) -> list[tuple[str, bytes]]:
        """See drivers.emulators.source.Encoder."""
        feet = (("left", 0, left), ("right", 1, right))
        return [(side, _frame(code, sequence, device_us, counts)) for side, code, counts in feet if counts is not None]


def _frame(side: int, sequence: int, device_us: int, counts: Sequence[int]) -> bytes:
    zones = len(counts)
    body = struct.pack(f"<BBHIB{zones}H", 0xC1, side, sequence & 0xFFFF, device_us & 0xFFFFFFFF, zones, *counts)
    stuffed: bytes = cobs.encode(body + struct.pack("<H", crc_hqx(body, 0xFFFF)))
    return stuffed + b"\x00"
