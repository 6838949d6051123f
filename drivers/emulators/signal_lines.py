"""Writes samples as 'signal-lines' text, as a microcontroller behind any sensor would.

Lives here: the encoder, from the written grammar alone. Why: a decoder tested against its own tables proves nothing.
Must never: import the decoder.
"""

from collections.abc import Sequence

from drivers.emulators.text_lines import TextLines


class SignalEncoder:
    """One comma separated line a sample: time_us, seq, one column a channel; a header about once a second."""

    def __init__(self, stream: str = "signal", channels: Sequence[str] = (), rate_hz: float = 100.0) -> None:
        self._stream, self._channels = stream, tuple(channels)
        self._lines = TextLines("emulated sensor", max(1, round(rate_hz)))

    def encode(self, sequence: int, device_us: int, *values: Sequence[float] | None) -> list[tuple[str, bytes]]:
        """See drivers.emulators.source.Encoder."""
        (row,) = values
        if row is None:
            return []
        names = self._channels or [f"c{i}" for i in range(len(row))]
        return [(self._stream, self._lines.line(sequence, device_us, names, ",".join(f"{v:.7g}" for v in row)))]
