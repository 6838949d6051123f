"""Who, with what, when, on what machine: what a session's file says of itself.

Lives here: SessionFacts. Must never: hold a name, a birthday or an address: a patient is a pseudonym.
"""

import platform
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from feedback import __version__
from feedback.messages import SCHEMA

FIRST_SCHEMA = 1
"""Of files that do not say which: there was no other one then."""


@dataclass(frozen=True)
class SessionFacts:
    """The file's metadata record 'session'."""

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
    schema: int = SCHEMA
    """Of the messages and of the files attached: what migration.py tells versions by."""

    @classmethod
    def of(cls, metadata: Mapping[str, str]) -> "SessionFacts":
        """From a file's metadata; what is not there or not readable keeps its default. ValueError: a bad number."""
        known: dict[str, Any] = {name: text for name, text in metadata.items() if name in _FACTS}
        known.setdefault("schema", FIRST_SCHEMA)
        for name, kind in (("started_unix_s", float), ("started_clock_ns", int), ("schema", int)):
            if name in known:
                known[name] = kind(known[name])
        return cls(**known)

    def metadata(self) -> dict[str, str]:
        """As they are written into a file."""
        return {name: str(value) for name, value in asdict(self).items()}


_FACTS = {field.name for field in fields(SessionFacts)}
