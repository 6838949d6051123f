"""What of a data set is done: one small file a content, written after its tables.

Lives here: Manifest and Entry. Why: a run that was killed goes on where it was, and one that is repeated does nothing.
Must never: say of something that it is done before all of it lies in its place.

  DIR/cohort.json              the settings that all tables were made with
  DIR/manifest/SHA256.json     by the content's digest: with what it was made, where it came from, where its tables are
  DIR/TABLE/patient=P/session=NAME_DIGEST/part.parquet
"""

import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from feedback.cohort.settings import Settings
from feedback.cohort.sources import Source
from feedback.cohort.tables import TABLES

SETTINGS = "cohort.json"


class OtherSettingsError(Exception):
    """The folder holds tables of other settings; the text says so."""


@dataclass
class Entry:
    """One content whose tables are there."""

    sha256: str
    key: str
    """Settings.key when they were made."""
    place: str
    """patient=P/session=NAME_DIGEST."""
    source: str
    """The URL that its tables name."""
    damage: str = ""
    seen: dict[str, list[Any]] = field(default_factory=dict)
    """Every URL that has this content: (size, stamp) when it was looked at."""


class Manifest:
    """Of the data set in one folder."""

    def __init__(self, folder: Path, settings: Settings) -> None:
        """Opens it, or begins it. OtherSettingsError: it was made with other settings. OSError."""
        self.folder, self.key = folder, settings.key
        (folder / "manifest").mkdir(parents=True, exist_ok=True)
        told = asdict(settings) | {"changes": list(settings.changes)}
        self._agree(told)
        self.entries = {entry.sha256: entry for entry in self._read()}
        self._at = {url: entry.sha256 for entry in self.entries.values() for url in entry.seen}

    def knows(self, source: Source) -> Entry | None:
        """The entry of an input that has not changed since, of the same settings and version."""
        entry = self.entries.get(self._at.get(source.url, ""))
        same = entry and entry.key == self.key and entry.seen.get(source.url) == [source.size, source.stamp]
        return entry if same else None

    def before(self, source: Source) -> str:
        """The digest of what an input was, if its tables are there, of the same settings and version; else ''."""
        entry = self.entries.get(self._at.get(source.url, ""))
        return entry.sha256 if entry and entry.key == self.key else ""

    def see(self, sha256: str, source: Source) -> None:
        """An input has a content that is done already."""
        self.forget(source.url, but=sha256)
        entry = self.entries[sha256]
        entry.seen[source.url] = [source.size, source.stamp]
        self._at[source.url] = sha256
        self._write(entry)

    def add(self, sha256: str, source: Source, place: str, parts: Mapping[str, bytes], damage: str) -> None:
        """Put the tables of an input into their place, then say that they are there."""
        self.forget(source.url, but=sha256)
        before = self.entries.get(sha256)
        if before and before.place != place:
            self._clear(before.place)
        for name in TABLES:
            path = self.folder / name / place / "part.parquet"
            if name in parts:
                _replace(path, parts[name])
            else:
                path.unlink(missing_ok=True)
        seen = before.seen if before else {}
        entry = Entry(sha256, self.key, place, source.url, damage, seen | {source.url: [source.size, source.stamp]})
        self.entries[sha256], self._at[source.url] = entry, sha256
        self._write(entry)

    def forget(self, url: str, but: str = "") -> None:
        """An input has another content now: what only it had goes away."""
        entry = self.entries.get(self._at.get(url, ""))
        if entry is None or entry.sha256 == but:
            return
        del entry.seen[url], self._at[url]
        if entry.seen and entry.source != url:
            self._write(entry)
            return
        for other in entry.seen:
            del self._at[other]
        (self.folder / "manifest" / f"{entry.sha256}.json").unlink(missing_ok=True)
        del self.entries[entry.sha256]
        self._clear(entry.place)

    def sweep(self) -> None:
        """Tables that no entry knows are left from a run that was killed: they go away."""
        places = {entry.place for entry in self.entries.values()}
        for name in TABLES:
            for path in sorted((self.folder / name).glob("patient=*/session=*")):
                if f"{path.parent.name}/{path.name}" not in places:
                    shutil.rmtree(path)

    def _clear(self, place: str) -> None:
        for name in TABLES:
            shutil.rmtree(self.folder / name / place, ignore_errors=True)

    def _agree(self, told: dict[str, Any]) -> None:
        path = self.folder / SETTINGS
        if not path.exists():
            _replace(path, (json.dumps(told, indent=1) + "\n").encode())
        elif (before := json.loads(path.read_text(encoding="utf-8"))) != told:
            other = ", ".join(name for name in told if before.get(name) != told[name])
            raise OtherSettingsError(f"{self.folder}: holds tables made with another {other}; choose another --out")

    def _read(self) -> list[Entry]:
        """Those that are whole."""
        found = []
        for path in sorted((self.folder / "manifest").glob("*.json")):
            try:
                found.append(Entry(**json.loads(path.read_text(encoding="utf-8"))))
            except (ValueError, TypeError):
                path.unlink()
        return found

    def _write(self, entry: Entry) -> None:
        path = self.folder / "manifest" / f"{entry.sha256}.json"
        _replace(path, (json.dumps(asdict(entry), indent=1) + "\n").encode())


def _replace(path: Path, content: bytes) -> None:
    """Whole or not at all: written beside it, brought to the disk, then renamed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.new")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
