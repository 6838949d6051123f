"""Driver 'insole-lines': text lines of numbers, the commonest format of self-made insoles.

Lives here: the accepted grammar (docs/hardware.md has it in full) and its decoder. Why: most insoles that a clinic or
a student solders print such lines already. Must never: open a port, ask the time, or guess which foot a column is.

    time_ms,frame_id,L_heel,L_met1,…,R_heel,R_met1,…,flags     one header line, then one line of numbers a sample
"""

from math import inf, isfinite, isnan, nan
from typing import ClassVar

from drivers.base import Counters, Option, Reading, Stream
from drivers.framing import LINE_LIMIT, Cutter, Sequence, Watch, refuse
from drivers.line_columns import Columns, ColumnsError, looks_like_header, read_columns, split

_BOM = b"\xef\xbb\xbf"
_COMMENT = b"#["


class InsoleLines:
    """Decodes 'insole-lines'. Streams 'left' and 'right', as far as the columns name them; values as printed."""

    OPTIONS: ClassVar[dict[str, Option]] = {
        "columns": Option("", "names of the columns, comma separated, '-' for one to leave out; empty: by the header"),
        "side": Option(
            "", "foot of the columns that name none, for a device of one foot", choices=("", "left", "right")
        ),
        "rate_hz": Option(100.0, "lines per second, as the firmware was set", 1, 2000),
        "counter_bits": Option(32, "width of the device's line counter", 8, 32),
    }
    BAUD: ClassVar[int] = 115_200

    def __init__(self, columns: str = "", side: str = "", rate_hz: float = 100.0, counter_bits: int = 32) -> None:
        self.counters = Counters()
        self._side, self._rate_hz = side, float(rate_hz)
        self._counter_modulus = 1 << counter_bits
        self._cutter = Cutter(b"\n", LINE_LIMIT, self.counters)
        self._watch = Watch(self.counters)
        self._sequence = Sequence(self._counter_modulus, self.counters)
        self._header = b""
        self._fixed = bool(columns)
        self._first = True
        self._columns: Columns | None = None
        self._take(read_columns(columns.split(","), side) if columns else None)

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
        separated = b"," in line or b";" in line or b"\t" in line
        if looks_like_header(names, self._side, separated and self._columns is None):
            self._heading(raw, line, names)
        elif _begins_with_number(names[0]) or (self._columns and len(cells) == self._columns.count):
            self._refuse(raw, f"not numbers: {_shown(line)}")
        else:
            self.counters.discarded_bytes += len(raw) + 1

    def _heading(self, raw: bytes, line: bytes, names: list[str]) -> None:
        if self._fixed:
            return
        try:
            columns = read_columns(names, self._side)
        except ColumnsError as error:
            self._refuse(raw, str(error))
            return
        self._header = line
        self._take(columns)

    def _take(self, columns: Columns | None) -> None:
        """From now on the lines have these columns."""
        self._columns = columns
        feet = columns.feet if columns else ()
        self.streams = tuple(Stream(foot.side, foot.names, "counts", self._rate_hz) for foot in feet)
        self.frame_modulus = self._counter_modulus if columns and columns.counter >= 0 else 0
        self.device_us_modulus = (columns.us_per_tick << 32) if columns and columns.clock >= 0 else 0

    def _refuse(self, raw: bytes, why: str) -> list[Reading]:
        refuse(self.counters, len(raw) + 1, why)
        return []


def _readings(columns: Columns, numbers: list[float], counter: int, clock_us: int) -> list[Reading]:
    """One reading for each foot of which at least one value came."""
    readings = []
    for foot in columns.feet:
        values = foot.pick(numbers)
        if not all(map(isnan, values)):
            readings.append(Reading(foot.side, counter, clock_us, values))
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
