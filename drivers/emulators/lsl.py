"""Writes samples in the envelopes in which the lab streaming layer's inlet hands them over.

Lives here: the encoder, from the layout in docs/hardware.md. Why: a decoder tested against its own tables proves
nothing. Must never: import the decoder.
"""

from collections.abc import Sequence
from struct import pack

from cobs import cobs


class LslEncoder:
    """One envelope a sample; device time stands where the inlet puts the host's."""

    def __init__(self, stream: str = "signal", **_source: object) -> None:
        """_source: names of channels, rate; the bytes do not tell them."""
        self._stream = stream

    def encode(self, _sequence: int, device_us: int, *values: Sequence[float] | None) -> list[tuple[str, bytes]]:
        """See drivers.emulators.source.Encoder."""
        (row,) = values
        if row is None:
            return []
        raw = b"\xc2" + pack("<q", device_us) + bytes([len(row)]) + pack(f"<{len(row)}d", *row)
        return [(self._stream, cobs.encode(raw + pack("<H", _check(raw))) + b"\0")]


def _check(data: bytes) -> int:
    """CRC-16/IBM-3740, bit by bit."""
    check = 0xFFFF
    for byte in data:
        check ^= byte << 8
        for _ in range(8):
            check = (check << 1 ^ (0x1021 if check & 0x8000 else 0)) & 0xFFFF
    return check
