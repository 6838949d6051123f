"""All that the answers to requests stand on.

Lives here: Room, and the `hello` by which a page learns everything. Why: server, WebSocket and answers share one place,
which a test can set up without a network. Must never: know aiohttp.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

import msgspec

from feedback.clock import now_ns
from feedback.console.access import Device, Devices
from feedback.console.ask import NoDeskError, ask
from feedback.console.forms import Me
from feedback.console.hub import Hub
from feedback.console.pairing import Codes
from feedback.console.rates import Rates
from feedback.console.runs import Runs
from feedback.console.shelf import Shelf
from feedback.console.shown import in_force
from feedback.console.work import Work

S = 1_000_000_000


@dataclass(frozen=True)
class Place:
    """Where this server is reached."""

    port: int
    names: tuple[str, ...] = ()
    """Addresses and names on the network; none: this computer alone."""
    is_secure: bool = False

    @property
    def scheme(self) -> str:
        """Of its pages."""
        return "https" if self.is_secure else "http"

    @property
    def url(self) -> str:
        """Of the page."""
        name = self.names[0] if self.names else "127.0.0.1"
        return f"{self.scheme}://{f'[{name}]' if ':' in name else name}:{self.port}/"

    @property
    def cookie(self) -> str:
        """Browsers keep cookies apart by host and not by port, and take this prefix from a secure page alone."""
        return f"{'__Host-' if self.is_secure else ''}stridecue-{self.port}"


@dataclass
class Room:
    """One server's state."""

    mode: Literal["run", "desk"]
    place: Place
    hub: Hub
    runs: Runs
    shelf: Shelf
    codes: Codes
    devices: Devices
    work: Work = field(default_factory=Work)
    tries: Rates = field(default_factory=lambda: Rates(burst=5, per_s=0.1))
    """Pairing, by address."""
    calls: Rates = field(default_factory=lambda: Rates(burst=200, per_s=50))
    """Requests, by address."""
    clock: Callable[[], int] = now_ns
    languages: tuple[str, ...] = ("en",)
    coded: Callable[[str], None] = lambda _code: None
    """Shows a new code to whoever sits at the terminal."""
    is_over: bool = False
    """The server ends: pages are let go."""
    run_words: tuple[str, ...] = ()
    """Options of every `stridecue run` that is begun here."""

    def me(self, device: Device, wanted: str) -> Me:
        """A device, to itself. wanted: its Accept-Language."""
        until_s = (device.until_ns - self.clock()) / S
        return Me(device.who, device.role, round(until_s, 1), self.mode, _language(wanted, self.languages))

    def renew_code(self) -> None:
        """See to it that somebody at the terminal can come in."""
        if not self.codes.lets_a_therapist_in:
            self.coded(self.codes.issue("therapist"))

    async def hello(self, device: Device, wanted: str) -> tuple[dict[str, Any], list[bytes]]:
        """All that a page has to know, and the rows that go with it. Rows brought after this call are new to it."""
        listed: dict[str, Any] = {}
        words = ""
        try:
            listed = await ask(self.runs.desk, {"do": "list"})
        except NoDeskError as error:
            words = str(error)
        rows = [*in_force(listed, self.hub.zero_ns), *self.hub.known()]
        begun = self.runs.is_on and self.hub.zero_ns
        return {
            "kind": "hello",
            "me": msgspec.to_builtins(self.me(device, wanted)),
            "run": vars(self.runs.shown),
            "now_s": round((now_ns() - self.hub.zero_ns) / S, 3) if begun else None,
            "protocol": {"name": listed["protocol"], "rows": listed["rows"]} if "rows" in listed else None,
            "belt": listed.get("belt"),
            "words": words,
        }, rows


def _language(wanted: str, languages: tuple[str, ...]) -> str:
    """The first of an Accept-Language header that there is; else the first that there is."""
    asked = [part.partition(";")[0].strip().lower().partition("-")[0] for part in wanted.split(",")]
    return next((word for word in asked if word in languages), languages[0])
