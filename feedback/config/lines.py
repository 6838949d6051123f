"""Where in a TOML file a key stands.

Lives here: a scan for line numbers that leaves the meaning of the file to the TOML library. Why: an error must name
the line, and parsers throw the lines away. Must never: decide whether a file is valid.
"""

import re
from collections.abc import Mapping

_TABLE = re.compile(r"^\s*(\[\[?)([^\[\]]+)\]\]?\s*(#.*)?$")
_KEY = re.compile(r"""^\s*((?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*'))*)\s*=""")
_PART = re.compile(r"""[A-Za-z0-9_-]+|"[^"]*"|'[^']*'""")

Path = tuple[str | int, ...]


def key_lines(text: str) -> dict[Path, int]:
    """Line number (from 1) of each table header and key, by its path; array tables count from 0."""
    lines: dict[Path, int] = {}
    counts: dict[Path, int] = {}
    table: Path = ()
    fence = ""
    for number, line in enumerate(text.splitlines(), 1):
        if fence:
            fence = "" if fence in line else fence
            continue
        if header := _TABLE.match(line):
            table = _resolve(_parts(header[2]), counts, is_array=header[1] == "[[")
            lines.setdefault(table, number)
        elif key := _KEY.match(line):
            lines.setdefault(table + _parts(key[1]), number)
            fence = _opened(line[key.end() :])
    return lines


def line_of(text: str, path: Path) -> int | None:
    """The line of a path, or of its nearest parent that is written down."""
    return nearest(key_lines(text), path)


def nearest(lines: Mapping[Path, int], path: Path) -> int | None:
    """The line of a path among those of `key_lines`, or of its nearest parent that is there."""
    while path:
        if path in lines:
            return lines[path]
        path = path[:-1]
    return None


def _parts(dotted: str) -> Path:
    return tuple(part.strip("\"'") for part in _PART.findall(dotted))


def _resolve(parts: Path, counts: dict[Path, int], is_array: bool) -> Path:
    """The path with the index of each array table on the way."""
    path: Path = ()
    for i, part in enumerate(parts):
        path += (part,)
        if is_array and i == len(parts) - 1:
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path += (counts[path],)
    return path


def _opened(rest: str) -> str:
    """The fence of a multi-line string that this line opens and does not close; '' otherwise."""
    for fence in ('"""', "'''"):
        if rest.count(fence) == 1:
            return fence
    return ""
