"""Writes samples as 'insole-lines' text, as the common self-made insoles do.

Lives here: the encoder, from the written grammar alone. Why: a decoder tested against its own tables proves nothing.
Must never: import the decoder.
"""

from collections.abc import Sequence

from drivers.emulators.text_lines import TextLines

HEADER_EVERY = 100
"""Samples between two headers, so that who joins late still learns the columns."""


class LinesEncoder:
    """One comma separated line a sample: time_us, seq, one column a zone of each foot sent.

    sides: 'both' (columns L_z0 … R_z0 …), or 'left' / 'right' for a device of one foot (columns z0 …).
    """

    def __init__(self, sides: str = "both") -> None:
        self._sides = sides
        self._lines = TextLines("emulated insoles", HEADER_EVERY)

    def encode(self, sequence: int, device_us: int, *feet: Sequence[float] | None) -> list[tuple[str, bytes]]:
        """See drivers.emulators.source.Encoder. A foot of two that is not sent leaves its columns empty."""
        left, right = feet
        sent = {"both": (left, right), "left": (left,), "right": (right,)}[self._sides]
        present = [counts for counts in sent if counts is not None]
        if not present:
            return []
        zones = len(present[0])
        cells: list[str] = []
        for counts in sent:
            cells += map(str, counts) if counts is not None else [""] * zones
        prefixes = ("L_", "R_") if self._sides == "both" else ("",)
        names = [f"{prefix}z{i}" for prefix in prefixes for i in range(zones)]
        return [(self._sides, self._lines.line(sequence, device_us, names, ",".join(cells)))]
