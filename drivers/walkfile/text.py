"""Text files of numbers, plain or xz-compressed, line by line.

Lives here: what the formats of text share: `lines`, `is_number`, Rising. Why: a torn or odd file is told in the same
words whatever its format, and at the first line that is wrong, before the rest of it is held. Must never: know what the
numbers mean.
"""

import lzma
import math
from collections.abc import Iterator
from pathlib import Path

from drivers import bounded
from drivers.walkfile.walk import WalkError, WalkMissing

LARGEST_BYTES = 256 * bounded.MIB
"""Unpacked: half an hour of both feet in 200 columns at 200 Hz, four hours of 8 zones a foot at 100 Hz."""
LONGEST_LINE = 1 << 16
"""Bytes; 200 columns of ten digits take 2,200."""

MOST_BLANK = 1000
"""Empty lines in a row."""


def lines(path: Path, encoding: str = "ascii") -> Iterator[str]:
    """The file's lines without their ends. WalkError says what is wrong, WalkMissing that it is absent."""
    try:
        yield from _decoded(path, encoding)
    except FileNotFoundError as error:
        raise WalkMissing(f"{path}: no such file") from error
    except OSError as error:
        raise WalkError(f"{path}: cannot be read: {error.strerror}") from error
    except (lzma.LZMAError, EOFError) as error:
        raise WalkError(f"{path}: is not whole xz data: {error}") from error


def _decoded(path: Path, encoding: str) -> Iterator[str]:
    packed, blank = path.suffix == ".xz", 0
    with bounded.unpacked(path, LARGEST_BYTES) if packed else bounded.opened(path, LARGEST_BYTES) as file:
        for number, line in enumerate(iter(lambda: file.readline(LONGEST_LINE + 1), b""), 1):
            if len(line) > LONGEST_LINE:
                raise WalkError(f"{path}:{number}: a line of more than {LONGEST_LINE} bytes")
            blank = 0 if line.strip() else blank + 1
            if blank > MOST_BLANK:
                raise WalkError(f"{path}:{number}: more than {MOST_BLANK} lines in a row are empty")
            try:
                yield line.decode(encoding if number == 1 else encoding.removesuffix("-sig")).rstrip("\r\n")
            except UnicodeDecodeError as error:
                raise WalkError(f"{path}:{number}: is not plain text") from error


class Rising:
    """Asked for each row as it is read: does time go on?"""

    def __init__(self, name: str = "time") -> None:
        self._name, self._last = name, -math.inf

    def check(self, place: str, time: float) -> None:
        """WalkError if this row's time does not come after the one before; a missing one is passed over."""
        if time <= self._last:
            raise WalkError(f"{place}: {self._name} = {time:.14g} does not come after {self._last:.14g}")
        self._last = time if time == time else self._last


def is_number(cell: str) -> bool:
    """Whether it is a finite number."""
    try:
        return math.isfinite(float(cell))
    except ValueError:
        return False
