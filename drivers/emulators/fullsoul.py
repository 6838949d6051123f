"""Writes one foot's samples as a foil insole of 208 cells does.

Lives here: the encoder, from the published frame alone. Why: a decoder tested against its own tables proves nothing.
Must never: import the decoder.
"""

import struct
from collections.abc import Sequence

from drivers.emulators.source import SOLES

CELLS = 208


class FoilEncoder:
    """One frame of 216 bytes a sample of one foot; cells that the source does not have read 0."""

    def __init__(self, sides: str = "left") -> None:
        self._side = sides

    def encode(self, _sequence: int, _device_us: int, *feet: Sequence[float] | None) -> list[tuple[str, bytes]]:
        """See drivers.emulators.source.Encoder."""
        row = feet[SOLES.index(self._side)]
        if row is None:
            return []
        cells = [max(0, min(255, round(value))) for value in row][:CELLS]
        frame = struct.pack("<HBHB", 0x5AA5, 1, 214, 1) + bytes(cells + [0] * (CELLS - len(cells)))
        return [(self._side, frame + struct.pack("<H", sum(frame) % 65536))]
