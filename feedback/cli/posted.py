"""What a process of the run puts up for whoever sits at the terminal.

Lives here: Posted. Why: what processes write to their standard error is kept for the day they die, and the console's
code has to be read now. Must never: say the same twice.
"""

from pathlib import Path


class Posted:
    """A file that is read each time it has changed."""

    def __init__(self, path: Path) -> None:
        self._path, self._seen = path, (0, 0)

    def news(self) -> str:
        """Its text, if it is new; else ''."""
        try:
            found = self._path.stat()
        except OSError:
            return ""
        stamp = found.st_mtime_ns, found.st_ino
        if stamp == self._seen:
            return ""
        self._seen = stamp
        return self._path.read_text(encoding="utf-8")
