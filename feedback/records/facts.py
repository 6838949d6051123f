"""Who walked, with what, when, on what machine: the head of a session.

Lives here: SessionFacts, to and from a file's metadata. Why: it is known before the first message, and told without
reading one. Must never: hold a name; a patient is a pseudonym.
"""

import platform
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from feedback import __version__


@dataclass(frozen=True)
class SessionFacts:
    """Who, with what, when, on what machine. A patient is a pseudonym."""

    patient: str = ""
    rig: str = ""
    protocol: str = ""
    started_unix_s: float = 0.0
    """Wall clock at the start; the only wall-clock time in a session."""
    started_clock_ns: int = 0
    """The host's clock (that of every t_ns) at the same instant."""
    software: str = f"stridecue {__version__}"
    python: str = platform.python_version()
    platform: str = platform.platform()

    @classmethod
    def of(cls, metadata: Mapping[str, str]) -> "SessionFacts":
        """From a file's metadata; what is not there or not readable keeps its default. ValueError: a bad number."""
        known: dict[str, Any] = {name: text for name, text in metadata.items() if name in _FACTS}
        for name, kind in (("started_unix_s", float), ("started_clock_ns", int)):
            if name in known:
                known[name] = kind(known[name])
        return cls(**known)

    def metadata(self) -> dict[str, str]:
        """As the file's metadata record 'session'."""
        return {name: str(value) for name, value in asdict(self).items()}


_FACTS = {field.name for field in fields(SessionFacts)}
