"""Text lines of numbers, whatever they are of: header, comments, torn lines, clock and counter.

Lives here: NumberLines, the part of the grammar (docs/hardware.md) that soles and other devices share. Why: self-made
firmware has the same habits whatever it measures. Must never: know what a column is of, open a port, or ask the time.
"""

from abc import ABC, abstractmethod
from math import inf, isfinite, isnan, nan
from typing import ClassVar

from drivers.base import Counters, Reading, Stream
from drivers.framing import LINE_LIMIT, Cutter, Sequence, Watch, refuse
from drivers.line_columns import Columns, ColumnsError, split

_BOM = b"\xef\xbb\xbf"
_COMMENT = b"#["


class NumberLines(ABC):
    """Decodes lines of numbers; what the columns are is for the device's own class to say."""

    BAUD: ClassVar[int] = 115_200
    DATAGRAM_END: ClassVar[bytes] = b"\n"

    def __init__(self, columns: str, rate_hz: float, counter_bits: int) -> None:
        self.counters = Counters()
        self._rate_hz = float(rate_hz)
        self._counter_modulus = 1 << counter_bits
        self._cutter = Cutter(b"\n", LINE_LIMIT, self.counters)
        self._watch = Watch(self.counters)
        self._sequence = Sequence(self._counter_modulus, self.counters)
        self._header = b""
        self._fixed = bool(columns)
        self._first = True
        self._columns: Columns | None = None
        self._proven = False
        """A line of numbers has fitted the columns."""
        self._take(self._read_columns(columns.split(",")) if columns else None)

    @abstractmethod
    def _read_columns(self, names: list[str]) -> Columns:
        """What these columns are. ColumnsError."""

    @abstractmethod
    def _is_header(self, names: list[str], separated: bool) -> bool:
        """Whether a line that is no numbers names columns; separated: it has commas, semicolons or tabs."""

    @abstractmethod
    def _describe(self, columns: Columns | None) -> tuple[Stream, ...]:
        """The streams of these columns; None: not known yet."""

    def decode(self, data: bytes) -> list[Reading]:
        """The readings whose line ends in these bytes; see drivers.base.Driver."""
        readings: list[Reading] = []
        for line in self._cutter.cut(data):
            readings += self._line(line)
        self._watch.saw(data)
        return readings

    def reset(self) -> None:
        """Forget the half-read line and the counter's place; the columns stay known."""
        self._cutter.reset()
        self._sequence.reset()
        self._first = True

    def _line(self, raw: bytes) -> list[Reading]:
        line = raw.strip()
        if self._first:
            self._first = False
            if not line.startswith(_BOM):
                self.counters.discarded_bytes += len(raw) + 1
                return []
        line = line.removeprefix(_BOM)
        if not line or line[0] in _COMMENT or line == self._header:
            return []
        cells = split(line)
        numbers = _numbers(cells, line)
        if numbers is None:
            self._text(raw, line, cells)
            return []
        return self._sample(numbers, raw)

    def _sample(self, numbers: list[float], raw: bytes) -> list[Reading]:
        columns = self._columns
        if columns is None:
            self.counters.discarded_bytes += len(raw) + 1
            self.counters.last_fault = "numbers and no header yet: else name the columns in the rig's file (columns)"
            return []
        if len(numbers) != columns.count:
            return self._refuse(raw, f"{len(numbers)} columns instead of {columns.count}")
        clock = numbers[columns.clock] * columns.us_per_tick if columns.clock >= 0 else -1.0
        counter = numbers[columns.counter] if columns.counter >= 0 else -1.0
        if _has_infinity(numbers) or not self._plausible(clock, counter, columns):
            return self._refuse(raw, f"a number out of range in: {_shown(raw)}")
        self.counters.frames += 1
        self._proven = True
        if columns.counter >= 0:
            self._sequence.step(int(counter))
        return _readings(columns, numbers, int(counter), round(clock))

    def _plausible(self, clock: float, counter: float, columns: Columns) -> bool:
        """Whether time and counter are there and within their moduli, where the columns have them."""
        has_clock = columns.clock < 0 or 0 <= clock < self.device_us_modulus
        return has_clock and (columns.counter < 0 or 0 <= counter < self._counter_modulus)

    def _text(self, raw: bytes, line: bytes, cells: list[bytes]) -> None:
        """A line that is not numbers: a header, a broken line, or words."""
        names = [cell.strip().decode("ascii", "replace") for cell in cells]
        if self._is_header(names, any(mark in line for mark in (b",", b";", b"\t"))):
            self._heading(raw, line, names)
        elif _begins_with_number(names[0]) or (self._columns and len(cells) == self._columns.count):
            self._refuse(raw, f"not numbers: {_shown(line)}")
        else:
            self.counters.discarded_bytes += len(raw) + 1

    def _heading(self, raw: bytes, line: bytes, names: list[str]) -> None:
        if self._fixed:
            return
        try:
            columns = self._read_columns(names)
        except ColumnsError as error:
            self._refuse(raw, str(error))
            return
        self._header = line
        self._take(columns)

    def _take(self, columns: Columns | None) -> None:
        """From now on the lines have these columns."""
        self._columns, self._proven = columns, False
        self.streams = self._describe(columns)
        self.frame_modulus = self._counter_modulus if columns and columns.counter >= 0 else 0
        self.device_us_modulus = (columns.us_per_tick << 32) if columns and columns.clock >= 0 else 0

    def _refuse(self, raw: bytes, why: str) -> list[Reading]:
        refuse(self.counters, len(raw) + 1, why)
        return []


def _readings(columns: Columns, numbers: list[float], counter: int, clock_us: int) -> list[Reading]:
    """One reading for each stream of which at least one value came."""
    readings = []
    for group in columns.groups:
        values = group.pick(numbers)
        if not all(map(isnan, values)):
            readings.append(Reading(group.stream, counter, clock_us, values))
    return readings


def _has_infinity(numbers: list[float]) -> bool:
    return not isfinite(sum(numbers)) and (inf in numbers or -inf in numbers)


def _numbers(cells: list[bytes], line: bytes) -> list[float] | None:
    """The cells as numbers, NaN for an empty one; None if any is something else."""
    if b"_" in line:
        return None
    try:
        return [float(cell) for cell in cells]
    except ValueError:
        pass
    try:
        return [float(cell) if cell.strip() else nan for cell in cells]
    except ValueError:
        return None


def _begins_with_number(cell: str) -> bool:
    return cell[:1].isdigit() or cell[:1] in ("-", "+", ".")


def _shown(line: bytes) -> str:
    return repr(line.decode("ascii", "replace")[:40])
