"""Writes samples as 'insole-lines' text, as the common self-made insoles do.

Lives here: the encoder, from the written grammar alone. Why: a decoder tested against its own tables proves nothing.
Must never: import the decoder.
"""

from collections.abc import Sequence

HEADER_EVERY = 100
"""Samples between two headers, so that who joins late still learns the columns."""

GREETING = "# emulated insoles\n"


class LinesEncoder:
    """One comma separated line a sample: time_us, seq, one column a zone of each foot sent.

    sides: 'both' (columns L_z0 … R_z0 …), or 'left' / 'right' for a device of one foot (columns z0 …).
    """

    def __init__(self, sides: str = "both") -> None:
        self._sides = sides
        self._lines = 0

    def encode(
        self, sequence: int, device_us: int, left: Sequence[int] | None, right: Sequence[int] | None
    ) -> list[tuple[str, bytes]]:
        """See drivers.emulators.source.Encoder. A foot of two that is not sent leaves its columns empty."""
        feet = {"both": (left, right), "left": (left,), "right": (right,)}[self._sides]
        present = [counts for counts in feet if counts is not None]
        if not present:
            return []
        zones = len(present[0])
        cells = [str(device_us & 0xFFFFFFFF), str(sequence & 0xFFFFFFFF)]
        for counts in feet:
            cells += map(str, counts) if counts is not None else [""] * zones
        head = GREETING if self._lines == 0 else ""
        head += self._header(zones) if self._lines % HEADER_EVERY == 0 else ""
        self._lines += 1
        return [(self._sides, f"{head}{','.join(cells)}\n".encode())]

    def _header(self, zones: int) -> str:
        prefixes = ("L_", "R_") if self._sides == "both" else ("",)
        names = [f"{prefix}z{i}" for prefix in prefixes for i in range(zones)]
        return f"time_us,seq,{','.join(names)}\n"
