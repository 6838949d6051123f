"""Who can be reached where.

Lives here: the address book of one run. Why: without a broker every process must know each writer's endpoint before
it starts. Must never: open a socket.
"""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Self

from feedback.bus.keys import Keys

BOOK = "addresses.json"
"""The book's file in a run's folder."""
WARDEN = "warden"
"""The supervisor's own entry."""


@dataclass(frozen=True)
class Addresses:
    """Endpoint of each process of a run, and the role that each plays."""

    endpoints: dict[str, str]
    """Process name -> ZeroMQ endpoint of its publisher; WARDEN -> the supervisor's."""
    roles: dict[str, str]
    """Process name -> role, as in ROSTER."""
    keys_folder: str = ""
    """Over TCP: where this end's keys lie (keys.py); '': local sockets, which need none."""
    stands_for: dict[str, list[str]] = field(default_factory=dict)
    """Process name -> roles besides its own for which it writes (who plays a recorded session)."""

    @classmethod
    def ipc(cls, folder: Path, roles: dict[str, str], stands_for: dict[str, list[str]] | None = None) -> Self:
        """Local sockets in a private folder."""
        ends = {name: f"ipc://{folder / name}.sock" for name in (*roles, WARDEN)}
        return cls(ends, dict(roles), stands_for=stands_for or {})

    @classmethod
    def tcp(cls, host: str, first_port: int, roles: dict[str, str], keys_folder: str) -> Self:
        """A row of TCP ports, one a process."""
        names = (*roles, WARDEN)
        ends = {name: f"tcp://{host}:{first_port + i}" for i, name in enumerate(names)}
        return cls(ends, dict(roles), keys_folder)

    def writers(self, role: str) -> list[str]:
        """Names of the processes that play a role, or write for it; '*' is every one."""
        return [n for n, played in self.roles.items() if role in ("*", played) or role in self.stands_for.get(n, ())]

    @property
    def keys(self) -> Keys | None:
        """This end's keys, read anew; None where none are needed. KeysError."""
        return Keys.load(self.keys_folder) if self.keys_folder else None

    def save(self, path: Path) -> None:
        """Write the book for the processes of the run to read."""
        path.write_text(json.dumps(asdict(self)))

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read the book of a run."""
        book = json.loads(path.read_text())
        return cls(**book)
