"""Writes samples as 'insole-frames' bytes, as the firmware in docs/hardware.md would.

Lives here: the encoder, from the written rules alone. Why: a decoder tested against its own tables proves nothing.
Must never: import the decoder.
"""

import struct
from binascii import crc_hqx
from collections.abc import Sequence

from cobs import cobs

from drivers.emulators.source import SOLES


class FramesEncoder:
    """One COBS frame a foot and sample, each ended by a zero byte."""

    def encode(self, sequence: int, device_us: int, *feet: Sequence[float] | None) -> list[tuple[str, bytes]]:
        """See drivers.emulators.source.Encoder."""
        sides = enumerate(zip(SOLES, feet, strict=True))
        return [
            (side, _frame(code, sequence, device_us, counts)) for code, (side, counts) in sides if counts is not None
        ]


def _frame(side: int, sequence: int, device_us: int, counts: Sequence[float]) -> bytes:
    zones = len(counts)
    body = struct.pack(f"<BBHIB{zones}H", 0xC1, side, sequence & 0xFFFF, device_us & 0xFFFFFFFF, zones, *counts)
    stuffed: bytes = cobs.encode(body + struct.pack("<H", crc_hqx(body, 0xFFFF)))
    return stuffed + b"\x00"
