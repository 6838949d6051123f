"""What `stridecue preflight` found of a PC and a rig, kept for the sessions that follow.

Lives here: Check, Certificate, where it is kept, and its one line. Why: who reads a session later must see whether its
figures came from a machine that could hold them. Must never: pass for a rig that has been changed since; it is kept
under a sum of the rig file's bytes.
"""

import hashlib
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from drivers.bounded import MIB, read_text

LARGEST_BYTES = MIB
ATTACHMENT = "preflight.json"
"""Its name among a session's attachments."""
PASS, WARN, FAIL, SKIP = "pass", "warn", "fail", "skip"
_WORST_FIRST = (FAIL, WARN, PASS)


@dataclass(frozen=True)
class Check:
    """One thing that was looked at."""

    name: str
    verdict: str
    """pass | warn | fail | skip (it could not be looked at)."""
    text: str
    """What was found."""
    todo: str = ""
    """What to do about it."""
    figures: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True)
class Certificate:
    """All checks of one preflight."""

    rig: str
    rig_sum: str
    at: str
    """Local time, ISO 8601."""
    host: str
    checks: tuple[Check, ...]

    @property
    def verdict(self) -> str:
        """As good as the worst check."""
        found = {check.verdict for check in self.checks}
        return next((verdict for verdict in _WORST_FIRST if verdict in found), FAIL)

    def line(self) -> str:
        """For a report: when, on what machine, with what result."""
        wrong = [check.name for check in self.checks if check.verdict in (FAIL, WARN)]
        because = f" ({', '.join(wrong)})" if wrong else ""
        return f"preflight {self.at} on {self.host}: {self.verdict}{because}"

    def to_json(self) -> str:
        """As it is kept."""
        return json.dumps({**asdict(self), "verdict": self.verdict}, indent=1)

    @classmethod
    def of(cls, text: str) -> "Certificate":
        """From to_json. ValueError if it is none."""
        try:
            told: dict[str, Any] = json.loads(text)
            checks = tuple(
                Check(**{**row, "figures": tuple((key, value) for key, value in row["figures"])})
                for row in told["checks"]
            )
            return cls(told["rig"], told["rig_sum"], told["at"], told["host"], checks)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise ValueError(f"this is no certificate: {error}") from error


def rig_sum(rig_file: bytes) -> str:
    """Names the content of a rig's file."""
    return hashlib.sha256(rig_file).hexdigest()[:16]


def place_of(rig_file: bytes) -> Path:
    """Where the certificate of this rig is kept on this PC."""
    state = os.environ.get("XDG_STATE_HOME") or "~/.local/state"
    return Path(state).expanduser() / "stridecue" / "preflight" / f"{rig_sum(rig_file)}.json"


def certificate_of(rig_file: bytes) -> str:
    """The text of the certificate of this rig, as it is; '' if this PC has none."""
    try:
        return read_text(place_of(rig_file), LARGEST_BYTES)
    except (OSError, UnicodeDecodeError):
        return ""


def certified(text: str) -> str:
    """One line on a session's attachment; '' and damaged ones have their words too."""
    if not text:
        return "no preflight was made for this rig on that PC"
    try:
        return Certificate.of(text).line()
    except ValueError as error:
        return f"preflight: {error}"
