"""Driver 'signal-lines': text lines of numbers of any device of one stream that is no sole.

Lives here: what is particular to it in the grammar of such lines (docs/hardware.md has it in full). Why: an inertial
sensor, an EMG amplifier or a belt encoder behind a microcontroller prints what a self-made sole prints. Must never:
open a port, ask the time, or know what a channel measures (the rig's file says so).

    time_us,seq,ax,ay,az,gx,gy,gz     one header line, then one line of numbers a sample
"""

from typing import ClassVar

from drivers.base import Option, Stream, named
from drivers.line_columns import Columns, looks_like_names, read_signal
from drivers.number_lines import NumberLines


class SignalLines(NumberLines):
    """Decodes 'signal-lines'. One stream, called as the option says; values as printed, NaN for an empty cell."""

    OPTIONS: ClassVar[dict[str, Option]] = {
        "columns": Option("", "names of the columns, comma separated, '-' for one to leave out; empty: by the header"),
        "stream": Option("signal", "name of its stream; 'belt' for the speed of a belt in m/s"),
        "rate_hz": Option(100.0, "lines per second, as the firmware was set", 1, 10_000),
        "counter_bits": Option(32, "width of the device's line counter", 8, 32),
    }

    def __init__(
        self, columns: str = "", stream: str = "signal", rate_hz: float = 100.0, counter_bits: int = 32
    ) -> None:
        self._stream = named(stream)
        super().__init__(columns, rate_hz, counter_bits)

    def _read_columns(self, names: list[str]) -> Columns:
        return read_signal(names, self._stream)

    def _is_header(self, names: list[str], separated: bool) -> bool:
        """Plain names will do until a line of numbers has fitted: 'Init, ok' must not stand for ever."""
        return looks_like_names(names, plain=separated and not self._proven)

    def _describe(self, columns: Columns | None) -> tuple[Stream, ...]:
        names = columns.groups[0].names if columns else ()
        return (Stream(self._stream, names, "as sent", self._rate_hz),)
