"""Text lines as self-made devices print them: a greeting, a header now and then, clock and counter first.

Lives here: TextLines. Why: soles and other devices print alike. Must never: know what the columns are of.
"""

from collections.abc import Sequence


class TextLines:
    """Writes one line a sample. Clock and counter wrap at 32 bits, as `micros()` and a uint32_t do."""

    def __init__(self, device: str, header_every: int) -> None:
        self._device, self._header_every = device, header_every
        self._lines = 0

    def line(self, sequence: int, device_us: int, names: Sequence[str], cells: str) -> bytes:
        """The next line, with what stands above it. names, cells: of what follows clock and counter."""
        head = f"# {self._device}\n" if self._lines == 0 else ""
        head += f"time_us,seq,{','.join(names)}\n" if self._lines % self._header_every == 0 else ""
        self._lines += 1
        return f"{head}{device_us & 0xFFFFFFFF},{sequence & 0xFFFFFFFF},{cells}\n".encode()
