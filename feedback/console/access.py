"""Who is in: paired devices, their roles, and until when.

Lives here: Devices. Why: every request is somebody's, and what somebody changed is told to all by that device's name.
Must never: keep a token (only its digest), let one live for ever, or take a name twice.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from feedback.console.forms import Role

IDLE_NS = 2 * 3600 * 1_000_000_000
"""A device that has asked for nothing for so long is out …"""
LONGEST_NS = 12 * 3600 * 1_000_000_000
"""… and each after so long: a working day."""
MOST_DEVICES = 16
RANK: dict[str, int] = {"viewer": 1, "therapist": 2}


class FullError(Exception):
    """There are as many devices as there may be."""


@dataclass
class Device:
    """One that is in."""

    name: str
    role: Role
    paired_ns: int
    used_ns: int

    @property
    def who(self) -> str:
        """As it is told to all and recorded with what it changes."""
        return f"{self.role} ({self.name})"

    @property
    def until_ns(self) -> int:
        """When it is out, unless it is used meanwhile."""
        return min(self.used_ns + IDLE_NS, self.paired_ns + LONGEST_NS)

    def may(self, role: str) -> bool:
        """Whether it may do what this role may."""
        return RANK[self.role] >= RANK[role]


class Devices:
    """All that are in, by the digest of their token."""

    def __init__(self, draw: Callable[[], str]) -> None:
        """draw: a new token, beyond guessing."""
        self._draw = draw
        self._in: dict[bytes, Device] = {}

    def admit(self, name: str, role: Role, now_ns: int) -> tuple[str, Device]:
        """Let a device in: its token, and how it is called from now on. FullError if there is no room."""
        self._expire(now_ns)
        if len(self._in) >= MOST_DEVICES:
            raise FullError(f"{MOST_DEVICES} devices are in; let one leave first")
        token, device = self._draw(), Device(self._apart(name), role, now_ns, now_ns)
        self._in[_digest(token)] = device
        return token, device

    def find(self, token: str, now_ns: int, used: bool = True) -> Device | None:
        """Whose token it is; None if nobody's, or too old. used: it counts as having asked for something."""
        self._expire(now_ns)
        device = self._in.get(_digest(token))
        if device is not None and used:
            device.used_ns = now_ns
        return device

    def leave(self, token: str) -> None:
        """Out."""
        self._in.pop(_digest(token), None)

    def __len__(self) -> int:
        return len(self._in)

    def _expire(self, now_ns: int) -> None:
        self._in = {digest: device for digest, device in self._in.items() if now_ns < device.until_ns}

    def _apart(self, name: str) -> str:
        taken, tried, count = {device.name for device in self._in.values()}, name, 1
        while tried in taken:
            count += 1
            tried = f"{name} {count}"
        return tried


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
