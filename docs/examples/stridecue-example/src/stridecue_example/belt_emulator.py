"""The emulated treadmill of 'example-belt': it writes the real bytes, from the written rule alone."""

from collections.abc import Sequence


class ExampleBeltEncoder:
    """One line a sample. The emulated patient says how fast the belt runs."""

    def __init__(self, stream: str = "belt", channels: Sequence[str] = (), rate_hz: float = 10.0) -> None:
        self._stream, self.channels, self.rate_hz = stream, tuple(channels), rate_hz

    def encode(self, sequence: int, device_us: int, *values: Sequence[float] | None) -> list[tuple[str, bytes]]:  # noqa: ARG002
        """The writes for one sample: (stream, bytes). The device has neither counter nor clock."""
        (row,) = values
        return [] if row is None else [(self._stream, b"v=%d\n" % round(100 * row[0]))]
