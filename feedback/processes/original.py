"""The protocol's own file: it may be edited while somebody walks, and tuned numbers are saved into it.

Lives here: Original. Why: the run has its own copy, so that an edit is never half in force; this looks after the file
that people know. Must never: take anything over by itself, or write over what somebody else has edited.
"""

import difflib
from pathlib import Path

from drivers.bounded import read_text
from feedback.config import ConfigError, Protocol, load_protocol, save_values, text_with
from feedback.config.load import LARGEST_BYTES
from feedback.cues.tunable import Number, RefusedError, key_of, path_of, toml
from feedback.cues.tunable import Path as Keys
from feedback.cues.tuning import differences, value_at, values_to_save

FOR_PEOPLE = ("name", "about", "say")
"""Keys that only people read: an edit of these is nothing to be taken over."""
Row = tuple[str, str, str]
"""Key, value in force, value in the file."""
_Stamp = tuple[int, int, int]


class Original:
    """The file, against how it was when the session began, or was last in step with what is in force."""

    def __init__(self, path: Path | None, copy: Path) -> None:
        """copy: what the session began with."""
        self.path = path
        self._base, self._text = load_protocol(copy), copy.read_text(encoding="utf-8")
        self._seen: _Stamp | None = None
        self._looked: _Stamp | None = None

    def news(self, in_force: Protocol) -> tuple[Row, ...]:
        """What the file would change since the last look, if it was edited and is left alone again for one look.

        ConfigError: it was, and cannot be used.
        """
        stamp, before = self._stamp(), self._looked
        self._looked = stamp
        if stamp is None or stamp == self._seen or stamp != before:
            return ()
        self._seen = stamp
        return self.edits(in_force)

    def edits(self, in_force: Protocol) -> tuple[Row, ...]:
        """What was edited in the file and is not in force. ConfigError if it cannot be used."""
        rows = differences(self._base, load_protocol(self._file()))
        edited = ((key, toml(value_at(in_force, path_of(key))), new) for key, _, new in rows)
        return tuple(row for row in edited if row[1] != row[2] and row[0].rpartition(".")[2] not in FOR_PEOPLE)

    def in_step(self) -> None:
        """What the file says is in force."""
        self._base, self._text, self._seen = load_protocol(self._file()), self._read(), self._stamp()

    def save(self, changes: dict[Keys, Number | None], is_trial: bool) -> str:
        """Write tuned numbers into the file; gives the difference, line by line; '' if there is none.

        RefusedError: somebody has edited the same numbers, or the result would not be valid. ConfigError: it cannot be
        read. OSError: it cannot be written.
        """
        path, stands = self._file(), load_protocol(self._file())
        before = self._read()
        if before != self._text:
            self._check_merge(stands, changes)
        left = {keys: value for keys, value in changes.items() if value_at(stands, keys) != value}
        try:
            after = text_with(path, Protocol, values_to_save(left))
        except ConfigError as error:
            raise RefusedError(f"with what was edited in the file this cannot be: {error}") from error
        if not is_trial and left:
            save_values(path, Protocol, values_to_save(left))
            self.in_step()
        lines = difflib.unified_diff(before.splitlines(), after.splitlines(), path.name, "tuned", lineterm="")
        return "\n".join(lines)

    def _check_merge(self, stands: Protocol, changes: dict[Keys, Number | None]) -> None:
        """An edit of other numbers goes together with ours."""
        edited = {key: new for key, _, new in differences(self._base, stands)}
        ours = {key_of(keys): toml(value) for keys, value in changes.items()}
        both = [
            f"{key} is {edited[key] or 'left out'} there" for key in ours if edited.get(key, ours[key]) != ours[key]
        ]
        if len(stands.dose.blocks) != len(self._base.dose.blocks) and any(
            key.startswith("dose.blocks") for key in ours
        ):
            both.append("it has other blocks")
        if both:
            raise RefusedError(f"{self.path} was edited meanwhile: {'; '.join(both)}")

    def _file(self) -> Path:
        if self.path is None:
            raise RefusedError("this session's protocol has no file of its own")
        return self.path

    def _read(self) -> str:
        try:
            return read_text(self.path, LARGEST_BYTES) if self.path else ""
        except (OSError, UnicodeDecodeError):
            return ""

    def _stamp(self) -> _Stamp | None:
        """None while there is no such file, as between the two steps of an editor that replaces it."""
        try:
            found = self.path.stat() if self.path else None
        except OSError:
            return None
        return (found.st_mtime_ns, found.st_size, found.st_ino) if found else None
