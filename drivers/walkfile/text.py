"""Text files of numbers, plain or xz-compressed.

Lives here: what the formats of text share. Why: a torn or odd file is told in the same words whatever its format. Must
never: know what the numbers mean.
"""

import lzma
import math
from pathlib import Path

from drivers.walkfile.walk import WalkError, WalkMissing


def read(path: Path, encoding: str = "ascii") -> str:
    """The file's text. WalkError says what is wrong, WalkMissing that it is absent."""
    try:
        data = path.read_bytes()
        return (lzma.decompress(data) if path.suffix == ".xz" else data).decode(encoding)
    except FileNotFoundError as error:
        raise WalkMissing(f"{path}: no such file") from error
    except OSError as error:
        raise WalkError(f"{path}: cannot be read: {error.strerror}") from error
    except lzma.LZMAError as error:
        raise WalkError(f"{path}: is not whole xz data: {error}") from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise WalkError(f"{path}:{line}: is not plain text") from error


def is_number(cell: str) -> bool:
    """Whether it is a finite number."""
    try:
        return math.isfinite(float(cell))
    except ValueError:
        return False
