"""What a worker does: one input, from its place in the archive to the bytes of its tables.

Lives here: Job, Done and `one`. Why: whoever works, the result is bytes that another writes; workers share no disk.
Must never: raise for a bad file: what is wrong with it is the result.
"""

import hashlib
from pathlib import Path
from typing import NamedTuple

from drivers.walkfile import WalkError
from feedback.cohort.analysis import NOBODY, analysed
from feedback.cohort.settings import Settings
from feedback.cohort.sources import Source, SourceError, fetched
from feedback.cohort.tables import parquets
from feedback.config import ConfigError
from feedback.records.session import SessionError


class Job(NamedTuple):
    """One input."""

    source: Source
    settings: Settings
    before: str = ""
    """Digest of the content that its tables are of, which are there already; '': there are none."""
    key: str = ""
    """Path of the secret key for encrypted sessions, where the worker finds it; the key itself never travels."""


class Done(NamedTuple):
    """What became of it."""

    source: Source
    sha256: str = ""
    patient: str = NOBODY
    session: str = ""
    parts: dict[str, bytes] | None = None
    """None: its tables are there already, or it cannot be read."""
    damage: str = ""
    """What of it could not be read."""
    failed: str = ""
    """Why it cannot be read at all; '' if it can."""


def one(job: Job) -> Done:
    """Do it."""
    source, place = job.source, job.source.url
    try:
        with fetched(source.url) as path:
            place = str(path)
            with path.open("rb") as file:
                sha256 = hashlib.file_digest(file, "sha256").hexdigest()
            if sha256 == job.before:
                return Done(source, sha256)
            found = analysed(path, source.name, job.settings, Path(job.key) if job.key else None)
    except OSError as error:
        return Done(source, failed=error.strerror or str(error))
    except (SessionError, WalkError, ConfigError, SourceError) as error:
        return Done(source, failed=str(error).replace(place, source.name))
    except Exception as error:
        return Done(source, failed=f"{type(error).__name__}: {error}")
    parts = parquets(found, source.url, sha256)
    return Done(source, sha256, found.patient, found.session, parts, found.damage)
