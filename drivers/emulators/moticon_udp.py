"""Writes both feet's samples as the lines of Moticon's desktop software.

Lives here: the encoder, from the published order of fields alone. Why: a decoder tested against its own tables proves
nothing. Must never: import the decoder.
"""

from collections.abc import Sequence

PADS = 16
REST = "0.000 0.000 1.000 0.000 0.000 0.000 0.000 0.000"
"""Acceleration, turning rate and centre of pressure of a sole that lies still."""


class MoticonEncoder:
    """One line a sample: seconds, then each foot's numbers; a foot that is not sent is 'nan' all over."""

    def __init__(self, sides: str = "both") -> None:
        self._sides = sides

    def encode(self, _sequence: int, device_us: int, *feet: Sequence[float] | None) -> list[tuple[str, bytes]]:
        """See drivers.emulators.source.Encoder."""
        if all(row is None for row in feet):
            return []
        cells = " ".join(_foot(row) for row in feet)
        return [(self._sides, f"{device_us / 1e6:.6f} {cells}\n".encode())]


def _foot(row: Sequence[float] | None) -> str:
    if row is None:
        return " ".join(["nan"] * (PADS + 9))
    pads = [*row, *[0.0] * PADS][:PADS]
    return f"{REST} {' '.join(f'{value:g}' for value in pads)} {sum(pads):g}"
