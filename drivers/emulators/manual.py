"""Somebody who tells the speed of a belt that is set by hand.

Lives here: the encoder, from the written grammar alone. Why: a decoder tested against its own tables proves nothing.
Must never: import the decoder.
"""

from collections.abc import Sequence


class TypedLines:
    """One line a sample: the speed, and the incline if a second channel has it. The other options change nothing."""

    def __init__(self, stream: str = "belt", channels: Sequence[str] = (), rate_hz: float = 5.0) -> None:
        self._stream = stream
        self.channels, self.rate_hz = tuple(channels), rate_hz

    def encode(self, sequence: int, device_us: int, *values: Sequence[float] | None) -> list[tuple[str, bytes]]:  # noqa: ARG002
        """See drivers.emulators.source.Encoder; it has neither counter nor clock."""
        (row,) = values
        if row is None:
            return []
        speed, incline = row[0], f"{row[1]:.2f}" if len(row) > 1 else ""
        return [(self._stream, f"{max(0.0, speed):.4f},{incline}\n".encode())]
