"""Driver 'insole-lines': text lines of numbers, the commonest format of self-made insoles.

Lives here: what is particular to soles in the grammar of such lines (docs/hardware.md has it in full). Why: most
insoles that a clinic or a student solders print such lines already. Must never: open a port, ask the time, or guess
which foot a column is.

    time_ms,frame_id,L_heel,L_met1,…,R_heel,R_met1,…,flags     one header line, then one line of numbers a sample
"""

from typing import ClassVar

from drivers.base import Option, Stream
from drivers.line_columns import Columns, looks_like_header, read_columns
from drivers.number_lines import NumberLines


class InsoleLines(NumberLines):
    """Decodes 'insole-lines'. Streams 'left' and 'right', as far as the columns name them; values as printed."""

    OPTIONS: ClassVar[dict[str, Option]] = {
        "columns": Option("", "names of the columns, comma separated, '-' for one to leave out; empty: by the header"),
        "side": Option(
            "", "foot of the columns that name none, for a device of one foot", choices=("", "left", "right")
        ),
        "rate_hz": Option(100.0, "lines per second, as the firmware was set", 1, 2000),
        "counter_bits": Option(32, "width of the device's line counter", 8, 32),
    }

    def __init__(self, columns: str = "", side: str = "", rate_hz: float = 100.0, counter_bits: int = 32) -> None:
        self._side = side
        super().__init__(columns, rate_hz, counter_bits)

    def _read_columns(self, names: list[str]) -> Columns:
        return read_columns(names, self._side)

    def _is_header(self, names: list[str], separated: bool) -> bool:
        return looks_like_header(names, self._side, separated and self._columns is None)

    def _describe(self, columns: Columns | None) -> tuple[Stream, ...]:
        groups = columns.groups if columns else ()
        return tuple(Stream(group.stream, group.names, "counts", self._rate_hz) for group in groups)
